import type { Json, JsonObject } from '../../src/common/json.ts'
import { type RawAnswer, type RawCloud, rg, sub } from './raw.ts'

export const builtInId = (name: string) => `/providers/Microsoft.Authorization/policyDefinitions/${name}`
export const definitionId = (name: string) => `${sub}${builtInId(name)}`
export const setId = (name: string) => `${sub}/providers/Microsoft.Authorization/policySetDefinitions/${name}`
export const assignmentId = (name: string, scope = rg) => `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`

export const systemIdentity: JsonObject = { location: 'westeurope', identity: { type: 'SystemAssigned' } }

/** A custom definition's body. */
export const definition = (test: JsonObject, effect: string, more: JsonObject = {}, details?: Json): JsonObject => ({
  properties: {
    displayName: 'Custom rule',
    mode: 'All',
    // biome-ignore lint/suspicious/noThenProperty: the policy language calls it so
    policyRule: { if: test, then: { effect, ...(details === undefined ? {} : { details }) } },
    ...more,
  },
})

/** An assignment's body. */
export const assignment = (id: string, parameters: JsonObject = {}, properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  ...more,
  properties: {
    displayName: 'Our rule',
    policyDefinitionId: id,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value: value ?? null }])),
    ...properties,
  },
})

/** Assigns and waits until the assignment counts; fails the test when it is refused. */
export function assign(cloud: RawCloud, name: string, body: JsonObject, scope = rg): RawAnswer {
  const answer = cloud.put(assignmentId(name, scope), body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  cloud.wait(301)
  return answer
}

/** Compliance of a scope: `name of the assignment: name of the resource` for what does not comply, and for what does. */
export function compliance(cloud: RawCloud, scope = rg): { readonly bad: string[]; readonly good: string[] } {
  const answer = cloud.send('POST', `${scope}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?api-version=2019-10-01`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  const rows: readonly { isCompliant: boolean; policyAssignmentName: string; resourceId: string }[] = answer.body.value
  const shown = (wanted: boolean) =>
    rows
      .filter(({ isCompliant }) => isCompliant === wanted)
      .map(({ policyAssignmentName, resourceId }) => `${policyAssignmentName}: ${resourceId.split('/').at(-1) ?? ''}`)
  return { bad: shown(false), good: shown(true) }
}
