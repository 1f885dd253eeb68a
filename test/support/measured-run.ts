import { openSession } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import type { Io } from '../../src/common/io.ts'
import type { WatchedRequest } from '../../src/common/watched-request.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { EngineEvent, Plan, Report } from '../../src/engine/types.ts'
import type { Answers } from '../../src/interview/types.ts'
import { createPort } from '../../src/resources/port.ts'
import { seeded } from './seeded.ts'

export interface SentRequest extends WatchedRequest {
  /** Practice time, milliseconds since 1970. */
  readonly at: number
}

export interface MeasuredRun {
  readonly plan: Plan
  readonly report: Report
  readonly events: readonly EngineEvent[]
  /** Every request as it was sent, each try by itself: of the plan, and of the run. */
  readonly planned: readonly SentRequest[]
  readonly sent: readonly SentRequest[]
}

/** Applies answers to a new practice cloud in virtual time and keeps what happened. `scenario` is a built-in one or a file. */
export async function measuredRun(answers: Answers, scenario?: string, seed = 1): Promise<MeasuredRun> {
  const now = Date.UTC(2026, 10, 23)
  const random = seeded(seed)
  const io: Io = {
    clock: { now: () => now, sleep: () => Promise.reject(new Error('Practice time is virtual')) },
    random,
    env: {},
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: '/nowhere',
    platform: 'linux',
  }
  const requests: SentRequest[] = []
  const session = await openSession({
    io,
    target: { kind: 'practice', file: undefined, ...(scenario === undefined ? {} : { scenario }) },
    cloud: 'practice',
    subscription: '00000000-0000-0000-0000-000000000000',
    watch: (request) => void requests.push({ ...request, at: session.clock.now() }),
  })
  try {
    const { entries, planned } = await prepare(answers, session)
    if (planned.plan.problems.length > 0) throw new Error(JSON.stringify(planned.plan.problems))
    const reading = requests.length
    const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
    const events: EngineEvent[] = []
    const emit = (event: EngineEvent) => void events.push(event)
    const report = await runPlan(planned.plan, { port, clock: session.clock, random, emit, live: planned.live })
    return { plan: planned.plan, report, events, planned: requests.slice(0, reading), sent: requests.slice(reading) }
  } finally {
    session.close()
  }
}
