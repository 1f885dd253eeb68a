/** Seconds that may be spent on waiting for further tries. */
export interface Patience {
  readonly stepSeconds: number
  readonly runSeconds: number
}

/**
 * Longer than any one reason is given (a grant may take 15 minutes, a pool that is being resized 30), and short enough that a run ends within
 * a working day although every step of it is refused now and then.
 */
export const usualPatience: Patience = { stepSeconds: 3600, runSeconds: 6 * 3600 }

export interface RetryBudget {
  /** Takes so many seconds for a step; false, and nothing taken, when they are not left. */
  spend(step: string, seconds: number): boolean
}

/** What a run may wait for further tries, whichever reasons alternate. Steps that wait at the same time each take their own. */
export function retryBudget({ stepSeconds, runSeconds }: Patience): RetryBudget {
  const spent = new Map<string, number>()
  let all = 0
  return {
    spend(step, seconds) {
      const own = (spent.get(step) ?? 0) + seconds
      if (own > stepSeconds || all + seconds > runSeconds) return false
      spent.set(step, own)
      all += seconds
      return true
    },
  }
}
