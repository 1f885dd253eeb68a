import { fileAdvice } from '../common/file-problem.ts'
import { type ExitCode, exitCodes, UserProblem } from '../common/problem.ts'

/** A file of ours that the system did not take: why, in words, and what to do. `what` is a sentence; `error` is the system's. */
export function notWritten(what: string, path: string, error: unknown, more: { code?: string; exit?: ExitCode } = {}): UserProblem {
  const { why, now } = fileAdvice(error, path)
  return new UserProblem({
    code: 'home-not-written',
    what,
    why: `${why} Nothing is changed in Azure without having noted it first.`,
    now: [now, 'Or keep these files elsewhere: SECURE_BATCH_HOME=FOLDER before the same command'],
    // Before anything was written to Azure.
    exit: exitCodes.refused,
    ...more,
  })
}
