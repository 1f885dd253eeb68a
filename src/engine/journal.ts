import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject, type Json, type JsonObject, mapStrings } from '../common/json.ts'
import { UserProblem } from '../common/problem.ts'
import { withoutSecrets } from '../common/safe-text.ts'
import type { Action, EngineEvent } from './types.ts'

/** The version this program writes. A higher one was written by a newer program. */
export const journalVersion = 1

/** The first line of each run. */
export interface RunHeader {
  readonly type: 'run'
  readonly version: number
  readonly environment: string
  readonly at: number
}

/** Written, and on the disk, before the cloud is asked to change anything. */
export interface Intent {
  readonly type: 'intent'
  readonly at: number
  readonly id: string
  readonly action: Action
  readonly does: 'write' | 'remove'
  /** Of the body that goes on the wire; absent for a removal. */
  readonly bodyHash?: string
}

/** The last line of a run that was not cut off. */
export interface RunEnd {
  readonly type: 'end'
  readonly at: number
}

export type JournalRecord = Intent | EngineEvent | RunEnd

/** Where a run writes what it is about to do and what came of it. */
export interface Journal {
  /** Returns when the record is on the disk if it is an intent, an outcome or the end. Throws a UserProblem when it cannot be written. */
  record(record: JournalRecord): void
  close(): void
}

/** The file functions of `node:fs` a journal needs; tests hand in failing ones. */
export interface JournalFiles {
  openSync(path: string, flags: string, mode: number): number
  writeSync(file: number, bytes: Uint8Array): number
  fsyncSync(file: number): void
  closeSync(file: number): void
}

/**
 * Opens the journal of an environment for one more run, creating folder and file (mode 0600) where needed. A run that was cut off
 * stays in the file, so that it can still be explained; runs that ended are dropped. Throws a UserProblem when the file cannot be
 * written, or was written by a newer version.
 */
export function openJournal(
  path: string,
  header: Omit<RunHeader, 'type' | 'version'>,
  files: JournalFiles = { openSync, writeSync, fsyncSync, closeSync },
): Journal {
  const previous = readJournal(path)
  let file: number | undefined
  const put = (record: RunHeader | JournalRecord, flush: boolean): void => {
    const line = Buffer.from(`${JSON.stringify(mapStrings(record, withoutSecrets))}\n`)
    try {
      if (file === undefined) throw new Error('the journal is closed')
      for (let written = 0; written < line.length; ) written += files.writeSync(file, line.subarray(written))
      if (flush) files.fsyncSync(file)
    } catch (error) {
      throw notWritten(path, error)
    }
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    file = files.openSync(path, previous.at(-1)?.ended === false ? 'a' : 'w', 0o600)
    // After a torn line the header must begin on a line of its own.
    if (previous.at(-1)?.ended === false) files.writeSync(file, Buffer.from('\n'))
  } catch (error) {
    throw notWritten(path, error)
  }
  put({ type: 'run', version: journalVersion, ...header }, true)
  return {
    record: (record) => put(record, record.type === 'intent' || record.type === 'finished' || record.type === 'end'),
    close: () => {
      if (file !== undefined) files.closeSync(file)
      file = undefined
    },
  }
}

/** One run as the journal tells it. */
export interface JournalledRun {
  readonly header: RunHeader
  readonly records: readonly JournalRecord[]
  /** False for a run that was cut off. */
  readonly ended: boolean
}

/**
 * The runs in a journal, oldest first; none when there is no file. A line torn by a crash is passed over: the last of the file, or
 * the last before a new run began. Throws a UserProblem for a journal of a newer version and for a file that is no journal.
 */
