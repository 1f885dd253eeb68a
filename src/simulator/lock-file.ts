import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemBecause } from '../common/file-problem.ts'
import { isObject } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { processIsAlive } from '../common/process-alive.ts'

export interface HeldLock {
  release(): void
}

interface LockContent {
  readonly pid: number
  /** When that process began, in milliseconds since 1970: process ids come again, in a container the same one every time. */
  readonly started?: number
  /** Where the holder serves the practice cloud over HTTP, when it does. */
  readonly endpoint?: string
  /** The flags that lead there, when not `--arm-endpoint`. */
  readonly use?: string
}

/**
 * Takes `FILE.lock` for this process. A lock whose process is gone is stale and taken over. Throws a `UserProblem`
 * that names the process holding it and, when that one serves HTTP, the endpoint to use instead.
 */
export function holdLock(file: string): HeldLock {
  const lock = `${file}.lock`
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      takeLock(lock)
      return { release: () => release(lock) }
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw cannotLock(lock, error)
    }
    const holder = readLock(lock)
    if (holder !== undefined && isAlive(holder)) throw inUse(file, lock, holder)
    removeStale(lock, attempt)
  }
  throw cannotLock(lock, new Error('other processes keep taking it'))
}

/** Tells other processes where this one serves the state it holds; `use` are the flags to reach it by, `--arm-endpoint` when absent. */
export function announceEndpoint(file: string, endpoint: string, use?: string): void {
  const content: LockContent = { ...self(), endpoint, ...(use === undefined ? {} : { use }) }
  writeFileSync(`${resolve(file)}.lock`, JSON.stringify(content), { mode: 0o600 })
}

/** Linked into place with its content, so that nobody ever reads a lock without a process id. */
function takeLock(lock: string): void {
  const prepared = `${lock}.${process.pid}`
  writeFileSync(prepared, JSON.stringify(self()), { mode: 0o600 })
  try {
    linkSync(prepared, lock)
  } catch (error) {
    // Some file systems have no links. There the lock is without its content for a moment.
    if (hasCode(error, 'EEXIST')) throw error
    copyFileSync(prepared, lock, constants.COPYFILE_EXCL)
  } finally {
    rmSync(prepared, { force: true })
  }
}

/** Renamed first and looked at again, so that two processes that see the same stale lock do not remove each other's new one. */
function removeStale(lock: string, attempt: number): void {
  const aside = `${lock}.${process.pid}.${attempt}`
  try {
    renameSync(lock, aside)
    const moved = readLock(aside)
    if (moved !== undefined && isAlive(moved)) linkSync(aside, lock)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EEXIST')) return
    throw cannotLock(lock, error)
  } finally {
    rmSync(aside, { force: true })
  }
}

function release(lock: string): void {
  if (readLock(lock)?.pid === process.pid) rmSync(lock, { force: true })
}

function readLock(lock: string): LockContent | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(lock, 'utf8'))
    if (!isObject(parsed) || typeof parsed.pid !== 'number') return undefined
    const { started, endpoint, use } = parsed
    return {
      pid: parsed.pid,
      ...(typeof started === 'number' ? { started } : {}),
      ...(typeof endpoint === 'string' ? { endpoint } : {}),
      ...(typeof use === 'string' ? { use } : {}),
    }
  } catch {
    return undefined
  }
}

const self = (): LockContent => ({ pid: process.pid, started: Math.round(performance.timeOrigin) })

function isAlive({ pid, started }: LockContent): boolean {
  // The lock of a process that is gone and had the number this one has now.
  if (pid === process.pid && started !== undefined && started !== self().started) return false
  return processIsAlive(pid)
}

function inUse(file: string, lock: string, holder: LockContent): UserProblem {
  const served = holder.endpoint
  return new UserProblem({
    code: 'practice-state-in-use',
    what: `The practice state file ${file} is in use by process ${holder.pid}.`,
    why:
      served === undefined
        ? 'One process at a time may hold it, so that no change is lost.'
        : `That process serves it at ${served}; one process at a time may hold the file.`,
    now:
      served === undefined
        ? [
            `Wait until process ${holder.pid} has ended, or use another file: --practice-state FILE`,
            `If it is no process of yours: rm '${lock}'`,
          ]
        : [`Use the one that is running: ${holder.use ?? `--arm-endpoint ${served}`}`],
    exit: exitCodes.usage,
  })
}

function cannotLock(lock: string, error: unknown): UserProblem {
  return new UserProblem({
    code: 'practice-state-unreadable',
    what: `The lock file ${lock} cannot be made.`,
    why: systemBecause(error),
    now: ['Mend that and run the same command again, or use another file: --practice-state FILE'],
    exit: exitCodes.usage,
  })
}

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
