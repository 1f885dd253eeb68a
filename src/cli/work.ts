import { existsSync } from 'node:fs'
import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import { decisionName } from '../common/decision-name.ts'
import type { Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { LiveResource } from '../engine/destroy.ts'
import { lockEnvironment } from '../engine/environment-lock.ts'
import { openJournal } from '../engine/journal.ts'
import { interrupted, journalMark, readJournal } from '../engine/journal-reading.ts'
import { makePlan, type Planned, readAll, readsAtATime } from '../engine/plan.ts'
import { withRemovals } from '../engine/removals.ts'
import { runPlan } from '../engine/run.ts'
import type { EngineEvent, Live, Plan, Report } from '../engine/types.ts'
import { needsLandingZone } from '../interview/landing-zone.ts'
import type { Answers } from '../interview/types.ts'
import { destroyRules } from '../resources/destroy-rules.ts'
import { discoverEnvironment, foreignWithin } from '../resources/discover.ts'
import { type Entry, entriesOf } from '../resources/environment.ts'
import { standingPools } from '../resources/pool-names.ts'
import { createPort } from '../resources/port.ts'
import { type BodyMaker, rememberedBodies } from '../resources/remembered-bodies.ts'
import { mentionsRole, roleIdsFor } from '../resources/roles-by-name.ts'
import { traced } from '../resources/trace.ts'
import type { EnvironmentFiles } from './folders.ts'
import type { Decisions } from './ignored-file.ts'
import { quoted } from './quoted.ts'
import type { Session } from './session.ts'
import { type Attempt, settlePool } from './settle-pool.ts'
import { type AsMade, withWaysBack } from './ways-back.ts'

/** A plan with what carrying it out needs. */
export interface Prepared {
  readonly blueprint: Blueprint
  readonly entries: readonly Entry[]
  readonly planned: Planned
}

export interface PrepareOptions {
  /** Differences that stay, and those decisions whose time is over. */
  readonly ignored?: Decisions
  /** Say who wrote last where something differs: one more round trip, and only then. */
  readonly trace?: boolean
  /** What is known of the environment as it was made, for words about what cannot be changed. */
  readonly asMade?: AsMade
}

/**
 * Answers → Blueprint → Resources → Plan. Reads only. What is wanted is read, and what carries the tag is listed, at the same time: three round trips deep
 * where nothing differs. The practice cloud first gets what the answers take as given.
 */
export async function prepare(
  answers: Answers,
  session: Session,
  signal?: AbortSignal,
  { ignored = { active: [], expired: [] }, trace = false, asMade }: PrepareOptions = {},
): Promise<Prepared> {
  const { arm, clock } = session
  const blueprint = blueprintOf(answers)
  const { environment, region, subscription, resourceGroup } = blueprint
  if (needsLandingZone(answers)) await session.furnish?.()
  const stop = signal === undefined ? {} : { signal }
  const bodyOf = rememberedBodies()
  const early = await entriesOf(blueprint, {}, bodyOf)
  // The first request: it fails when nobody is signed in, and then that is what is said.
  const tenant = session.tenantId()
  const roles = roleIdsFor(arm, blueprint)
  const pools = standingPools(arm, blueprint)
  const reading = readEntries(early, firstReads)
  const except = new Set(early.map(({ wanted }) => idKey(wanted.id)))
  const found = discoverEnvironment(arm, subscription, environment, resourceGroup, { except })
  for (const begun of [tenant, roles, pools, reading, found]) begun.catch(() => {})
  const tenantId = await tenant
  const [roleIds, { standing, others }, read] = await Promise.all([roles, pools, reading])
  const beside = standing.filter((name) => name !== blueprint.pool?.name).map((name) => poolEntries(blueprint, name, bodyOf))
  const live = new Map([...read, ...(await readEntries((await Promise.all(beside)).flat()))])
  // Whether somebody else made the same grant could not be told before the role's id was known.
  for (const { wanted } of early)
    if (mentionsRole(wanted.body) && live.get(idKey(wanted.id))?.state === 'absent') live.delete(idKey(wanted.id))

  const attempt = async (of: Blueprint): Promise<Attempt> => {
    const entries = await entriesOf(of, { tenantId, roleIds }, bodyOf)
    const wanted = entries.map((entry) => entry.wanted)
    const port = createPort({ arm, clock, environment, entries })
    return {
      blueprint: of,
      entries,
      planned: await makePlan({ environment, region, wanted, port, live, ignored: ignored.active, ...stop }),
    }
  }
  const settled = await settlePool({ blueprint, standing, others, live, attempt })
  // What an earlier run made and these answers no longer want goes, too: otherwise it would stay, be billed, and keep its rights.
  const left = [...(await found), ...poolsLeft(early, settled.entries, live)]
  const around = await foreignWithin(arm, unwanted(left, settled.entries), [...left, ...bodiesOf(settled.entries, live)])
  const changed = withIdle(
    drained(withRemovals(settled.planned.plan, [...left, ...around], destroyRules, ignored.active)),
    ignored,
    asMade?.where,
  )
  const plan = asMade === undefined ? changed : await withWaysBack(changed, { live, asMade })
  return { ...settled, planned: { ...settled.planned, plan: trace ? await traced(plan, arm, clock, signal) : plan } }

  /** What is at each; `few` go first: their answers say how many requests Resource Manager has left for this caller, and the wire keeps to that. */
  async function readEntries(entries: readonly Entry[], few = entries.length): Promise<Map<string, Live>> {
    const port = createPort({ arm, clock, environment, entries })
    const wanted = entries.map((entry) => entry.wanted)
    const first = await readAll(wanted.slice(0, few), port, readsAtATime, signal)
    return new Map([...first, ...(await readAll(wanted.slice(few), port, readsAtATime, signal))])
  }
}

/** Beside the lists on which others wait: together no more than a bucket holds that is nearly empty. */
const firstReads = 8

/** The pool of a blueprint under another name. */
async function poolEntries(blueprint: Blueprint, name: string, bodyOf: BodyMaker): Promise<readonly Entry[]> {
  const { pool } = blueprint
  if (pool === undefined) return []
  const entries = await entriesOf({ ...blueprint, pool: { ...pool, name } }, {}, bodyOf)
  return entries.filter((entry) => entry.wanted.type === poolType)
}

/** The pool that was read as wanted, where another name was settled on: it goes. */
function poolsLeft(early: readonly Entry[], settled: readonly Entry[], live: ReadonlyMap<string, Live>): readonly LiveResource[] {
  const kept = new Set(settled.map(({ wanted }) => idKey(wanted.id)))
  return early.flatMap(({ wanted }) => {
    const found = live.get(idKey(wanted.id))
    if (wanted.type !== poolType || kept.has(idKey(wanted.id)) || found?.state !== 'present') return []
    return [{ ...wanted, body: found.body, ours: found.ours }]
  })
}

function unwanted(left: readonly LiveResource[], entries: readonly Entry[]): readonly LiveResource[] {
  const wanted = new Set(entries.map((entry) => idKey(entry.wanted.id)))
  return left.filter((one) => one.ours && !wanted.has(idKey(one.id)))
}

function bodiesOf(entries: readonly Entry[], live: ReadonlyMap<string, Live>) {
  return entries.flatMap(({ wanted: { id, type } }) => {
    const found = live.get(idKey(id))
    return found?.state === 'present' ? [{ type, body: found.body }] : []
  })
}

const poolType = 'Microsoft.Batch/batchAccounts/pools'

/** What runs in a pool that goes while the environment stays ends by itself. */
function drained(plan: Plan): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) => (step.action === 'delete' && step.type === poolType ? { ...step, drain: true } : step)),
  }
}

