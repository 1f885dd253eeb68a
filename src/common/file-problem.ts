import { dirname } from 'node:path'
import { UserProblem } from './problem.ts'
import { safeText } from './safe-text.ts'

/** Why the system did not take or give a file, and what a person can do about it. */
const reasons: Readonly<Record<string, readonly [why: string, now: (folder: string) => string]>> = {
  ENOSPC: ['The disk is full.', (folder) => `Make room on the disk of ${folder}`],
  EDQUOT: ['Your share of the disk is used up.', (folder) => `Make room on the disk of ${folder}`],
  EACCES: ['You may not.', (folder) => `Give yourself the right to ${folder}`],
  EPERM: ['You may not.', (folder) => `Give yourself the right to ${folder}`],
  EROFS: ['It lies on a disk that may only be read.', () => 'Name a place that may be written'],
  ENOENT: ['It, or the folder it lies in, is not there.', (folder) => `Make the folder ${folder}, or name another one`],
  ENOTDIR: ['What should be its folder is a file.', () => 'Name another place'],
  EEXIST: ['What should be its folder is a file.', () => 'Name another place'],
  EISDIR: ['It is a folder.', () => 'Name a file'],
  ENAMETOOLONG: ['Its name is too long.', () => 'Choose a shorter name'],
  EIO: ['The disk failed.', (folder) => `Look after the disk of ${folder}`],
  EMFILE: ['Too many files are open.', () => 'Close some programs'],
  ENFILE: ['Too many files are open.', () => 'Close some programs'],
}

const again = 'and run the same command again.'

/** Why, in a sentence, and what to do, for an error of the file system. `path` is the file's. */
export function fileAdvice(error: unknown, path: string): { readonly why: string; readonly now: string } {
  const code = textIn(error, 'code') ?? ''
  const [why, now] = reasons[code] ?? [`The system says ${safeText(code || String(error))}.`, (folder: string) => `Look at ${folder}`]
  return { why, now: `${now(safeText(dirname(path)))}, ${again}` }
}

const unread: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'You may not read it.',
  EPERM: 'You may not read it.',
}

/** Why the system did not take or give a file, in a sentence; what it says itself where we know no better. */
export function systemBecause(error: unknown): string {
  return reasons[textIn(error, 'code') ?? '']?.[0] ?? safeText(error instanceof Error ? error.message : String(error))
}

/** Why a file that somebody named cannot be read, in a sentence. */
export function unreadBecause(error: unknown): string {
  return unread[textIn(error, 'code') ?? ''] ?? safeText(error instanceof Error ? error.message : String(error))
}

/** An error of the file system that nobody has told in better words; undefined for anything else. */
export function fileProblem(error: unknown): UserProblem | undefined {
  const code = textIn(error, 'code')
  const path = textIn(error, 'path')
  if (code === undefined || path === undefined || reasons[code] === undefined || textIn(error, 'syscall') === undefined) return undefined
  // Files are written beside their place first, under a name with a number.
  const file = path.replace(/\.\d{6,}$/, '')
  const { why, now } = fileAdvice(error, file)
  return new UserProblem({ code: 'file-system', what: `The file ${safeText(file)} could not be read or written.`, why, now: [now] })
}

function textIn(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null || !(field in error)) return undefined
  const value = (error as Record<string, unknown>)[field]
  return typeof value === 'string' ? value : undefined
}
