import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Clock } from '../common/io.ts'
import { isObject } from '../common/json.ts'
import { makeFolder } from '../common/make-folder.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { processBirth, processIsAlive } from '../common/process-alive.ts'
import { codeOf } from './error-code.ts'
import { notWritten } from './not-written.ts'

export interface LockHolder {
  readonly environment: string
  readonly pid: number
  readonly host: string
  /** Milliseconds since 1970. */
  readonly since: number
  /** When the process began, by `processBirth`: another process that has its number now is not the holder. */
  readonly born?: string
}

export interface LockRequest {
  readonly path: string
  readonly environment: string
  readonly clock: Pick<Clock, 'now'>
  readonly pid?: number
  readonly host?: string
  /** Whether a process of this machine is there. */
  readonly isAlive?: (pid: number) => boolean
  /** When it began; undefined where that is not known. */
  readonly birthOf?: (pid: number) => string | undefined
}

/**
 * Takes the environment for this process, so that two runs do not fight over it. Throws a UserProblem that names the holder when it
 * is taken, and one that says what to do when the lock cannot be written. A lock whose process is gone from this machine is stale and taken
 * over; of another machine that cannot be known.
 */
export function lockEnvironment(request: LockRequest): { release(): void } {
  const { path, environment, clock, pid = process.pid, host = hostname(), isAlive = processIsAlive, birthOf = processBirth } = request
  const born = birthOf(pid)
  const mine: LockHolder = { environment, pid, host, since: clock.now(), ...(born === undefined ? {} : { born }) }
  const draft = `${path}.${pid}.new`
  try {
    makeFolder(dirname(path))
    // Written aside and linked into place, so that nobody ever sees half a lock.
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
    for (let tries = 0; tries < 5; tries += 1) {
      if (linkInPlace(draft, path)) {
        removeStrays(path, draft, isAlive)
        return { release: () => release(path, mine) }
      }
      const holder = holderOf(path)
      if (holder === 'gone') continue
      if (holder !== 'damaged' && isThere(holder, request)) throw held(path, holder, clock.now())
      takeAway(path, holder, `${path}.${pid}.stale`)
    }
  } catch (error) {
    throw error instanceof UserProblem ? error : notWritten(`The lock ${path} could not be written.`, path, error)
  } finally {
    // What is not there, or may not be removed, is no worry.
    attempt(() => rmSync(draft, { force: true }))
  }
  throw new UserProblem({
    code: 'environment-busy',
    what: `Environment "${environment}" is being taken by several runs at once.`,
    now: ['Wait for the other runs, and run the same command again.'],
    exit: exitCodes.refused,
  })
}

/**
 * Throws the UserProblem that names the holder where another run holds the environment now; takes nothing. For saying so before anything is looked at,
 * so that what the other run has made so far is not taken for something in the way.
 */
export function requireNoOtherRun(request: LockRequest): void {
  const { path, clock, pid = process.pid } = request
  const holder = attempt(() => holderOf(path))
  if (holder === undefined || holder === 'gone' || holder === 'damaged' || holder.pid === pid) return
  if (isThere(holder, request)) throw held(path, holder, clock.now())
}

function linkInPlace(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error
  }
  // A file system without hard links.
  try {
    writeFileSync(path, readFileSync(draft), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Whether the process that wrote a lock may still be at it; of another machine that cannot be known. */
function isThere(holder: LockHolder, { host = hostname(), isAlive = processIsAlive, birthOf = processBirth }: LockRequest): boolean {
  return (
    holder.host !== host || (isAlive(holder.pid) && (holder.born === undefined || holder.born === (birthOf(holder.pid) ?? holder.born)))
  )
}

/** Moves a stale lock away; if another run has replaced it meanwhile, puts that one back. */
function takeAway(path: string, stale: LockHolder | 'damaged', aside: string): void {
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = holderOf(aside)
  if (!isSame(moved, stale)) linkInPlace(aside, path)
  rmSync(aside, { force: true })
}

/** What processes left behind that were killed while they took the lock. */
function removeStrays(path: string, draft: string, isAlive: (pid: number) => boolean): void {
  const start = `${basename(path)}.`
  attempt(() => {
    for (const name of readdirSync(dirname(path))) {
      const pid = name.startsWith(start) ? /^(\d+)\.(?:new|stale)$/.exec(name.slice(start.length))?.[1] : undefined
      const stray = join(dirname(path), name)
      if (pid !== undefined && stray !== draft && !isAlive(Number(pid))) rmSync(stray, { force: true })
    }
  })
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    // Tidying, or a look ahead: whoever takes the lock tells.
    return undefined
  }
}

function release(path: string, mine: LockHolder): void {
  if (isSame(holderOf(path), mine)) rmSync(path, { force: true })
}

function holderOf(path: string): LockHolder | 'gone' | 'damaged' {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (!isObject(value)) return 'damaged'
    const { environment, pid, host, since, born } = value
    if (typeof environment !== 'string' || typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'number')
      return 'damaged'
    return { environment, pid, host, since, ...(typeof born === 'string' ? { born } : {}) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone'
    if (error instanceof SyntaxError) return 'damaged'
    throw error
  }
}

function isSame(left: LockHolder | 'gone' | 'damaged', right: LockHolder | 'gone' | 'damaged'): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function held(path: string, holder: LockHolder, now: number): UserProblem {
  return new UserProblem({
    code: 'environment-busy',
    what: `Another run is working on environment "${holder.environment}": process ${holder.pid} on ${holder.host}, for ${ageOf(now - holder.since)}.`,
    why: 'Two runs on one environment would undo each other.',
    now: ['Wait until it has ended, and run the same command again.', `If you are sure it is gone: rm ${quoted(path)}`],
    exit: exitCodes.refused,
  })
}

function ageOf(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
