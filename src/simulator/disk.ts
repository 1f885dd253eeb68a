import { closeSync, existsSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemBecause } from '../common/file-problem.ts'
import { makeFolder } from '../common/make-folder.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'

/** The calls that make a change durable; a test gives others, to see what a full or broken disk does. */
export interface Disk {
  write(descriptor: number, bytes: Uint8Array): number
  sync(descriptor: number): void
  /** The same without holding up the process. */
  syncLater(descriptor: number, done: (error: Error | null) => void): void
  rename(from: string, to: string): void
}

export const realDisk: Disk = { write: writeSync, sync: fdatasyncSync, syncLater: fdatasync, rename: renameSync }

/** Appends bytes whole or not at all: what a full disk took of them is cut off again. `size` is how long the file is. */
export function appendWhole(disk: Disk, file: string, descriptor: number, bytes: Uint8Array, size: number): void {
  try {
    const written = disk.write(descriptor, bytes)
    if (written !== bytes.length) throw new Error('The disk took only a part of it.')
  } catch (error) {
    ftruncateSync(descriptor, size)
    throw unwritable(file, error)
  }
}

/** Opens a file for appending, made with mode 0600 when it is new; its folder too. */
export function openForAppending(file: string): number {
  return orUnreadable(file, 'cannot be opened', () => {
    const isNew = !existsSync(file)
    const descriptor = openSync(file, 'a', 0o600)
    if (isNew) syncFolder(dirname(file))
    return descriptor
  })
}

export function makeFolderOf(file: string): void {
  orUnreadable(file, 'cannot have its folder made', () => makeFolder(dirname(file)))
}

/**
 * Replaces a file by what is given, at one moment: killed before, the old file is there; after, the new one. The new content is
 * written beside it, in a file of a fixed name, so that a kill leaves one stray file at most, which the next process removes.
 * Returns the new size in bytes.
 */
export function replaceFile(disk: Disk, file: string, lines: Iterable<string>): number {
  const beside = newFileOf(file)
  try {
    const descriptor = openSync(beside, 'w', 0o600)
    let size = 0
    try {
      for (const part of inParts(lines)) {
        const bytes = Buffer.from(part)
        for (let at = 0; at < bytes.length; ) at += disk.write(descriptor, bytes.subarray(at))
        size += bytes.length
      }
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    disk.rename(beside, file)
    syncFolder(dirname(file))
    return size
  } catch (error) {
    rmSync(beside, { force: true })
    throw unwritable(file, error)
  }
}

/** Where `replaceFile` writes before it renames. */
export const newFileOf = (file: string) => `${file}.new`

function* inParts(lines: Iterable<string>): Generator<string> {
  let part: string[] = []
  let length = 0
  for (const line of lines) {
    part.push(line)
    length += line.length
    if (length < 1024 * 1024) continue
    yield part.join('')
    part = []
    length = 0
  }
  yield part.join('')
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

function orUnreadable<T>(file: string, what: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The practice state file ${file} ${what}.`,
      why: systemBecause(error),
      now: ['Mend that and run the same command again, or use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

export function unwritable(file: string, error: unknown): UserProblem {
  return new UserProblem({
    code: 'practice-state-unwritable',
    what: `The practice state file ${file} cannot be written.`,
    why: systemBecause(error),
    now: ['Make room or mend the permissions, or use another file: --practice-state FILE'],
    exit: exitCodes.failed,
  })
}
