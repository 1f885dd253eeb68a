import type { Clock } from '../common/io.ts'
import type { Retryable } from './types.ts'

/** Thrown in place of a failure when the run is being stopped: the work has neither succeeded nor finally failed. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** Thrown when the time for trying again is used up; `cause` is the last failure. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  readonly retry: Retryable
  readonly attempts: number
  constructor(retry: Retryable, attempts: number, cause: unknown) {
    super(`Gave up after ${attempts} attempts: ${retry.because}`, { cause })
    this.retry = retry
    this.attempts = attempts
  }
}

export interface Backoff {
  /** The most the first wait may take, doubled each time. Seconds. */
  readonly firstSeconds: number
  readonly longestSeconds: number
}

const usualBackoff: Backoff = { firstSeconds: 2, longestSeconds: 60 }

export interface RetryRequest {
  readonly clock: Clock
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly backoff?: Backoff
  /** Aborted: no further attempt, and a wait ends at once. */
  readonly signal?: AbortSignal
  /** Told before each wait. False when no more time may be spent on it: the run's budget, say. */
  onRetry(attempt: number, inSeconds: number, retry: Retryable): boolean
}

/**
 * Does `work` until it succeeds, fails with something that is not worth trying again (no `retry` property), or its time is up.
 * Waits as long as the service asked for, otherwise exponentially with full jitter (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 * Each reason has its own budget: a minute without a connection is not taken from the quarter of an hour a grant may need.
 * It counts the waits as they were asked for and the attempts by the clock, from the first failure on: a laptop that
 * sleeps through a wait has not used it up.
 */
export async function withRetries<T>(work: (attempt: number) => Promise<T>, request: RetryRequest): Promise<T> {
  const { clock, random, signal, onRetry } = request
  const { firstSeconds, longestSeconds } = request.backoff ?? usualBackoff
  const spent = new Map<string, number>()
  const tries = new Map<string, number>()
  const spend = (because: string, seconds: number) => spent.set(because, (spent.get(because) ?? 0) + seconds)
  for (let attempt = 1; ; attempt += 1) {
    const began = clock.now()
    try {
      return await work(attempt)
    } catch (error) {
      const retry = retryOf(error)
      if (retry === undefined) throw error
      if (signal?.aborted) throw new Stopped(retry.because, { cause: error })
      if (attempt > 1) spend(retry.because, Math.max(0, clock.now() - began) / 1000)
      const left = retry.withinSeconds - (spent.get(retry.because) ?? 0)
      const tried = tries.get(retry.because) ?? 0
      tries.set(retry.because, tried + 1)
      // Full jitter may draw zero; a tenth of a second keeps a fast failure from spinning.
      const drawn = Math.max(0.1, random() * Math.min(longestSeconds, firstSeconds * 2 ** tried))
      // To come back at once is no time to wait for.
      const asked = retry.afterSeconds ?? 0
      const seconds = asked >= 1 ? asked : Math.min(Math.max(asked, drawn), left)
      if (left <= 0.001 || seconds > left) throw new GaveUp(retry, attempt, error)
      if (!onRetry(attempt, Math.round(seconds * 1000) / 1000, retry)) throw new GaveUp(retry, attempt, error)
      spend(retry.because, seconds)
      try {
        await clock.sleep(seconds * 1000, signal)
      } catch (interrupted) {
        if (signal?.aborted) throw new Stopped(retry.because, { cause: error })
        throw interrupted
      }
    }
  }
}

/** The `retry` property of an error, if it has a proper one. */
function retryOf(error: unknown): Retryable | undefined {
  if (typeof error !== 'object' || error === null || !('retry' in error)) return undefined
  const retry = error.retry
  if (typeof retry !== 'object' || retry === null || !('because' in retry) || !('withinSeconds' in retry)) return undefined
  const { because, withinSeconds } = retry
  if (typeof because !== 'string' || typeof withinSeconds !== 'number') return undefined
  const afterSeconds = 'afterSeconds' in retry ? retry.afterSeconds : undefined
  const meanwhile = 'meanwhile' in retry && typeof retry.meanwhile === 'string' ? { meanwhile: retry.meanwhile } : {}
  return { because, withinSeconds, ...meanwhile, ...(typeof afterSeconds === 'number' && afterSeconds >= 0 ? { afterSeconds } : {}) }
}
