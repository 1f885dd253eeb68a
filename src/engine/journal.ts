import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject, type Json, type JsonObject, mapStrings } from '../common/json.ts'
import { makeFolder } from '../common/make-folder.ts'
import { type ExitCode, exitCodes } from '../common/problem.ts'
import { withoutSecrets } from '../common/safe-text.ts'
import { journalIn } from './journal-reading.ts'
import { type JournalRecord, journalVersion, type RunHeader } from './journal-records.ts'
import { notWritten } from './not-written.ts'

/** Where a run writes what it is about to do and what came of it. */
export interface Journal {
  /** Returns when the record is on the disk if it is an intent, an outcome or the end. Throws a UserProblem when it cannot be written. */
  record(record: JournalRecord): void
  /** In words, where the journal that was there is damaged: where it is now. */
  readonly setAside?: string
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
 * stays in the file, so that it can still be explained; runs that ended are dropped. A damaged file is set aside, and what can be read of a run that
 * was cut off is taken over. Throws a UserProblem when the file cannot be written, or was written by a newer version.
 */
export function openJournal(
  path: string,
  header: Omit<RunHeader, 'type' | 'version'>,
  files: JournalFiles = { openSync, writeSync, fsyncSync, closeSync },
): Journal {
  const { runs: previous, damage } = journalIn(path)
  const cutOff = previous.at(-1)?.ended === false
  let file: number | undefined
  let broken: unknown
  let exit: ExitCode = exitCodes.refused
  const put = (record: RunHeader | JournalRecord, flush: boolean): void => {
    const line = Buffer.from(`${JSON.stringify(mapStrings(record, withoutSecrets))}\n`)
    try {
      if (file === undefined) throw new Error('The journal is closed')
      if (broken !== undefined) throw broken
      for (let written = 0; written < line.length; ) written += files.writeSync(file, line.subarray(written))
      if (flush) files.fsyncSync(file)
    } catch (error) {
      // Half a line may be in the file: what followed it could not be told from it.
      broken = error
      throw notWritten(`The journal ${path} could not be written.`, path, error, { code: 'journal-not-written', exit })
    }
  }
  try {
    makeFolder(dirname(path))
    if (damage !== undefined) renameSync(path, `${path}.damaged`)
    file = files.openSync(path, cutOff && damage === undefined ? 'a' : 'w', 0o600)
    // After a torn line the header must begin on a line of its own.
    if (cutOff && damage === undefined) files.writeSync(file, Buffer.from('\n'))
  } catch (error) {
    throw notWritten(`The journal ${path} could not be written.`, path, error, { code: 'journal-not-written', exit })
  }
  if (cutOff && damage !== undefined) for (const run of previous) for (const record of [run.header, ...run.records]) put(record, false)
  put({ type: 'run', version: journalVersion, ...header }, true)
  exit = exitCodes.failed
  return {
    ...(damage === undefined ? {} : { setAside: `The journal of an earlier run is damaged; it is kept as ${path}.damaged` }),
    record: (record) => put(record, record.type === 'intent' || record.type === 'finished' || record.type === 'end'),
    close: () => {
      if (file !== undefined) files.closeSync(file)
      file = undefined
    },
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
