import type { Clock } from '../common/io.ts'

/** Requests of one kind, of one subscription (or the tenant): what Resource Manager counts in one token bucket. */
export interface Lane {
  /**
   * Resolves when the next request may go; of those that wait, the most urgent goes first. `told` is called with the seconds it has to wait, before it
   * does. Rejects with the signal's reason when called off.
   */
  enter(urgency: number, signal: AbortSignal | undefined, told: (seconds: number) => void): Promise<Passage>
}

/** One request on its way. Exactly one of these is called, once. */
export interface Passage {
  /** It was answered; `remaining` is what the answer says is left of the bucket. */
  answered(remaining: number | undefined): void
  /** It was refused as one too many, for so many seconds. */
  refused(seconds: number): void
  /** No answer came. */
  lost(): void
}

export interface LaneLimits {
  /** How fast the bucket fills, as documented: what is taken for true until answers say otherwise. */
  readonly perSecond: number
  /** Requests under way at once; without a bound for reads, of which those that follow an operation may be held for minutes. */
  readonly atOnce: number
}

interface Waiter {
  readonly urgency: number
  readonly order: number
  go(): void
}

const slowest = 0.05
/** An answer that took longer than this says little about the bucket as it is now, in milliseconds. */
const stale = 5000

/**
 * Keeps to a token bucket whose size and speed are not known: both are learnt from what the answers say is left
 * (`x-ms-ratelimit-remaining-…`; learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling), so that an empty one is
 * waited for instead of run into. A refusal all the same halves how many go at once and how fast; each answer adds a little again
 * (additive increase, multiplicative decrease; RFC 5681 does the same).
 */
export function createLane(clock: Clock, { perSecond, atOnce }: LaneLimits): Lane {
  const queue: Waiter[] = []
  let tokens: number | undefined
  let at = 0
  let largest = 0
  let rate = perSecond
  let window = atOnce
  let running = 0
  let sent = 0
  let heldUntil = Number.NEGATIVE_INFINITY
  let known: { readonly at: number; readonly remaining: number; readonly order: number } | undefined
  let alarm: { readonly at: number; readonly controller: AbortController } | undefined
  let orders = 0
  /** Whether anything is known of the bucket: until then few go at once, if their number is bounded at all. */
  let heard = !Number.isFinite(atOnce)

  const left = (now: number): number =>
    tokens === undefined ? Number.POSITIVE_INFINITY : Math.min(Math.max(largest, tokens), tokens + (Math.max(0, now - at) / 1000) * rate)

  /** Milliseconds until the next may go; undefined when one that runs has to end first. */
  const wait = (now: number, ahead = 0): number | undefined => {
    if (now < heldUntil) return heldUntil - now + (ahead / rate) * 1000
    if (running >= (heard ? Math.max(1, Math.floor(window)) : Math.min(2, window))) return undefined
    const missing = 1 + ahead - left(now)
    return missing > 1e-9 ? Math.ceil((missing / rate) * 1000) : 0
  }

  const pump = (): void => {
    for (;;) {
      const next = mostUrgent(queue)
      if (next === undefined) return
      const milliseconds = wait(clock.now())
      if (milliseconds === undefined) return
      if (milliseconds > 0) {
        wakeIn(milliseconds)
        return
      }
      queue.splice(queue.indexOf(next), 1)
      next.go()
    }
  }
  const wakeIn = (milliseconds: number): void => {
    const due = clock.now() + milliseconds
    if (alarm !== undefined && alarm.at <= due) return
    alarm?.controller.abort()
    const controller = new AbortController()
    alarm = { at: due, controller }
    clock.sleep(milliseconds, controller.signal).then(
      () => {
        alarm = undefined
        pump()
      },
      () => {},
    )
  }

  /** What an answer says is left, less what was sent since. */
  const learn = (remaining: number, order: number, sentAt: number): void => {
    const now = clock.now()
    if (now - sentAt > stale) return
    largest = Math.max(largest, remaining + 1)
    if (known !== undefined && now - known.at >= 2000) {
      const seen = (remaining + (order - known.order) - known.remaining) / ((now - known.at) / 1000)
      // A full bucket hides how fast it fills. What was seen over a while is worth more than what was believed.
      const weight = now - known.at >= 5000 ? 1 : 0.5
      if (remaining + 1 < largest) rate = Math.min(perSecond, Math.max(slowest, rate + (seen - rate) * weight))
      known = { at: now, remaining, order }
    }
    known ??= { at: now, remaining, order }
    const exact = remaining - (sent - order)
    // The figure is whole; what is believed of the fraction is kept.
    const believed = left(now)
    tokens = believed >= exact && believed < exact + 1 ? believed : exact
    at = now
  }

  const passage = (): Passage => {
    const now = clock.now()
    running += 1
    sent += 1
    if (tokens !== undefined) {
      tokens = left(now) - 1
      at = now
    }
    const order = sent
    const over = (): void => {
      running -= 1
    }
    return {
      answered(remaining) {
        over()
        heard = true
        if (window < atOnce) window = Math.min(atOnce, window + 1 / window)
        if (remaining !== undefined) learn(remaining, order, now)
        pump()
      },
      refused(seconds) {
        over()
        heard = true
        const refusedAt = clock.now()
        // Those refused together are one refusal.
        if (refusedAt >= heldUntil) {
          window = Math.max(1, Math.min(window, running + 1) / 2)
          rate = Math.max(slowest, rate / 2)
        }
        heldUntil = Math.max(heldUntil, refusedAt + seconds * 1000)
        // One goes first and finds out how much there is.
        tokens = 1
        at = heldUntil
        largest = Math.max(largest, 1)
        known = { at: refusedAt, remaining: 0, order: sent }
        pump()
      },
      lost() {
        over()
        pump()
      },
    }
  }

  return {
    enter(urgency, signal, told) {
      return new Promise<Passage>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const off = () => {
          const index = queue.indexOf(waiter)
          if (index >= 0) queue.splice(index, 1)
          // A timer for nobody would keep the process from ending.
          if (queue.length === 0) {
            alarm?.controller.abort()
            alarm = undefined
          }
          reject(signal?.reason)
        }
        const waiter: Waiter = {
          urgency,
          order: orders++,
          go() {
            signal?.removeEventListener('abort', off)
            resolve(passage())
          },
        }
        const before = queue.filter((one) => one.urgency >= urgency).length
        const milliseconds = wait(clock.now(), before) ?? 0
        queue.push(waiter)
        signal?.addEventListener('abort', off, { once: true })
        if (milliseconds > 0) told(milliseconds / 1000)
        pump()
      })
    },
  }
}

function mostUrgent(queue: readonly Waiter[]): Waiter | undefined {
  return queue.reduce<Waiter | undefined>(
    (best, one) =>
      best === undefined || one.urgency > best.urgency || (one.urgency === best.urgency && one.order < best.order) ? one : best,
    undefined,
  )
}
