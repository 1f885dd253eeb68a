import type { JsonObject } from '../common/json.ts'
import type { Context } from './define.ts'

/** Something Azure does in its own time, looked at until it is so. */
export interface Awaited<T> {
  /** Looks once; `done` holds what the wait was for. Throws when it will never be so. */
  look(): Promise<{ readonly done: T } | { readonly reason: string }>
  /** What the person can do in the meantime, or that there is nothing. */
  readonly meanwhile: string
  /** Milliseconds between two looks: the wait ends at most so much later than what it waits for. */
  readonly every: number
  readonly minutes: number
  /** What holds when the time is up: an error to throw, or a value to go on with. */
  over(): T | Promise<T>
}

/**
 * Waits for an effect, never for a time: looks, tells what is awaited and what can be done meanwhile, and looks again. The last look is
 * when the time is up, not before.
 */
export async function until<T>({ clock, progress, signal }: Context, awaited: Awaited<T>): Promise<T> {
  const last = clock.now() + awaited.minutes * 60_000
  for (;;) {
    const seen = await awaited.look()
    if ('done' in seen) return seen.done
    const left = last - clock.now()
    if (left <= 0) return awaited.over()
    progress.waiting(seen.reason, { meanwhile: awaited.meanwhile })
    await clock.sleep(Math.min(awaited.every, left), signal)
  }
}

/** What a resource is like now: at the first look what is at hand, then read again; what was seen last where it cannot be read. */
export function seenAgain({ arm, signal }: Context, id: string, apiVersion: string, first: JsonObject): () => Promise<JsonObject> {
  let live: JsonObject | undefined
  return async () => {
    live = live === undefined ? first : ((await arm.get(id, apiVersion, signal)) ?? live)
    return live
  }
}

export const nothingToDo = 'nothing for you to do'
