import type { Clock, Io } from '../common/io.ts'
import { startedAs } from './started-as.ts'

/** The world as it is: the one place where the process, its streams, time and chance come in. */
export function realIo(): Io {
  return {
    clock: realClock,
    random: Math.random,
    env: process.env,
    // Looking at a stream opens it: only those that are used.
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return process.stdout
    },
    get stderr() {
      return process.stderr
    },
    cwd: process.cwd(),
    platform: process.platform,
    startedAs: startedAs({ file: process.argv[1], env: process.env, cwd: process.cwd(), platform: process.platform }),
  }
}

const realClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((done, fail) => {
      if (signal?.aborted) {
        fail(signal.reason)
        return
      }
      const onAbort = () => {
        clearTimeout(timer)
        fail(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        done()
      }, milliseconds)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}
