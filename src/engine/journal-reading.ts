import { readFileSync, statSync } from 'node:fs'
import { isObject } from '../common/json.ts'
import { UserProblem } from '../common/problem.ts'
import { codeOf } from './error-code.ts'
import { type Intent, type JournalRecord, journalVersion, type RunHeader } from './journal-records.ts'

/** One run as the journal tells it. */
export interface JournalledRun {
  readonly header: RunHeader
  readonly records: readonly JournalRecord[]
  /** False for a run that was cut off. */
  readonly ended: boolean
}

/**
 * The runs in a journal, oldest first, as far as it can be read; none when there is no file. It only explains, so what is damaged is passed over.
 * Throws a UserProblem for a journal of a newer version and for a file that may not be read.
 */
export function readJournal(path: string): readonly JournalledRun[] {
  return journalIn(path).runs
}

/** A journal with what is wrong with it: `line 3 is damaged`. A line torn by a crash is no damage: the last of the file, or the last before a new run began. */
export function journalIn(path: string): { readonly runs: readonly JournalledRun[]; readonly damage?: string } {
  const text = textOf(path)
  if (text === undefined) return { runs: [] }
  let damage: string | undefined
  const runs: { header: RunHeader; records: JournalRecord[]; ended: boolean }[] = []
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  for (const [index, line] of lines.entries()) {
    const value = parse(line)
    if (value === undefined) {
      const next = lines[index + 1]
      if (next === undefined || isHeader(parse(next))) continue
      damage ??= `line ${index + 1} is damaged`
      continue
    }
    if (isHeader(value)) {
      if (value.version > journalVersion) throw newer(path, value.version)
      runs.push({ header: value, records: [], ended: false })
      continue
    }
    const run = runs.at(-1)
    if (run === undefined || !isRecord(value)) {
      damage ??= `line ${index + 1} is not a record`
      continue
    }
    run.records.push(value)
    if (value.type === 'end') run.ended = true
  }
  return { runs, ...(damage === undefined ? {} : { damage }) }
}

/** Differs once another run has written to the journal. */
export function journalMark(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true })
    return `${ino}/${size}/${mtimeNs}`
  } catch {
    return 'none'
  }
}

/** A change that was begun and of which no outcome is known. `since` is milliseconds since 1970. */
export type InFlight = Pick<Intent, 'id' | 'action' | 'does' | 'bodyHash'> & { readonly since: number }

/** What an interrupted run was doing when it was cut off. */
export interface Interrupted {
  readonly environment: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly lastAt: number
  /** Begun and not ended: these may or may not have taken effect. */
  readonly inFlight: readonly InFlight[]
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

/**
 * Ids that a run asked Azure to write and did not see in place: it was cut off, stopped, or could not follow the work to its end. Each may be under way.
 * What was refused because somebody else has its name is not among them.
 */
export function unsettled(runs: readonly JournalledRun[]): readonly string[] {
  const ids = new Set<string>()
  for (const record of runs.flatMap(({ records }) => records)) {
    if (record.type === 'intent' && record.does === 'write') ids.add(record.id)
    if (record.type === 'intent' && record.does === 'remove') ids.delete(record.id)
    if (record.type === 'finished' && (settled.has(record.outcome) || nameTaken.test(record.error?.code ?? ''))) ids.delete(record.id)
  }
  return [...ids]
}

const settled = new Set<string>(['done', 'unchanged'])
/** `AccountAlreadyExists`, `VaultAlreadyExists`, `StorageAccountAlreadyTaken` */
const nameTaken = /Already(Exists|Taken)$/

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
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
