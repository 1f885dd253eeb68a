import type { Listed } from '../azure/listings.ts'
import { UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'

/** As many as fit on a screen beside the rest of the message. */
const shown = 8

/**
 * A problem about missing answers, with the subscriptions to choose from: which one pays is never chosen for a person, not even when there is
 * only one.
 */
export function subscriptionAdvice(problem: UserProblem, visible: readonly Listed[]): UserProblem {
  const lines =
    visible.length === 0
      ? ['Your sign-in sees no subscription: az login --tenant TENANT, or ask for a role in one']
      : visible.slice(0, shown).map(({ value, label }) => `--subscription ${value}   # ${safeText(label)}`)
  const more = visible.length > shown ? [`${visible.length - shown} more: az account list --output table`] : []
  // The example of the generic advice would be pasted as it is.
  const others = (problem.details.now ?? []).filter((line) => !/subscription=/.test(line))
  return new UserProblem({ ...problem.details, now: [...others, ...lines, ...more] })
}
