import type { Clock } from '../common/io.ts'

/** A clock on which waiting costs nothing: when every task waits, time jumps to the earliest of them. */
export interface VirtualClock extends Clock {
  /** Holds time still while real work (a file, a socket, a key press) is under way. */
  busy<T>(work: Promise<T>): Promise<T>
  /** Says that something happened just now (a request was handled), so that idling starts anew. */
  touch(): void
  /** How many tasks are waiting. */
  waiting(): number
}

interface Waiter {
  readonly due: number
  readonly order: number
  readonly wake: () => void
}

/** Event-loop turns that must pass without anything new before time moves. */
const quietTurns = 4

/**
 * Time that jumps. Tasks share the clock; time moves to the earliest waiter only once the process is idle: no waiter
 * came or left, nothing was busy or touched, and no file request is in flight, for a few event-loop turns and a timer
 * turn (the SDKs' pollers use timers of 0 and 1 ms). Equal times wake in the order they were asked for, each with the loop run dry in between. A waiting
 * task keeps the process alive; with nobody waiting there is no timer at all.
 */
export function virtualClock(start: number): VirtualClock {
  let now = start
  let order = 0
  let activity = 0
  let busyCount = 0
  let watching = false
  const waiters: Waiter[] = []

  const watch = () => {
    if (watching || waiters.length === 0 || busyCount > 0) return
    watching = true
    void untilQuiet().then((quiet) => {
      watching = false
      if (quiet) advance()
      watch()
    })
  }
  const untilQuiet = async () => {
    const seen = activity
    for (let turn = 0; turn < quietTurns; turn += 1) {
      await new Promise((next) => setImmediate(next))
      if (activity !== seen) return false
    }
    await new Promise((next) => setTimeout(next, 2))
    await new Promise((next) => setImmediate(next))
    return activity === seen && busyCount === 0 && !realWork()
  }
  const advance = () => {
    const first = waiters.shift()
    if (first === undefined) return
    now = Math.max(now, first.due)
    activity += 1
    first.wake()
  }

  return {
    now: () => now,
    waiting: () => waiters.length,
    touch() {
      activity += 1
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const waiter: Waiter = {
          due: now + Math.max(0, milliseconds),
          order: order++,
          wake() {
            signal?.removeEventListener('abort', abort)
            resolve()
          },
        }
        const abort = () => {
          const index = waiters.indexOf(waiter)
          if (index >= 0) waiters.splice(index, 1)
          activity += 1
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
        insert(waiters, waiter)
        activity += 1
        watch()
      })
    },
    async busy(work) {
      busyCount += 1
      activity += 1
      try {
        return await work
      } finally {
        busyCount -= 1
        activity += 1
        watch()
      }
    },
  }
}

/** File, name and connection requests in flight: work nobody wrapped in `busy`, such as a module being loaded. */
function realWork(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|FileHandle.*Req|GetAddrInfo|.*ConnectWrap|Zlib)/i.test(name))
}

/** Real time, `factor` times as fast: at 60 a minute passes in a second. */
export function scaledClock(factor: number, started = Date.now()): Clock {
  if (!(factor > 0)) throw new RangeError(`A clock's factor must be above zero, not ${factor}`)
  const origin = performance.now()
  return {
    now: () => started + Math.round((performance.now() - origin) * factor),
    async sleep(milliseconds, signal) {
      let left = Math.max(0, milliseconds) / factor
      // Timers longer than 2^31 ms fire at once.
      while (left > 0) {
        const part = Math.min(left, 0x7fffffff)
        await realSleep(part, signal)
        left -= part
      }
      signal?.throwIfAborted()
    },
  }
}

function realSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function insert(waiters: Waiter[], waiter: Waiter): void {
  const index = waiters.findIndex((other) => other.due > waiter.due || (other.due === waiter.due && other.order > waiter.order))
  waiters.splice(index === -1 ? waiters.length : index, 0, waiter)
}
