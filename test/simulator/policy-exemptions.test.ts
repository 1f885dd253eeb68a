import { describe, expect, it } from 'vitest'
import { at, isObject, stringsIn } from '../../src/common/json.ts'
import { builtIns } from '../../src/simulator/providers/authorization/policy/built-ins.ts'
import { assign, assignment, assignmentId, definition, definitionId, setId } from './policy-help.ts'
import { bodies, type RawCloud, rawCloud, rg, sub } from './raw.ts'

const identity = (name: string) => `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const exemptionId = (scope = rg) => `${scope}/providers/Microsoft.Authorization/policyExemptions/spared?api-version=2022-07-01-preview`
const exemption = (more = {}) => ({
  properties: { policyAssignmentId: assignmentId('ours'), exemptionCategory: 'Waiver', ...more },
})

/** A cloud in which an initiative of two members denies identities. */
function denying(): RawCloud {
  const cloud = rawCloud()
  const rule = { field: 'type', equals: 'Microsoft.ManagedIdentity/userAssignedIdentities' }
  for (const name of ['one', 'two']) expect(cloud.put(definitionId(name), definition(rule, 'deny')).status).toBe(201)
  const members = ['one', 'two'].map((name) => ({ policyDefinitionId: definitionId(name), policyDefinitionReferenceId: name }))
  expect(cloud.put(setId('both'), { properties: { policyDefinitions: members } }).status).toBe(201)
  assign(cloud, 'ours', assignment(setId('both')))
  return cloud
}

describe('POL-10 exemptions', () => {
  it('spare what lies below them, the whole assignment or some of its definitions', () => {
    const cloud = denying()
    expect(cloud.put(exemptionId(), exemption({ policyDefinitionReferenceIds: ['one'] })).status).toBe(201)
    const refused = cloud.put(identity('id-x'), bodies.identity())
    expect(refused.code).toBe('RequestDisallowedByPolicy')
    expect(refused.body.error.additionalInfo).toHaveLength(1)
    expect(cloud.put(exemptionId(), exemption()).status).toBe(200)
    expect(cloud.put(identity('id-x'), bodies.identity()).status).toBe(201)
    const listed = cloud.get(
      `${rg}/providers/Microsoft.Authorization/policyExemptions?api-version=2022-07-01-preview&$filter=${encodeURIComponent('atScope()')}`,
    )
    expect(listed.body.value.map(({ name }: { name: string }) => name)).toEqual(['spared'])
    cloud.delete(exemptionId())
    expect(cloud.put(identity('id-y'), bodies.identity()).code).toBe('RequestDisallowedByPolicy')
  })
  it('end when they expire, and hold for selected resources only', () => {
    const cloud = denying()
    cloud.put(exemptionId(), exemption({ expiresOn: '2026-11-24T00:00:00Z' }))
    expect(cloud.put(identity('id-x'), bodies.identity()).status).toBe(201)
    cloud.wait(24 * 3600)
    expect(cloud.put(identity('id-y'), bodies.identity()).code).toBe('RequestDisallowedByPolicy')
    const elsewhere = { name: 'north', selectors: [{ kind: 'resourceLocation', in: ['northeurope'] }] }
    cloud.put(exemptionId(), exemption({ resourceSelectors: [elsewhere] }))
    expect(cloud.put(identity('id-y'), bodies.identity()).code).toBe('RequestDisallowedByPolicy')
  })
  it('name an assignment that exists, and need the right on it', () => {
    const cloud = denying()
    expect(cloud.put(exemptionId(), exemption({ policyAssignmentId: assignmentId('none') })).code).toBe('InvalidPolicyExemption')
    expect(cloud.put(exemptionId(), exemption({ expiresOn: 'soon' })).code).toBe('InvalidRequestContent')
    expect(cloud.get(exemptionId())).toMatchObject({ status: 404, code: 'PolicyExemptionNotFound' })
  })
})

describe('POL-11 aliases', () => {
  const table = (cloud: RawCloud, namespace: string): ReadonlyMap<string, string> => {
    const answer = cloud.get(
      `${sub}/providers/${namespace}/resourceTypes?api-version=2021-04-01&$expand=${encodeURIComponent('resourceTypes/aliases')}`,
    )
    const types: readonly { aliases: readonly { name: string; defaultPath: string }[] }[] = answer.body.value
    return new Map(types.flatMap(({ aliases }) => aliases.map(({ name, defaultPath }) => [name.toLowerCase(), defaultPath] as const)))
  }

  it('are shown with where they lie, when asked for', () => {
    const cloud = rawCloud()
    const network = table(cloud, 'Microsoft.Network')
    const path = (name: string) => network.get(name.toLowerCase())
    expect(path('Microsoft.Network/virtualNetworks/subnets[*].addressPrefix')).toBe('properties.subnets[*].properties.addressPrefix')
    expect(path('Microsoft.Network/publicIPAddresses/sku.name')).toBe('sku.name')
    expect(table(cloud, 'Microsoft.Batch').get('microsoft.batch/batchaccounts/encryption.keysource')).toBe(
      'properties.encryption.keySource',
    )
    expect(cloud.get(`${sub}/providers/Microsoft.Batch?api-version=2021-04-01`).body.resourceTypes[0].aliases).toBeUndefined()
  })
  it('are there for everything the built-in definitions speak of, of types that are here', () => {
    const cloud = rawCloud()
    const namespaces = ['Microsoft.Batch', 'Microsoft.Network', 'Microsoft.KeyVault', 'Microsoft.Insights']
    const known = new Map(namespaces.flatMap((one) => [...table(cloud, one)]))
    const types = namespaces.flatMap((one) =>
      cloud
        .get(`${sub}/providers/${one}?api-version=2021-04-01`)
        .body.resourceTypes.map(({ resourceType }: { resourceType: string }) => `${one}/${resourceType}`.toLowerCase()),
    )
    const spoken = [...builtIns.values()].flatMap((body) => fieldsIn(at(body, 'properties.policyRule.if')))
    const aliases = [...new Set(spoken.filter((field) => types.includes(field.slice(0, field.lastIndexOf('/')).toLowerCase())))]
    expect(aliases.length).toBeGreaterThan(5)
    expect(aliases.filter((alias) => !known.has(alias.toLowerCase()))).toEqual([])
  })
})

/** Every `field` of a rule. */
function fieldsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(fieldsIn)
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) => (key === 'field' ? stringsIn(value) : fieldsIn(value)))
}
