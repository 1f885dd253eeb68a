import { idKey } from '../common/arm-id.ts'
import { isKept } from '../common/is-kept.ts'
import { exitCodes, type ProblemDetails } from '../common/problem.ts'
import { type DestroyRules, type LiveResource, planDestroy } from './destroy.ts'
import { topologicalOrder } from './graph.ts'
import { ignoring } from './ignored.ts'
import type { Ignored, Plan, PlanStep } from './types.ts'

/**
 * The plan with what an earlier plan made and this one no longer wants: a delete step each. They wait for every change of the plan, since what
 * is kept may still hold on to them until it is updated, and they go in the order of a destroy. Resource groups are never among them.
 * What of others was found inside one that would go keeps it. A lock that this plan sets waits until what goes from below it is gone; one that is there already makes a problem.
 */
export function withRemovals(plan: Plan, found: readonly LiveResource[], rules: DestroyRules = {}, entries: readonly Ignored[] = []): Plan {
  const wanted = new Set(plan.steps.map((step) => idKey(step.id)))
  const unwanted = found.filter(
    (one) => one.ours && !wanted.has(idKey(one.id)) && one.type.toLowerCase() !== 'microsoft.resources/resourcegroups',
  )
  const kept = unwanted.flatMap((one) => keptAnyway(one, entries))
  const left = unwanted.filter((one) => !kept.some((step) => step.id === one.id))
  if (left.length === 0) return policiesFirst({ ...plan, steps: [...plan.steps, ...kept] })
  const foreign = found.filter((one) => !one.ours && !wanted.has(idKey(one.id)))
  const { plan: removal, survivors } = planDestroy({
    environment: plan.environment,
    region: plan.region,
    found: [...left, ...foreign],
    rules,
  })
  const going = new Set(removal.steps.map(({ id }) => id))
  // What holds something of others stays with it.
  const held = left
    .filter(({ id }) => !going.has(id))
    .map((one): PlanStep => {
      const why = survivors.find(({ id }) => id === one.id)?.why ?? ''
      return { ...keepStep(one), notes: [`No longer wanted, but not removed: ${why.charAt(0).toLowerCase()}${why.slice(1)}`] }
    })
  const changing = plan.steps.filter((step) => !isKept(step) && !isLock(step)).map((step) => step.id)
  const ours = new Set(
    [...found.filter((one) => one.ours), ...plan.steps.filter(({ ownership }) => ownership === 'managed')].map(({ id }) => idKey(id)),
  )
  const leaves = (id: string): Pick<PlanStep, 'leaves'> => {
    const one = left.find((each) => each.id === id)
    const why = one === undefined ? undefined : rules.leaves?.(one, (other) => ours.has(idKey(other)))?.why
    return why === undefined ? {} : { leaves: why }
  }
  const goes = removal.steps.map((step): PlanStep => ({ ...step, ...leaves(step.id), dependsOn: [...step.dependsOn, ...changing] }))
  const stays = plan.steps.map((step): PlanStep => {
    const below = isLock(step) ? goes.filter((one) => isBelow(one, step)) : []
    return below.length === 0 ? step : { ...step, dependsOn: [...step.dependsOn, ...below.map((one) => one.id)] }
  })
  const locked = plan.steps.filter((step) => isLock(step) && step.action !== 'create').flatMap((lock) => lockedProblem(lock, goes))
  return policiesFirst({
    ...plan,
    steps: topologicalOrder([...stays, ...kept, ...held, ...goes]),
    problems: [...plan.problems, ...removal.problems, ...locked],
  })
}

/**
 * A policy that stops refusing must do so before what it refused is written: assignments that are there already are changed and removed first.
 * New ones have no order; they count only minutes later.
 */
function policiesFirst(plan: Plan): Plan {
  const first = plan.steps.filter((step) => isPolicy(step) && (step.action === 'update' || step.action === 'delete'))
  if (first.length === 0) return plan
  const ids = first.map((step) => step.id)
  // What an assignment needs itself (its resource group) is there: it was changed before, not made.
  const needed = new Set(first.flatMap((step) => (step.action === 'delete' ? [] : step.dependsOn)).map(idKey))
  const steps = plan.steps.map((step): PlanStep => {
    if (first.includes(step)) return step.action === 'delete' ? { ...step, dependsOn: [] } : step
    const waits = step.action === 'create' || step.action === 'update' || step.action === 'replace' || step.action === 'recover'
    return waits && !needed.has(idKey(step.id)) && !isPolicy(step) ? { ...step, dependsOn: [...step.dependsOn, ...ids] } : step
  })
  return { ...plan, steps: topologicalOrder(steps) }
}

function isPolicy(step: Pick<PlanStep, 'type'>): boolean {
  return step.type.toLowerCase() === 'microsoft.authorization/policyassignments'
}

/** What nobody wants any more, and somebody decided to leave. */
function keptAnyway(resource: LiveResource, entries: readonly Ignored[]): PlanStep[] {
  const entry = ignoring(entries, resource.id, '')
  if (entry === undefined) return []
  return [{ ...keepStep(resource), ignored: [{ path: '', from: resource.name, to: undefined, entry }] }]
}

function keepStep({ id, type, apiVersion, name, group, because }: LiveResource): PlanStep {
  return { id, type, apiVersion, name, group, action: 'keep', because: because ?? '', dependsOn: [], changes: [], ownership: 'managed' }
}

function lockedProblem(lock: PlanStep, goes: readonly PlanStep[]): ProblemDetails[] {
  const below = goes.filter((one) => isBelow(one, lock))
  if (below.length === 0) return []
  return [
    {
      code: 'locked',
      what: `${lock.name} keeps ${below.map((one) => one.name).join(', ')} from being removed.`,
      why: 'The answers no longer want it, and the lock below which it lies is wanted as before.',
      now: ['Take the locks off first, with the same command and --set locks=none; then set them again'],
      exit: exitCodes.refused,
    },
  ]
}

function isLock(step: Pick<PlanStep, 'type'>): boolean {
  return step.type.toLowerCase() === 'microsoft.authorization/locks'
}

/** Whether a lock's scope covers a step. */
function isBelow(step: PlanStep, lock: PlanStep): boolean {
  const scope = idKey(lock.id).replace(/\/providers\/microsoft\.authorization\/locks\/[^/]*$/, '')
  return idKey(step.id).startsWith(`${scope}/`) && !isLock(step)
}
