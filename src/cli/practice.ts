import type { PracticeCloud } from '../azure/wire.ts'
import type { Clock } from '../common/io.ts'
import { scaledClock, virtualClock } from '../simulator/clock.ts'
import { createSimulator, type Simulator } from '../simulator/simulator.ts'
import { openStore } from '../simulator/store.ts'
import { answerInPracticeTime } from '../simulator/transport.ts'

/** The practice cloud with its clock. */
export interface Practice {
  readonly simulator: Simulator
  readonly answer: PracticeCloud
  readonly clock: Clock
  close(): void
}

export interface PracticeOptions {
  readonly file: string | undefined
  readonly speed: number | undefined
  readonly now: number
  /** `grouped` for a server that waits for `durable` before it answers. */
  readonly sync?: 'each' | 'grouped'
}

/** Opens the practice cloud over a state file, or in memory. `speed` is practice time per real time; absent means virtual. */
export function openPractice({ file, speed, now, sync }: PracticeOptions): Practice {
  const store = openStore(file, sync === undefined ? {} : { sync })
  const start = Math.max(now, store.time ?? 0)
  const clock = speed === undefined ? virtualClock(start) : scaledClock(speed, start)
  const simulator = createSimulator({ clock, store })
  return { simulator, answer: patiently(simulator, clock), clock, close: () => simulator.close() }
}

/** A refusal that says when to come back is waited out here, on the practice clock. */
function patiently(simulator: Simulator, clock: Clock): PracticeCloud {
  return async (request, signal) => {
    for (;;) {
      const answer = await answerInPracticeTime(simulator, clock, request, signal)
      const after = answer.headers['Retry-After']
      if (answer.status !== 429 || after === undefined) return answer
      await clock.sleep(1000 * Number(after), signal)
    }
  }
}
