import type { Clock } from '../../src/common/io.ts'

/**
 * A clock that only moves when nothing else can happen.
 *
 * - `now` starts at the given time and never goes back.
 * - `sleep` ends when the clock has been moved to its end; sleepers wake in order of their end, then of their falling asleep.
 * - An aborted signal wakes its sleeper at once, with the signal's reason.
 * - `run` lets a piece of work go on until it is settled: whenever all of it is asleep, the clock jumps to the next end.
 *   Work that neither ends nor sleeps is an error.
 */
export function virtualClock(start = Date.UTC(2026, 10, 23)): Clock & { run<T>(work: Promise<T>): Promise<T> } {
  let now = start
  let order = 0
  const sleepers: { until: number; order: number; wake: () => void }[] = []
  return {
    now: () => now,
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        order += 1
        const sleeper = { until: now + Math.max(0, milliseconds), order, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener(
          'abort',
          () => {
            const index = sleepers.indexOf(sleeper)
            if (index === -1) return
            sleepers.splice(index, 1)
            reject(signal.reason)
          },
          { once: true },
        )
      })
    },
    async run(work) {
      let settled = false
      const done = () => {
        settled = true
      }
      work.then(done, done)
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        if (settled) return work
        sleepers.sort((left, right) => left.until - right.until || left.order - right.order)
        const next = sleepers.shift()
        if (next === undefined) throw new Error('Nothing is asleep and the work has not ended')
        now = Math.max(now, next.until)
        next.wake()
      }
    },
  }
}
