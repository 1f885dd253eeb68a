import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint } from '../blueprint/types.ts'
import type { Io } from '../common/io.ts'
import { lockEnvironment } from '../engine/environment-lock.ts'
import { openJournal } from '../engine/journal.ts'
import { makePlan, type Planned } from '../engine/plan.ts'
import { withRemovals } from '../engine/removals.ts'
import { runPlan } from '../engine/run.ts'
import type { EngineEvent, Plan, Report } from '../engine/types.ts'
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

/** Answers → Blueprint → Resources → Plan. Reads only. */
export async function prepare(answers: Answers, session: Session, signal?: AbortSignal): Promise<Prepared> {
  const blueprint = blueprintOf(answers)
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
  readonly entries: readonly Entry[]
  readonly live?: Planned['live']
  readonly emit: (event: EngineEvent) => void
  readonly signal?: AbortSignal
  /** Aborted as well as `signal`: what runs is left to Azure. */
  readonly abandon?: AbortSignal
  readonly next?: readonly string[]
}

/** Plan → Events → Report, under the environment's lock and with a journal. Used by apply and by destroy. */
export async function carryOut({ io, session, files, plan, entries, live, emit, signal, abandon, next }: CarryOut): Promise<Report> {
  mkdirSync(dirname(files.journal), { recursive: true, mode: 0o700 })
  const lock = lockEnvironment({ path: files.lock, environment: plan.environment, clock: io.clock })
  try {
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
