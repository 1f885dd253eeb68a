import { isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { declared } from '../../../../policy/parameters.ts'
import type { ResourceDefinition, Write } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import { badRequest } from '../../../errors.ts'
import { any, list, map, object, oneOf, readOnlyProperties, type Shape, text } from '../../../shape.ts'
import type { World } from '../../../world.ts'
import { definitionType } from './built-ins.ts'
import { definitionMissing, findDefinition, policyVersions, setMissing, setType } from './definition-store.ts'
import { refuseInUse } from './in-use.ts'
import { checkParameters } from './parameters.ts'
import { checkDefinition } from './rule-check.ts'

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

function atSubscription(write: Write): JsonObject {
  if (write.resourceGroup !== undefined || !/^\/subscriptions\/[^/]+$/i.test(write.parent ?? '')) {
    throw badRequest(
      'InvalidRequestUri',
      'Policy definitions are kept at a subscription (or a management group, which the practice cloud does not have).',
    )
  }
  return isObject(write.body.properties) ? write.body.properties : {}
}
