import { mapStrings } from '../common/json.ts'
import { exitCodes, type ProblemDetails, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { GaveUp } from './retry.ts'
import type { PlanStep } from './types.ts'

/** Any error as something that can be told and written down: no stack, no secrets. */
export function detailsOf(error: unknown, step?: Pick<PlanStep, 'name'>): ProblemDetails {
  const cause = error instanceof GaveUp ? error.cause : error
  if (cause instanceof UserProblem) return mapStrings(cause.details, withoutSecrets)
  const message = withoutSecrets(safeText(cause instanceof Error ? cause.message : String(cause)))
  if (error instanceof GaveUp) {
    const { because, withinSeconds } = error.retry
    return {
      code: 'gave-up',
      what: `${step?.name ?? 'A step'} did not succeed within ${withinSeconds} seconds, in ${error.attempts} attempts.`,
      why: `${safeText(because)}${message === '' ? '' : `: ${message}`}`,
    }
  }
  return { code: 'bug', what: message === '' ? 'Something failed without saying why.' : message, exit: exitCodes.bug }
}

/** A step that was not begun because another failed; `gone` when it had been removed already. */
export function skipped(step: PlanStep, culprit: PlanStep | undefined, gone: boolean): ProblemDetails {
  const other = culprit?.name ?? 'another step'
  const reason = culprit?.action === 'delete' ? `${other} is still there.` : `It needs ${other}, which failed.`
  return {
    code: 'dependency-failed',
    what: gone ? `${step.name} was removed to be created again, and is missing now.` : `${step.name} was not begun.`,
    why: reason,
  }
}

/** A replacement that was stopped between its two halves. */
export function missing(step: PlanStep): ProblemDetails {
  return {
    code: 'removed-not-recreated',
    what: `${step.name} was removed to be created again, and is missing now.`,
    why: 'The run was stopped in between; the next one creates it.',
  }
}

/** A plan with problems is not carried out. */
export function refused(problems: readonly ProblemDetails[]): UserProblem {
  const [first] = problems
  if (problems.length === 1 && first !== undefined) return new UserProblem({ exit: exitCodes.refused, ...first })
  return new UserProblem({
    code: 'plan-refused',
    what: `${problems.length} things stand in the way; nothing was written.`,
    details: problems.map((problem) => problem.what),
    now: [...new Set(problems.flatMap((problem) => problem.now ?? []))],
    exit: exitCodes.refused,
  })
}

/** Between two tries something appeared where this step creates, and nothing on it says that it is this environment's. */
export function takenMeanwhile(step: PlanStep): ProblemDetails {
  return {
    code: 'name-taken',
    what: `${step.name} was not created: somebody else made one of that name meanwhile.`,
    why: `Nothing on it says that it belongs to this environment, so it is not changed. Its id: ${step.id}`,
    now: ['Run the same command again: the plan says what to do about it.'],
    exit: exitCodes.failed,
  }
}
