import type { PracticeCloud } from '../azure/wire.ts'
import type { Clock } from '../common/io.ts'
import { scaledClock, virtualClock } from '../simulator/clock.ts'
import { createSimulator } from '../simulator/simulator.ts'
import { openStore } from '../simulator/store.ts'

/** The practice cloud with its clock. */
export interface Practice {
  readonly cloud: PracticeCloud
  readonly clock: Clock
  close(): void
}

/** Opens the practice cloud over a state file, or in memory. `speed` is practice time per real time; absent means virtual. */
export function openPractice({ file, speed, now }: { file: string | undefined; speed: number | undefined; now: number }): Practice {
  const store = openStore(file)
  const start = Math.max(now, store.time ?? 0)
  const clock = speed === undefined ? virtualClock(start) : scaledClock(speed, start)
  const cloud = createSimulator({ clock, store })
  return { cloud, clock, close: () => cloud.close() }
}
