import { dirname } from 'node:path'
import { UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { codeOf } from './error-code.ts'

/** A file of ours that the system did not take: why, in words, and what to do. `what` is a sentence; `error` is the system's. */
export function notWritten(what: string, path: string, error: unknown, code = 'home-not-written'): UserProblem {
  const folder = dirname(path)
  const why = reasons[codeOf(error)]
  return new UserProblem({
    code,
    what,
    why: `${why ?? `The system says ${safeText(codeOf(error) || String(error))}.`} Nothing is changed in Azure without having noted it first.`,
    now: [
      codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
        ? `Make room on the disk of ${folder}, and run the same command again.`
        : `Give yourself the right to write to ${folder}, and run the same command again.`,
      'Or keep these files elsewhere: SECURE_BATCH_HOME=FOLDER before the same command',
    ],
  })
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is used up.',
  EACCES: 'It may not be written.',
  EPERM: 'It may not be written.',
  EROFS: 'It lies on a disk that may only be read.',
  ENOTDIR: 'Its folder is not a folder.',
  EEXIST: 'Its folder is not a folder.',
}
