import { idKey } from '../common/arm-id.ts'
import { type DestroyRules, type LiveResource, planDestroy } from './destroy.ts'
import type { Plan, PlanStep } from './types.ts'

/**
 * The plan with what an earlier plan made and this one no longer wants: a delete step each. They wait for every change of the plan, since what
 * is kept may still hold on to them until it is updated, and they go in the order of a destroy. Resource groups are never among them.
 */
export function withRemovals(plan: Plan, found: readonly LiveResource[], rules: DestroyRules = {}): Plan {
  const wanted = new Set(plan.steps.map((step) => idKey(step.id)))
  const left = found.filter(
    (one) => one.ours && !wanted.has(idKey(one.id)) && one.type.toLowerCase() !== 'microsoft.resources/resourcegroups',
  )
  if (left.length === 0) return plan
  const removal = planDestroy({ environment: plan.environment, region: plan.region, found: left, rules }).plan
  const changing = plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt').map((step) => step.id)
  const steps = removal.steps.map((step): PlanStep => ({ ...step, dependsOn: [...step.dependsOn, ...changing] }))
  return { ...plan, steps: [...plan.steps, ...steps], problems: [...plan.problems, ...removal.problems] }
}
