import { fileAdvice } from '../common/file-problem.ts'
import { UserProblem } from '../common/problem.ts'

/** A file of ours that the system did not take: why, in words, and what to do. `what` is a sentence; `error` is the system's. */
export function notWritten(what: string, path: string, error: unknown, code = 'home-not-written'): UserProblem {
  const { why, now } = fileAdvice(error, path)
  return new UserProblem({
    code,
    what,
    why: `${why} Nothing is changed in Azure without having noted it first.`,
    now: [now, 'Or keep these files elsewhere: SECURE_BATCH_HOME=FOLDER before the same command'],
  })
}
