import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint } from '../blueprint/types.ts'
import type { Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { lockEnvironment } from '../engine/environment-lock.ts'
import { openJournal } from '../engine/journal.ts'
import { journalMark } from '../engine/journal-reading.ts'
import { makePlan, type Planned } from '../engine/plan.ts'
import { withRemovals } from '../engine/removals.ts'
import { runPlan } from '../engine/run.ts'
import type { EngineEvent, Plan, Report } from '../engine/types.ts'
import { needsLandingZone } from '../interview/landing-zone.ts'
import type { Answers } from '../interview/types.ts'
import { destroyRules } from '../resources/destroy-rules.ts'
import { discoverEnvironment } from '../resources/discover.ts'
import { type Entry, entriesOf } from '../resources/environment.ts'
import { createPort } from '../resources/port.ts'
import { roleIdsFor } from '../resources/roles-by-name.ts'
import type { EnvironmentFiles } from './folders.ts'
import type { Session } from './session.ts'

/** A plan with what carrying it out needs. */
export interface Prepared {
  readonly blueprint: Blueprint
  readonly entries: readonly Entry[]
  readonly planned: Planned
}

/** Answers → Blueprint → Resources → Plan. Reads only; the practice cloud first gets what the answers take as given. */
export async function prepare(answers: Answers, session: Session, signal?: AbortSignal): Promise<Prepared> {
  const blueprint = blueprintOf(answers)
  if (needsLandingZone(answers)) await session.furnish?.()
  const tenantId = await session.tenantId()
  const found = discoverEnvironment(session.arm, blueprint.subscription, blueprint.environment, blueprint.resourceGroup)
  found.catch(() => {})
  const roleIds = await roleIdsFor(session.arm, blueprint)
  const entries = await entriesOf(blueprint, { tenantId, roleIds })
  const port = createPort({ arm: session.arm, clock: session.clock, environment: blueprint.environment, entries })
  const planned = await makePlan({
    environment: blueprint.environment,
    region: blueprint.region,
    wanted: entries.map((entry) => entry.wanted),
    port,
    ...(signal === undefined ? {} : { signal }),
  })
  // What an earlier run made and these answers no longer want goes, too: otherwise it would stay, be billed, and keep its rights.
  const plan = withRemovals(planned.plan, await found, destroyRules)
  return { blueprint, entries, planned: { ...planned, plan } }
}

export interface CarryOut {
  readonly io: Io
  readonly session: Session
  readonly files: EnvironmentFiles
  readonly plan: Plan
  /** The journal's mark when the plan was begun: a run since then makes the plan stale. */
  readonly plannedAt: string
  /** Keeps what belongs to the run, once nobody else is at it. */
  readonly remember?: () => void
  readonly entries: readonly Entry[]
  readonly live?: Planned['live']
  readonly emit: (event: EngineEvent) => void
  readonly signal?: AbortSignal
  /** Aborted as well as `signal`: what runs is left to Azure. */
  readonly abandon?: AbortSignal
  readonly next?: readonly string[]
}

/**
 * Plan → Events → Report, under the environment's lock and with a journal. Used by apply and by destroy. Throws a UserProblem, before anything is
 * written to Azure, when another run has the lock or had it since the plan was made, and when lock, answers or journal cannot be written.
 */
export async function carryOut(request: CarryOut): Promise<Report> {
  const { io, session, files, plan, plannedAt, remember, entries, live, emit, signal, abandon, next } = request
  const lock = lockEnvironment({ path: files.lock, environment: plan.environment, clock: io.clock })
  try {
    if (journalMark(files.journal) !== plannedAt) throw changedMeanwhile(plan.environment)
    remember?.()
    const journal = openJournal(files.journal, { environment: plan.environment, at: session.clock.now() })
    try {
      return await runPlan(plan, {
        port: createPort({ arm: session.arm, clock: session.clock, environment: plan.environment, entries }),
        clock: session.clock,
        random: io.random,
        emit,
        journal,
        ...(live === undefined ? {} : { live }),
        ...(signal === undefined ? {} : { signal }),
        ...(abandon === undefined ? {} : { abandon }),
        ...(next === undefined ? {} : { next }),
      })
    } finally {
      journal.close()
    }
  } finally {
    lock.release()
  }
}

function changedMeanwhile(environment: string): UserProblem {
  return new UserProblem({
    code: 'plan-stale',
    what: `Another run has worked on environment "${environment}" since this plan was made; nothing was written.`,
    why: 'The plan may no longer fit what exists.',
    now: ['Run the same command again: it plans afresh.'],
    exit: exitCodes.refused,
  })
}
