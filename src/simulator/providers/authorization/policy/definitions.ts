import { idKey } from '../../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { filterTerms, page } from '../../../arm/listing.ts'
import { present } from '../../../arm/present.ts'
import type { ResourceDefinition, SpecialRoute, StoredResource, Write } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import { ArmError, badRequest } from '../../../errors.ts'
import { any, list, map, object, oneOf, readOnlyProperties, type Shape, text } from '../../../shape.ts'
import type { World } from '../../../world.ts'
import { builtIns, definitionType } from './built-ins.ts'
import { checkParameters, declared } from './parameters.ts'
import { checkDefinition } from './rule-check.ts'

export const setType = 'Microsoft.Authorization/policySetDefinitions'
export const assignmentType = 'Microsoft.Authorization/policyAssignments'
export const policyVersions = [
  '2019-09-01',
  '2020-09-01',
  '2021-06-01',
  '2022-06-01',
  '2023-04-01',
  '2024-04-01',
  '2025-01-01',
  '2025-03-01',
]

const parameterShape = map(
  object({
    'type!': oneOf(
      'String',
      'Array',
      'Object',
      'Boolean',
      'Integer',
      'Float',
      'DateTime',
      'string',
      'array',
      'object',
      'boolean',
      'integer',
    ),
    allowedValues: list(any),
    defaultValue: any,
    schema: any,
    metadata: any,
  }),
)

const common: Readonly<Record<string, Shape>> = {
  displayName: { kind: 'text', maximum: 128 },
  description: { kind: 'text', maximum: 512 },
  policyType: oneOf('NotSpecified', 'BuiltIn', 'Custom', 'Static'),
  metadata: any,
  parameters: parameterShape,
  version: text,
  versions: list(text),
}