/** Decisions to ignore what does not differ are told, so that the file does not fill with them. */
function withIdle(plan: Plan, { active, expired }: Decisions, where = `--environment ${plan.environment}`): Plan {
  const used = new Set(plan.steps.flatMap((step) => (step.ignored ?? []).map(({ entry }) => entry)))
  const unused = active.filter((entry) => !used.has(entry))
  const idle = [...unused, ...expired]
  const now = [`secure-batch drift forget ${idle.map((entry) => quoted(decisionName(entry))).join(' ')} ${where}`]
  return idle.length === 0 ? plan : { ...plan, idle: { unused, expired, now } }
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

/** Tells one thing more as a run begins. */
function saying(text: string | undefined, emit: CarryOut['emit'], clock: Session['clock']): CarryOut['emit'] {
  if (text === undefined) return emit
  return (event) => {
    emit(event)
    if (event.type === 'planned') emit({ type: 'note', at: clock.now(), text: safeText(text) })
  }
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
        emit: saying(journal.setAside, emit, session.clock),
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

/**
 * Where nothing is left to do, a run that was cut off after its last step comes to its end: its lock goes, and its journal no longer says that it is to be
 * gone on with. Throws a UserProblem when another run has the lock.
 */
export function endCutOff({ io, session, files, environment }: Pick<CarryOut, 'io' | 'session' | 'files'> & { environment: string }): void {
  if (!existsSync(files.lock) && interrupted(readJournal(files.journal)) === undefined) return
  const lock = lockEnvironment({ path: files.lock, environment, clock: io.clock })
  try {
    const at = session.clock.now()
    const journal = openJournal(files.journal, { environment, at })
    journal.record({ type: 'end', at })
    journal.close()
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
