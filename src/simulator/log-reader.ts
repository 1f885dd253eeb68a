import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { isObject, type Json } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { isStored } from './kinds.ts'
import type { StoredChange } from './store.ts'

const format = 'secure-batch-practice'
const version = 1
/** The first line of every practice state file. */
export const header = `${JSON.stringify({ format, version })}\n`

/** Bytes read at a time: a file of any size is never in memory as a whole. */
const chunkSize = 1024 * 1024

/** What reading a log came to. */
export interface ReadLog {
  /** Up to here the file is whole; what follows was torn off by a kill and never acknowledged. 0: there is no header yet. */
  readonly goodBytes: number
  /** Changes in all lines together. */
  readonly changes: number
}

/**
 * Replays a file line by line. Every value is checked here, once, against what its kind holds; afterwards the store trusts them.
 * Throws a `UserProblem` when the file is damaged, of another version, or something else.
 */
export function readLog(file: string, apply: (time: number, changes: readonly StoredChange[]) => void): ReadLog {
  if (!existsSync(file)) return { goodBytes: 0, changes: 0 }
  let number = 0
  let goodBytes = 0
  let changes = 0
  const rest = eachLine(file, (text, bytes) => {
    number += 1
    goodBytes += bytes
    if (number === 1) return checkHeader(file, text)
    const line = parseLine(text)
    if (line === undefined) {
      throw unusable(file, 'is damaged', `Line ${number} cannot be read, so what follows it cannot be trusted.`)
    }
    changes += line.changes.length
    apply(line.time, line.changes)
  })
  // A new file killed before its header was whole is still nobody's data.
  if (number === 0 && !header.startsWith(rest)) checkHeader(file, rest)
  return { goodBytes, changes }
}

/** Calls back for every whole line, with its length in bytes; returns the beginning of what follows the last one. */
function eachLine(file: string, line: (text: string, bytes: number) => void): string {
  const descriptor = reading(file, () => openSync(file, 'r'))
  try {
    const chunk = Buffer.allocUnsafe(chunkSize)
    let parts: Buffer[] = []
    for (;;) {
      const count = reading(file, () => readSync(descriptor, chunk, 0, chunkSize, null))
      if (count === 0) return Buffer.concat(parts).subarray(0, 200).toString()
      let start = 0
      for (let end = chunk.indexOf(0x0a); end !== -1 && end < count; end = chunk.indexOf(0x0a, start)) {
        parts.push(chunk.subarray(start, end))
        const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts)
        line(whole?.toString() ?? '', (whole?.length ?? 0) + 1)
        parts = []
        start = end + 1
      }
      // The chunk is read into again: what is kept of it is copied.
      if (start < count) parts.push(Buffer.from(chunk.subarray(start, count)))
    }
  } finally {
    closeSync(descriptor)
  }
}

function reading<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The practice state file ${file} cannot be read.`,
      why: error instanceof Error ? error.message : String(error),
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

interface LogLine {
  readonly time: number
  readonly changes: readonly StoredChange[]
}

function parseLine(text: string): LogLine | undefined {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
  const [time, changes]: readonly unknown[] = parsed
  return typeof time === 'number' && Array.isArray(changes) && changes.every(isChange) ? { time, changes } : undefined
}

function isChange(change: unknown): change is StoredChange {
  if (!Array.isArray(change) || change.length !== 3) return false
  const [kind, key, value]: readonly unknown[] = change
  return typeof kind === 'string' && typeof key === 'string' && (value === null || isStored(kind, value))
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
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
