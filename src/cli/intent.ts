import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import type { Live, Plan, PlanStep } from '../engine/types.ts'
import type { IntendedStep, Intent } from '../posture/preflight/types.ts'
import { actionsOf } from '../resources/actions.ts'
import type { Entry } from '../resources/environment.ts'

/** What preflight judges, from a plan: the steps with the Azure actions each takes. Pure. `today` is an ISO date. */
export function intentOf(blueprint: Blueprint, plan: Plan, live: ReadonlyMap<string, Live>, today: string): Intent {
  return { ...placeOf(blueprint, today), steps: plan.steps.map((step) => stepOf(step, live.get(idKey(step.id)))) }
}

/** The same where no plan could be made, because what exists may not be read: as if nothing of it existed. */
export function intentUnplanned(blueprint: Blueprint, entries: readonly Entry[], today: string): Intent {
  return {
    ...placeOf(blueprint, today),
    steps: entries.map(({ wanted }) => stepOf({ ...wanted, action: wanted.ownership === 'adopted' ? 'adopt' : 'create' }, undefined)),
  }
}

function placeOf(blueprint: Blueprint, today: string): Omit<Intent, 'steps'> {
  return {
    environment: blueprint.environment,
    subscription: blueprint.subscription,
    resourceGroup: blueprint.resourceGroup,
    region: blueprint.region,
    allocation: blueprint.account.allocationMode === 'UserSubscription' ? 'user-subscription' : 'batch-service',
    today,
  }
}

function stepOf(
  step: Pick<PlanStep, 'id' | 'type' | 'apiVersion' | 'name' | 'action' | 'body' | 'because'>,
  live: Live | undefined,
): IntendedStep {
  const { id, type, apiVersion, name, action, body, because } = step
  return { id, type, apiVersion, name, action, because, actions: actionsOf(step, live), ...(body === undefined ? {} : { body }) }
}
