import { isObject, type JsonObject } from '../../../../common/json.ts'
import { declared } from '../../../../policy/parameters.ts'
import type { ResourceDefinition, StoredResource } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import { ArmError, badRequest } from '../../../errors.ts'
import { placeName } from '../../../places.ts'
import { any, list, map, object, oneOf, readOnlyProperties, text } from '../../../shape.ts'
import type { World } from '../../../world.ts'
import { addPrincipal, removePrincipal } from '../principals.ts'
import { assignmentType, definitionMissing, findDefinition, findSet, policyVersions, setMissing } from './definition-store.ts'
import { checkParameters } from './parameters.ts'
import { effectsOf } from './rule-check.ts'

const identity = object({
  'type!': oneOf('SystemAssigned', 'UserAssigned', 'None'),
  userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  ...readOnlyProperties('principalId', 'tenantId'),
})

export const policyAssignment: ResourceDefinition = {
  type: assignmentType,
  apiVersions: [...policyVersions, '2026-07-01'],
  extension: true,
  name: {
    pattern: /^[^<>%&:\\?/]{0,127}[^<>%&:\\?/ ]$/,
    rule: 'it has 1 to 128 characters without < > % & : \\ ? / and does not end with a space',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  missing: (name) => new ArmError(404, 'PolicyAssignmentNotFound', `The policy assignment '${name}' is not found.`),
  body: object({
    location: text,
    identity,
    properties: object({
      displayName: { kind: 'text', maximum: 128 },
      policyDefinitionId: text,
      definitionVersion: text,
      notScopes: list(text),
      parameters: map(object({ value: any })),
      description: { kind: 'text', maximum: 512 },
      metadata: any,
      enforcementMode: oneOf('Default', 'DoNotEnforce', 'Enroll'),
      nonComplianceMessages: list(object({ 'message!': text, policyDefinitionReferenceId: text })),
      resourceSelectors: list(any),
      overrides: list(any),
      assignmentType: text,
      selfServeExemptionSettings: any,
      ...readOnlyProperties('latestDefinitionVersion', 'effectiveDefinitionVersion', 'scope', 'instanceId'),
    }),
  }),
  patch: object({ location: text, identity, properties: object({ resourceSelectors: list(any), overrides: list(any) }) }),
  put: { kind: 'now', status: 201, takes: durations.policyAssignment },
  update: { kind: 'now', status: 201, takes: durations.policyAssignment },
  remove: {
    style: { kind: 'now', status: 200 },
    done: (world, { facts }) => {
      if (typeof facts.identityPrincipal === 'string') removePrincipal(world, facts.identityPrincipal)
    },
  },
  prepare(world, write) {
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    const id = typeof properties.policyDefinitionId === 'string' ? properties.policyDefinitionId : ''
    const assigned = definitionsOf(world, id)
    const given = isObject(properties.parameters) ? properties.parameters : {}
    checkParameters(`The policy assignment '${write.name}'`, given, declared(assigned.body, id.split('/').at(-1) ?? ''))
    const location = settleIdentity(write.name, write.body, assigned.members)
    const before = write.before?.facts ?? {}
    const system = isObject(write.body.identity) && write.body.identity.type === 'SystemAssigned'
    return {
      body: location === undefined ? write.body : { ...write.body, location },
      facts: {
        scope: write.parent ?? '',
        ...(system ? { identityPrincipal: before.identityPrincipal ?? world.newGuid() } : {}),
      },
      status: write.verb === 'put' ? 201 : 200,
    }
  },
  stored(world, assignment, { before }) {
    const principal = assignment.facts.identityPrincipal
    if (typeof principal === 'string' && before?.facts.identityPrincipal !== principal) addPrincipal(world, principal, assignment.name)
    if (before === undefined) world.schedule(durations.policyInEffect, 'effect', assignment.id.toLowerCase())
  },
  show: (_world, assignment) => ({ enforcementMode: propertiesOf(assignment).enforcementMode ?? 'Default' }),
  dress(world, { facts }, body) {
    const { identityPrincipal: _, ...properties } = isObject(body.properties) ? body.properties : {}
    const shown = isObject(body.identity) ? body.identity : undefined
    const principal = facts.identityPrincipal
    return {
      ...body,
      ...(shown !== undefined && typeof principal === 'string'
        ? { identity: { ...shown, principalId: principal, tenantId: world.tenant } }
        : {}),
      properties,
    }
  },
}

export const propertiesOf = (assignment: StoredResource): JsonObject =>
  isObject(assignment.body.properties) ? assignment.body.properties : {}

/** What an assignment assigns: the definition or initiative itself, and the definitions in it. */
function definitionsOf(world: World, id: string): { readonly body: JsonObject; readonly members: readonly JsonObject[] } {
  const name = id.split('/').at(-1) ?? ''
  if (/\/policysetdefinitions\//i.test(id)) {
    const body = findSet(world, id)
    if (body === undefined) throw setMissing(name)
    const references =
      isObject(body.properties) && Array.isArray(body.properties.policyDefinitions) ? body.properties.policyDefinitions : []
    const members = references.flatMap((one) => {
      const found = isObject(one) ? findDefinition(world, String(one.policyDefinitionId)) : undefined
      return found === undefined ? [] : [found]
    })
    return { body, members }
  }
  const body = findDefinition(world, id)
  if (body === undefined) throw definitionMissing(name)
  return { body, members: [body] }
}

/**
 * Definitions that change or deploy things need an identity, whatever effect the assignment chooses; an identity needs a region.
 * Code and words: issues Azure/azure-cli#13150, Azure/azure-powershell#11996.
 */
function settleIdentity(name: string, body: JsonObject, members: readonly JsonObject[]): string | undefined {
  const has = isObject(body.identity) && body.identity.type !== 'None'
  const needing = members
    .flatMap((one) => (isObject(one.properties) ? effectsOf(one.properties) : []))
    .find((effect) => effect === 'modify' || effect === 'deployifnotexists')
  if (needing !== undefined && !has) {
    const words =
      needing === 'modify'
        ? "'Modify' policy definitions"
        : "'DeployIfNotExists' policy definitions or policy definitions that contain a deployment in the effect details"
    throw badRequest(
      'ResourceIdentityRequired',
      `The policy assignment '${name}' request is invalid. Policy assignments must include a 'managed identity' when assigning ${words}. Please see https://aka.ms/azurepolicyremediation for usage details.`,
    )
  }
  const place = typeof body.location === 'string' ? placeName(body.location) : undefined
  if (has && place === undefined) {
    throw badRequest('LocationRequired', 'The location property is required for this definition.')
  }
  return place
}
