import type { JsonObject } from '../../src/common/json.ts'
import type { Action, Live, Plan, PlanStep, WantedResource } from '../../src/engine/types.ts'

export const group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-demo'

export function idOf(name: string, type = 'Example.Things/things'): string {
  return `${group}/providers/${type}/${name}`
}

/** A wanted resource; `id` is made of its name unless given. */
export function wanted(name: string, more: Partial<WantedResource> = {}): WantedResource {
  return {
    id: idOf(name),
    type: 'Example.Things/things',
    apiVersion: '2026-01-01',
    name,
    group: 'Things',
    body: { properties: { size: 1 } },
    dependsOn: [],
    because: 'things',
    ownership: 'managed',
    rules: {},
    ...more,
  }
}

export function present(body: JsonObject, ours = true): Live {
  return { state: 'present', body, ours }
}

export function step(name: string, dependsOn: readonly string[] = [], action: Action = 'create', more: Partial<PlanStep> = {}): PlanStep {
  const { rules: _, ...rest } = wanted(name)
  return { ...rest, action, changes: [], dependsOn: dependsOn.map((each) => idOf(each)), ...more }
}

export function planOf(steps: readonly PlanStep[]): Plan {
  return { environment: 'demo', region: 'westeurope', steps, problems: [] }
}
