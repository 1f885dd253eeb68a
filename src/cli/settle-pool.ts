import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import type { Planned } from '../engine/plan.ts'
import type { Live, PlanStep } from '../engine/types.ts'
import { idsOf } from '../resources/define.ts'
import type { Entry } from '../resources/environment.ts'
import { nextPoolName } from '../resources/pool-names.ts'
import { noRoomForBoth } from '../resources/side-by-side.ts'

/** A plan for one name of the pool. */
export interface Attempt {
  readonly blueprint: Blueprint
  readonly entries: readonly Entry[]
  readonly planned: Planned
}

export interface PoolRequest {
  readonly blueprint: Blueprint
  /** Names of ours that pools of the account bear. */
  readonly standing: readonly string[]
  /** The account's other pools, which take of its quota. */
  readonly others: readonly JsonObject[]
  /** What is at each id, the standing pools and the account among them. */
  readonly live: ReadonlyMap<string, Live>
  readonly attempt: (blueprint: Blueprint) => Promise<Attempt>
}

/**
 * Decides under which name the pool is wanted. A pool that stands and need not be made anew keeps its name. Where each would have to be, a new one
 * is made beside the old under the next free name, and the old one goes once the new one has its nodes; where there is no room for both, or what it
 * stands on is made anew too, it is deleted first and made again.
 */
export async function settlePool({ blueprint, standing, others, live, attempt }: PoolRequest): Promise<Attempt> {
  const { pool } = blueprint
  if (pool === undefined || standing.length === 0) return attempt(blueprint)
  const named = (name: string): Blueprint => ({ ...blueprint, pool: { ...pool, name } })
  const idOf = (name: string) => idsOf(blueprint).pool(name)
  const ours = standing.filter((name) => {
    const found = live.get(idKey(idOf(name)))
    return found?.state === 'present' && found.ours
  })
  let renewed: { readonly name: string; readonly attempt: Attempt; readonly step: PlanStep } | undefined
  for (const name of [...ours].reverse()) {
    const tried = await attempt(named(name))
    const step = stepOf(tried, idOf(name))
    if (step?.action === 'update' && step.changes.some(({ path }) => /^identity\b/.test(path))) {
      return withStep(tried, {
        ...step,
        notes: ['Nodes that are there keep the identity they have; those that come from now on get this one.'],
      })
    }
    if (step === undefined || step.action !== 'replace') return tried
    renewed ??= { name, attempt: tried, step }
  }
  if (renewed === undefined) return attempt(named(standing.includes(pool.name) ? pool.name : nextPoolName(pool.name, standing)))
  const bodyOf = (id: string): JsonObject | undefined => {
    const found = live.get(idKey(id))
    return found?.state === 'present' ? found.body : undefined
  }
  const bodies = standing.map((name) => bodyOf(idOf(name))).filter((body) => body !== undefined)
  const below = renewed.step.changes.length === 0 || makesAnew(renewed.attempt, renewed.step)
  const reason = below ? 'what it stands on is made anew, too' : noRoomForBoth(blueprint, bodyOf(idsOf(blueprint).account), bodies, others)
  if (reason !== undefined) {
    return withStep(renewed.attempt, {
      ...renewed.step,
      notes: [`Deleted first, then made anew: ${reason}. Its running tasks stop.`],
    })
  }
  const name = nextPoolName(pool.name, standing)
  const beside = await attempt(named(name))
  const step = stepOf(beside, idOf(name))
  if (step === undefined) return beside
  return withStep(beside, {
    ...step,
    changes: renewed.step.changes,
    insteadOf: renewed.step.id,
    notes: [
      `Made beside ${renewed.name}, which goes once this one has its nodes: its running tasks end first, no new ones start.`,
      `Jobs name their pool: point them to ${name}. Waiting tasks of ${renewed.name} stay in their jobs.`,
    ],
  })
}

/** Whether something the pool depends on, directly or not, is made anew. */
function makesAnew({ planned }: Attempt, pool: PlanStep): boolean {
  const byKey = new Map(planned.plan.steps.map((step) => [idKey(step.id), step]))
  const seen = new Set<string>()
  const left = [...pool.dependsOn]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const step = byKey.get(idKey(id))
    if (step === undefined || seen.has(idKey(id))) continue
    seen.add(idKey(id))
    if (step.action === 'replace') return true
    left.push(...step.dependsOn)
  }
  return false
}

function stepOf({ planned }: Attempt, id: string): PlanStep | undefined {
  return planned.plan.steps.find((step) => idKey(step.id) === idKey(id))
}

function withStep(attempt: Attempt, step: PlanStep): Attempt {
  const { planned } = attempt
  const steps = planned.plan.steps.map((one) => (one.id === step.id ? step : one))
  return { ...attempt, planned: { ...planned, plan: { ...planned.plan, steps } } }
}
