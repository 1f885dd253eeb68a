import { closeSync, ftruncateSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { appendWhole, type Disk, makeFolderOf, newFileOf, openForAppending, realDisk, replaceFile, unwritable } from './disk.ts'
import { type HeldLock, holdLock } from './lock-file.ts'
import { header, readLog } from './log-reader.ts'
import type { StoredChange } from './store.ts'

/** The append-only file behind a store: a header line, then one JSON line per commit. */
export interface LogFile {
  readonly file: string
  /** One write call; synced before it returns, unless syncs are grouped. */
  append(time: number, changes: readonly StoredChange[]): void
  /** Resolves once everything appended so far is on the disk; undefined when it is already. */
  durable(): Promise<void> | undefined
  /** Whether the file holds far more than `live` entries, and is worth rewriting. */
  wantsCompaction(live: number): boolean
  compact(time: number, everything: Iterable<StoredChange>): void
  close(): void
}

export interface LogOptions {
  /**
   * `each`: every commit is synced before it returns. `grouped`: one sync serves all commits made until it begins, and an answer must
   * wait for `durable()`: many clients at once then cost one sync together. Absent: `each`.
   */
  readonly sync?: 'each' | 'grouped'
  /** The smallest log worth rewriting, in bytes. For tests. */
  readonly compactFrom?: number
  /** For tests. */
  readonly disk?: Disk
}

/** Opens the file for one process and replays it. See `openStore` for what it throws. */
export function openLogFile(path: string, options: LogOptions, apply: (time: number, changes: readonly StoredChange[]) => void): LogFile {
  const file = resolve(path)
  makeFolderOf(file)
  const lock = holdLock(file)
  try {
    return openLocked(file, lock, options, apply)
  } catch (error) {
    lock.release()
    throw error
  }
}

function openLocked(
  file: string,
  lock: HeldLock,
  { sync = 'each', compactFrom = 4 * 1024 * 1024, disk = realDisk }: LogOptions,
  apply: (time: number, changes: readonly StoredChange[]) => void,
): LogFile {
  const read = readLog(file, apply)
  // A process killed while it rewrote the file left this behind.
  rmSync(newFileOf(file), { force: true })
  let descriptor = openForAppending(file)
  ftruncateSync(descriptor, read.goodBytes)
  let size = read.goodBytes
  let changesThere = read.changes
  let liveSize: number | undefined
  let appended = 0
  let synced = 0
  let failure: Error | undefined
  let syncing: Promise<void> | undefined

  const write = (text: string) => {
    if (failure !== undefined) throw failure
    const bytes = Buffer.from(text)
    appendWhole(disk, file, descriptor, bytes, size)
    if (sync === 'each') syncNow(size)
    size += bytes.length
    appended += 1
  }
  const syncNow = (before: number) => {
    try {
      disk.sync(descriptor)
    } catch (error) {
      ftruncateSync(descriptor, before)
      throw unwritable(file, error)
    }
  }
  /** One sync for everything appended until it begins: first all requests that have already arrived are let through. */
  const syncTogether = async () => {
    await new Promise((next) => setImmediate(next))
    const upTo = appended
    try {
      await new Promise<void>((done, fail) => disk.syncLater(descriptor, (error) => (error === null ? done() : fail(error))))
      // A rewriting meanwhile made more durable than this.
      synced = Math.max(synced, upTo)
    } catch (error) {
      // What a failed sync leaves on the disk is unknown, and so is what would follow it.
      failure = unwritable(file, error)
      throw failure
    } finally {
      syncing = undefined
    }
  }
  const until = async (wanted: number) => {
    while (synced < wanted) {
      if (failure !== undefined) throw failure
      syncing ??= syncTogether()
      await syncing
    }
  }
  const closeOnceSynced = (old: number) => {
    if (syncing === undefined) closeSync(old)
    else
      void syncing.then(
        () => closeSync(old),
        () => closeSync(old),
      )
  }
  if (size === 0) write(header)

  return {
    file,
    append(time, changes) {
      write(`${JSON.stringify([time, changes])}\n`)
      changesThere += changes.length
    },
    durable: () => (sync === 'each' || synced >= appended ? undefined : until(appended)),
    wantsCompaction(live) {
      if (size <= compactFrom) return false
      // Unknown until the first rewriting: guessed from the share of changes that still count.
      liveSize ??= size * Math.min(1, live / Math.max(1, changesThere))
      return size > 4 * liveSize
    },
    compact(time, everything) {
      const old = descriptor
      size = replaceFile(disk, file, linesOf(time, everything))
      descriptor = openForAppending(file)
      closeOnceSynced(old)
      synced = appended
      liveSize = size
    },
    close() {
      if (sync === 'grouped' && synced < appended && failure === undefined) disk.sync(descriptor)
      closeOnceSynced(descriptor)
      lock.release()
    },
  }
}

function* linesOf(time: number, everything: Iterable<StoredChange>): Generator<string> {
  yield header
  for (const change of everything) yield `${JSON.stringify([time, [change]])}\n`
}
