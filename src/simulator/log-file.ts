import { closeSync, existsSync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { isObject, type Json } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { type HeldLock, holdLock } from './lock-file.ts'
import type { StoredChange } from './store.ts'

/** The append-only file behind a store: a header line, then one JSON line per commit. */
export interface LogFile {
  readonly file: string
  /** Replays the file; returns the practice time it ends at. Called once, first. */
  load(apply: (time: number, changes: readonly StoredChange[]) => void): number | undefined
  /** One write call and one fdatasync: once this returns the line survives `kill -9`. */
  append(time: number, changes: readonly StoredChange[]): void
  wantsCompaction(): boolean
  compact(time: number, everything: Iterable<StoredChange>): void
  close(): void
}

const format = 'secure-batch-practice'
const version = 1
const header = `${JSON.stringify({ format, version })}\n`

/** The smallest log worth rewriting, in bytes. */
const compactFrom = 4 * 1024 * 1024

/** Opens the file for one process. See `openStore` for what it throws. */
export function openLogFile(path: string): LogFile {
  const file = resolve(path)
  makeFolder(file)
  const lock = holdLock(file)
  try {
    return openLocked(file, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

function openLocked(file: string, lock: HeldLock): LogFile {
  const { lines, goodBytes } = read(file)
  let descriptor = open(file)
  // What follows the last whole line was torn off by a kill: it was never acknowledged.
  ftruncateSync(descriptor, goodBytes)
  if (goodBytes === 0) write(descriptor, header, file)
  let size = Math.max(goodBytes, header.length)
  let liveSize = size
  return {
    file,
    load(apply) {
      let time: number | undefined
      for (const line of lines) {
        time = line.time
        apply(line.time, line.changes)
      }
      lines.length = 0
      return time
    },
    append(time, changes) {
      const line = `${JSON.stringify([time, changes])}\n`
      size += write(descriptor, line, file)
    },
    wantsCompaction: () => size > compactFrom && size > 4 * liveSize,
    compact(time, everything) {
      const lines = [header]
      for (const change of everything) lines.push(`${JSON.stringify([time, [change]])}\n`)
      const content = lines.join('')
      writeFileAtomic.sync(file, content, { mode: 0o600 })
      closeSync(descriptor)
      descriptor = open(file)
      size = Buffer.byteLength(content)
      liveSize = size
    },
    close() {
      closeSync(descriptor)
      lock.release()
    },
  }
}

interface LogLine {
  readonly time: number
  readonly changes: readonly StoredChange[]
}

function read(file: string): { lines: LogLine[]; goodBytes: number } {
  if (!existsSync(file)) return { lines: [], goodBytes: 0 }
  const bytes = readAll(file)
  // A new file killed before its header was whole is still nobody's data.
  if (bytes.length < header.length && header.startsWith(bytes.toString())) return { lines: [], goodBytes: 0 }
  const end = bytes.lastIndexOf(0x0a) + 1
  const texts = bytes.subarray(0, end).toString().split('\n').slice(0, -1)
  checkHeader(file, texts[0] ?? bytes.subarray(0, 200).toString())
  return {
    goodBytes: end,
    lines: texts.slice(1).map((text, index) => {
      const line = parseLine(text)
      if (line === undefined) {
        throw unusable(file, 'is damaged', `Line ${index + 2} of ${texts.length} cannot be read, so what follows it cannot be trusted.`)
      }
      return line
    }),
  }
}

function readAll(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The practice state file ${file} cannot be read.`,
      why: messageOf(error),
      now: ['Use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

function checkHeader(file: string, first: string): void {
  const parsed = parse(first)
  if (!isObject(parsed) || parsed.format !== format) {
    throw unusable(file, 'is not a practice state file', 'Its first line is not the header such a file begins with.')
  }
  if (parsed.version !== version) {
    throw unusable(
      file,
      'was written by another version',
      `It has format version ${JSON.stringify(parsed.version)}; this program reads version ${version}.`,
    )
  }
}

function parseLine(text: string): LogLine | undefined {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
  const [time, changes] = parsed as readonly Json[]
  if (typeof time !== 'number' || !Array.isArray(changes)) return undefined
  const good = changes.every(
    (change) => Array.isArray(change) && change.length === 3 && typeof change[0] === 'string' && typeof change[1] === 'string',
  )
  return good ? { time, changes: changes as unknown as readonly StoredChange[] } : undefined
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function write(descriptor: number, text: string, file: string): number {
  const bytes = Buffer.from(text)
  try {
    const written = writeSync(descriptor, bytes)
    if (written !== bytes.length) throw new Error('the disk took only a part of it')
    fdatasyncSync(descriptor)
    return written
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unwritable',
      what: `The practice state file ${file} cannot be written.`,
      why: messageOf(error),
      now: ['Make room or mend the permissions, or use another file: --practice-state FILE'],
      exit: exitCodes.failed,
    })
  }
}

function open(file: string): number {
  try {
    const isNew = !existsSync(file)
    const descriptor = openSync(file, 'a', 0o600)
    if (isNew) syncFolder(dirname(file))
    return descriptor
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The practice state file ${file} cannot be opened.`,
      why: messageOf(error),
      now: ['Use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The folder of the practice state file ${file} cannot be made.`,
      why: messageOf(error),
      now: ['Use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

/** A new file's name is durable only once its folder is. Not every platform lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // Windows refuses; the file itself is synced all the same.
  }
}

function unusable(file: string, what: string, why: string): UserProblem {
  return new UserProblem({
    code: 'practice-state-unusable',
    what: `The practice state file ${file} ${what}.`,
    why: `${why} It is left as it is.`,
    now: ['Use another file: --practice-state FILE', `Or move it away and start afresh: mv '${file}' '${file}.old'`],
    exit: exitCodes.usage,
  })
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