const shared = {
  apiVersions: policyVersions,
  name: {
    pattern: /^[^<>%&:\\?/#]{0,63}[^<>%&:\\?/# ]$/,
    rule: 'it has 1 to 64 characters without < > % & : \\ ? / # and does not end with a space',
    code: 'InvalidPolicyDefinitionName',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  put: { kind: 'now', status: 201, takes: durations.policyAssignment },
  update: { kind: 'now', status: 201, takes: durations.policyAssignment },
} as const

/** Custom definitions of a subscription. */
export const policyDefinition: ResourceDefinition = {
  ...shared,
  type: definitionType,
  missing: (name) => definitionMissing(name),
  body: object({ 'properties!': object({ ...common, mode: text, 'policyRule!': any, externalEvaluationEnforcementSettings: any }) }),
  remove: { style: { kind: 'now', status: 200 }, check: (world, { id, name }) => refuseInUse(world, id, name, 'definition') },
  prepare(world, write) {
    const properties = atSubscription(write)
    const mode = properties.mode ?? 'Indexed'
    if (mode !== 'All' && mode !== 'Indexed') {
      throw badRequest(
        'InvalidPolicyRule',
        `The mode '${String(mode)}' is not one the practice cloud can evaluate; it knows All and Indexed.`,
      )
    }
    checkDefinition(world, write.name, properties)
    return { body: { properties: { ...properties, mode, policyType: 'Custom' } }, facts: write.before?.facts ?? madeBy(world), status: 201 }
  },
}

/** Initiatives of a subscription: several definitions assigned together. */
export const policySet: ResourceDefinition = {
  ...shared,
  type: setType,
  missing: (name) => setMissing(name),
  body: object({
    'properties!': object({
      ...common,
      'policyDefinitions!': list(
        object({
          'policyDefinitionId!': text,
          policyDefinitionReferenceId: text,
          definitionVersion: text,
          parameters: map(object({ value: any })),
          groupNames: list(text),
          ...readOnlyProperties('latestDefinitionVersion', 'effectiveDefinitionVersion'),
        }),
      ),
      policyDefinitionGroups: list(any),
    }),
  }),
  remove: { style: { kind: 'now', status: 200 }, check: (world, { id, name }) => refuseInUse(world, id, name, 'set definition') },
  prepare(world, write) {
    const properties = atSubscription(write)
    const references = Array.isArray(properties.policyDefinitions) ? properties.policyDefinitions : []
    const named = references.map((reference: Json, index: number) => {
      const one = isObject(reference) ? reference : {}
      const id = String(one.policyDefinitionId)
      const found = findDefinition(world, id)
      if (found === undefined) throw definitionMissing(id.split('/').at(-1) ?? '')
      checkParameters(
        `The policy set definition '${write.name}'`,
        isObject(one.parameters) ? one.parameters : {},
        declared(found, String(found.name)),
      )
      return { ...one, policyDefinitionReferenceId: one.policyDefinitionReferenceId ?? `${String(found.name)}_${index + 1}` }
    })
    if (named.length === 0)
      throw badRequest('InvalidCreatePolicySetDefinitionRequest', `The policy set definition '${write.name}' names no policy definition.`)
    return {
      body: { properties: { ...properties, policyDefinitions: named, policyType: 'Custom' } },
      facts: write.before?.facts ?? madeBy(world),
      status: 201,
    }
  },
}

const madeBy = (world: World) => ({ systemData: { createdBy: world.settings.caller.objectId } })

/** The definition at an id, built in or custom, as Resource Manager shows it. */
export function findDefinition(world: World, id: string): JsonObject | undefined {
  const tenant = /^\/providers\/microsoft\.authorization\/policydefinitions\/([^/]+)\/?$/i.exec(id)?.[1]
  return tenant === undefined ? stored(world, id, definitionType) : builtIns.get(tenant.toLowerCase())
}

export function findSet(world: World, id: string): JsonObject | undefined {
  return stored(world, id, setType)
}

function stored(world: World, id: string, type: string): JsonObject | undefined {
  const found = world.find(id)
  return found === undefined || found.type !== type ? undefined : present(world, found)
}

export function definitionMissing(name: string): ArmError {
  return new ArmError(404, 'PolicyDefinitionNotFound', `The policy definition '${name}' could not be found.`)
}

export function setMissing(name: string): ArmError {
  return new ArmError(404, 'PolicySetDefinitionNotFound', `The policy set definition '${name}' could not be found.`)
}

function atSubscription(write: Write): JsonObject {
  if (write.resourceGroup !== undefined || !/^\/subscriptions\/[^/]+$/i.test(write.parent ?? '')) {
    throw badRequest(
      'InvalidRequestUri',
      'Policy definitions are kept at a subscription (or a management group, which the practice cloud does not have).',
    )
  }
  return isObject(write.body.properties) ? write.body.properties : {}
}

/**
 * What assignments or initiatives refer to stays. Words: issue azuredemoenvironment/ade#37; code: issue
 * Azure/terraform-azurerm-caf-enterprise-scale#1304.
 */
function refuseInUse(world: World, id: string, name: string, what: 'definition' | 'set definition'): void {
  const refers = (value: Json | undefined) => typeof value === 'string' && idKey(value) === idKey(id)
  const code = what === 'definition' ? 'InvalidDeletePolicyDefinitionRequest' : 'InvalidDeletePolicySetDefinitionRequest'
  const refuse = (by: string, other: StoredResource, advice: string) =>
    badRequest(
      code,
      `The policy ${what} '${name}' cannot be deleted. It is referenced by the policy ${by} '${other.id}'. Please ${advice}.`,
    )
  const set = world.ofType(setType).find((one) => {
    const members = at(one.body, 'properties.policyDefinitions')
    return Array.isArray(members) && members.some((member: Json) => refers(at(member, 'policyDefinitionId')))
  })
  if (set !== undefined) {
    throw refuse('set definition', set, 'remove this policy definition from all policy set definitions that reference it')
  }
  const assignment = world.ofType(assignmentType).find((one) => refers(at(one.body, 'properties.policyDefinitionId')))
  if (assignment !== undefined) throw refuse('assignment', assignment, 'delete all policy assignments referencing the policy')
}

/** Built-in definitions are read at the tenant; a subscription's list shows its own and the built-in ones. */
export const definitionRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policyDefinitions',
    run: (_world, { query, url }) => listed([...builtIns.values()], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policyDefinitions/{name}',
    run(_world, { parameters }) {
      const found = builtIns.get((parameters.name ?? '').toLowerCase())
      if (found === undefined) throw definitionMissing(parameters.name ?? '')
      return { status: 200, body: found }
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Authorization/policyDefinitions',
    run: (world, { parameters, query, url }) =>
      listed([...builtIns.values(), ...ofSubscription(world, definitionType, parameters.subscription ?? '')], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policySetDefinitions',
    run: (_world, { query, url }) => listed([], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policySetDefinitions/{name}',
    run: (_world, { parameters }) => {
      throw setMissing(parameters.name ?? '')
    },
  },
]

const ofSubscription = (world: World, type: string, subscription: string) =>
  world.childrenOf(`/subscriptions/${subscription}`, type).map((one) => present(world, one))

/** A list filtered by `policyType eq 'BuiltIn'` and `category eq 'Batch'`. */
function listed(all: readonly JsonObject[], query: ReadonlyMap<string, string>, url: URL) {
  const terms = filterTerms(query.get('$filter'))
  const fits = (body: JsonObject, term: string, path: string) =>
    !terms.has(term) || String(at(body, path)).toLowerCase() === terms.get(term)?.toLowerCase()
  return page(
    all
      .filter((body) => fits(body, 'policytype', 'properties.policyType') && fits(body, 'category', 'properties.metadata.category'))
      .map((body) => ({ key: idKey(String(body.id)), body: () => body })),
    url,
    query,
    10,
  )
}
