import type { PracticeCloud } from '../azure/wire.ts'
import type { Clock } from '../common/io.ts'
import { scaledClock, virtualClock } from '../simulator/clock.ts'
import type { Scenario } from '../simulator/scenario/types.ts'
import { createSimulator, type Simulator } from '../simulator/simulator.ts'
import { openStore, type Store } from '../simulator/store.ts'
import { answerInPracticeTime } from '../simulator/transport.ts'

/** The practice cloud with its clock. */
export interface Practice {
  readonly simulator: Simulator
  readonly answer: PracticeCloud
  readonly clock: Clock
  close(): void
}

export interface PracticeRequest {
  /** The state file; undefined means memory. */
  readonly file: string | undefined
  /** Practice time per real time; undefined means virtual. */
  readonly speed: number | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** What it begins in, or began in. */
  readonly scenario?: Scenario
  /** `grouped` for a server that waits for `durable` before it answers. */
  readonly sync?: 'each' | 'grouped'
  /** Items on one page of a list. */
  readonly pageSize?: number
}

/** Opens the practice cloud over a state file, or in memory. Throws a UserProblem (exit 2) when it began in another scenario. */
export function openPractice({ file, speed, now, scenario, sync, pageSize }: PracticeRequest): Practice {
  const store = openStore(file, sync === undefined ? {} : { sync })
  const start = Math.max(now, store.time ?? 0)
  const clock = speed === undefined ? virtualClock(start) : scaledClock(speed, start)
  const simulator = begin(clock, store, scenario, pageSize)
  return {
    simulator,
    answer: (request, signal) => answerInPracticeTime(simulator, clock, request, signal),
    clock,
    close: () => simulator.close(),
  }
}

function begin(clock: Clock, store: Store, scenario: Scenario | undefined, pageSize: number | undefined): Simulator {
  try {
    return createSimulator({
      clock,
      store,
      ...(scenario === undefined ? {} : { scenario }),
      ...(pageSize === undefined ? {} : { pageSize }),
    })
  } catch (error) {
    store.close()
    throw error
  }
}