export function readJournal(path: string): readonly JournalledRun[] {
  const text = textOf(path)
  if (text === undefined) return []
  const runs: { header: RunHeader; records: JournalRecord[]; ended: boolean }[] = []
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  for (const [index, line] of lines.entries()) {
    const value = parse(line)
    if (value === undefined) {
      const next = lines[index + 1]
      if (next === undefined || isHeader(parse(next))) continue
      throw noJournal(path, `line ${index + 1} is damaged`)
    }
    if (isHeader(value)) {
      if (value.version > journalVersion) throw newer(path, value.version)
      runs.push({ header: value, records: [], ended: false })
      continue
    }
    const run = runs.at(-1)
    if (run === undefined || !isRecord(value)) throw noJournal(path, `line ${index + 1} is not a record`)
    run.records.push(value)
    if (value.type === 'end') run.ended = true
  }
  return runs
}

/** What an interrupted run was doing when it was cut off. */
export interface Interrupted {
  readonly environment: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly lastAt: number
  /** Begun and not ended: these may or may not have taken effect. */
  readonly inFlight: readonly {
    readonly id: string
    readonly action: Action
    readonly does: 'write' | 'remove'
    readonly since: number
    readonly bodyHash?: string
  }[]
  readonly finished: number
  readonly planned: number
}

/** What the last run was doing when it was cut off; undefined when it ended, or when there was none. */
export function interrupted(runs: readonly JournalledRun[]): Interrupted | undefined {
  const run = runs.at(-1)
  if (run === undefined || run.ended) return undefined
  const finished = new Set(run.records.flatMap((record) => (record.type === 'finished' ? [record.id] : [])))
  const intents = new Map(run.records.flatMap((record) => (record.type === 'intent' ? [[record.id, record] as const] : [])))
  const plan = run.records.find((record) => record.type === 'planned')
  return {
    environment: run.header.environment,
    startedAt: run.header.at,
    lastAt: run.records.at(-1)?.at ?? run.header.at,
    inFlight: [...intents.values()]
      .filter((intent) => !finished.has(intent.id))
      .map(({ id, action, does, at, bodyHash }) => ({ id, action, does, since: at, ...(bodyHash === undefined ? {} : { bodyHash }) })),
    finished: finished.size,
    planned: plan?.steps.length ?? 0,
  }
}

/** The fingerprint of a body, the same whatever the order of its keys. */
export function bodyHash(body: JsonObject): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex')
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item) ?? null)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw noJournal(path, `it cannot be read (${codeOf(error)})`)
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is RunHeader {
  if (!isObject(value) || value.type !== 'run' || typeof value.version !== 'number') return false
  return value.version > journalVersion || (typeof value.environment === 'string' && typeof value.at === 'number')
}

const recordTypes = ['intent', 'planned', 'started', 'waiting', 'retrying', 'note', 'finished', 'end']

function isRecord(value: unknown): value is JournalRecord {
  if (!isObject(value) || typeof value.type !== 'string' || typeof value.at !== 'number') return false
  if (!recordTypes.includes(value.type)) return false
  if (value.type === 'planned') return Array.isArray(value.steps)
  return value.type === 'end' || value.type === 'note' || typeof value.id === 'string'
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason'
}

function notWritten(path: string, error: unknown): UserProblem {
  const code = codeOf(error)
  const why =
    code === 'ENOSPC'
      ? 'The disk is full.'
      : code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
        ? 'It may not be written.'
        : `The system says ${code}.`
  return new UserProblem({
    code: 'journal-not-written',
    what: `The journal ${path} could not be written.`,
    why: `${why} Nothing is changed in Azure without having noted it first.`,
    now: [`Make room or give yourself the right to write to ${dirname(path)}, and run the same command again.`],
  })
}

function newer(path: string, version: number): UserProblem {
  return new UserProblem({
    code: 'journal-newer',
    what: `The journal ${path} was written by a newer secure-batch (version ${version} of the format; this one knows ${journalVersion}).`,
    why: 'It may tell of an interrupted run in words this version does not understand.',
    now: ['npm install --global secure-batch@latest'],
  })
}

function noJournal(path: string, why: string): UserProblem {
  return new UserProblem({
    code: 'journal-damaged',
    what: `The journal ${path} cannot be understood: ${why}.`,
    why: 'It only explains what an interrupted run was doing; what exists is always read from Azure.',
    now: [`Move ${path} away and run the same command again.`],
  })
}
