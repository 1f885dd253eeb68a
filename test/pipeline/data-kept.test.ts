import { beforeAll, describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { isObject, type Json, type JsonObject, mapStrings } from '../../src/common/json.ts'
import { resolveReferences } from '../../src/common/reference.ts'
import { makePlan } from '../../src/engine/plan.ts'
import type { Live, PlanStep, WantedResource } from '../../src/engine/types.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { resourceTypes } from '../../src/resources/registry.ts'
import { presetBlueprint } from '../support/presets.ts'

/** What people keep things in: whatever differs, a plan never deletes one of these and makes it anew. */
const holders = [
  'Microsoft.Batch/batchAccounts',
  'Microsoft.KeyVault/vaults',
  'Microsoft.KeyVault/vaults/keys',
  'Microsoft.OperationalInsights/workspaces',
  'Microsoft.Resources/resourceGroups',
  'Microsoft.Storage/storageAccounts',
]

/** What may be made anew: nobody keeps anything in it, or, for a pool, what it runs is let end first. */
const renewable = [
  'Microsoft.Authorization/policyAssignments',
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.Batch/batchAccounts/pools',
  'Microsoft.Network/natGateways',
  'Microsoft.Network/networkSecurityPerimeters/resourceAssociations',
  'Microsoft.Network/privateDnsZones',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Network/privateEndpoints',
  'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
]

const environments = [
  presetBlueprint('regulated', { egress: 'nat', storage: 'managed', 'storage-reach': 'private', locks: 'delete', 'disk-key': 'own' }),
  presetBlueprint('user-subscription', { 'account-key': 'own', logs: 'audit' }),
  presetBlueprint('hub-spoke'),
  presetBlueprint('static-egress', { storage: 'managed', logs: 'audit' }),
]

describe('what people keep things in', () => {
  const wanted: (readonly WantedResource[])[] = []

  beforeAll(async () => {
    for (const blueprint of environments) {
      const roleIds = { 'Azure Batch Service Orchestration Role': '33333333-3333-3333-3333-333333333333' }
      const entries = await entriesOf(blueprint, { tenantId: '11111111-1111-1111-1111-111111111111', roleIds })
      wanted.push(entries.map((entry) => entry.wanted))
    }
  })

  it('is every type there is, or one that may be made anew, or one that only changes in place', () => {
    const refusing = resourceTypes.filter((type) => type.rules?.holds !== undefined).map((type) => type.type)
    const remaking = resourceTypes.filter((type) => (type.rules?.immutable ?? []).length > 0).map((type) => type.type)
    expect(refusing.sort()).toEqual(holders)
    expect(remaking.sort()).toEqual(renewable)
    const seen = new Set(wanted.flat().map((one) => one.type))
    expect(holders.filter((type) => !seen.has(type))).toEqual([])
  })

  it('is never deleted and made anew, whichever part of it differs', async () => {
    const remade: string[] = []
    let tried = 0
    for (const all of wanted) {
      for (const one of all.filter((each) => holders.includes(each.type))) {
        for (const { path, body } of variants(asLive(one))) {
          tried += 1
          const step = stepAt(await planned(all, new Map([[idKey(one.id), body]])), one.id)
          if (!inPlace(step)) remade.push(`${step?.action} ${one.type} ${path}`)
        }
      }
    }
    expect(remade).toEqual([])
    expect(tried).toBeGreaterThan(150)
  })

  it('is never deleted and made anew because of what it stands on: all else differs in every part', async () => {
    for (const all of wanted) {
      const others = all.filter((each) => !holders.includes(each.type))
      const steps = await planned(all, new Map(others.map((one) => [idKey(one.id), object(otherwise(asLive(one)))])))
      expect(steps.some((step) => step.action === 'replace')).toBe(true)
      expect(steps.filter((step) => holders.includes(step.type) && !inPlace(step))).toEqual([])
    }
  })

  it('says why, where the change cannot be made in place: the vault’s directory', async () => {
    const [all = []] = wanted
    const vault = all.find((one) => one.type === 'Microsoft.KeyVault/vaults')
    if (vault === undefined) throw new Error('No vault')
    const moved = { ...asLive(vault), properties: { ...object(vault.body.properties), tenantId: '22222222-2222-2222-2222-222222222222' } }
    const { plan } = await makePlan({
      environment: 'demo',
      region: 'westeurope',
      wanted: all,
      port,
      live: liveOf(all, new Map([[idKey(vault.id), moved]])),
    })
    expect(plan.problems).toMatchObject([{ code: 'cannot-change', what: expect.stringContaining('properties.tenantId'), exit: 4 }])
    expect(plan.problems[0]?.why).toContain('move-subscription')
  })
})

const inPlace = (step: PlanStep | undefined) => step !== undefined && ['keep', 'update', 'adopt'].includes(step.action)
const stepAt = (steps: readonly PlanStep[], id: string) => steps.find((step) => idKey(step.id) === idKey(id))

const port = { read: () => Promise.reject(new Error('Everything is known')) }

async function planned(all: readonly WantedResource[], other: ReadonlyMap<string, JsonObject>): Promise<readonly PlanStep[]> {
  return (await makePlan({ environment: 'demo', region: 'westeurope', wanted: all, port, live: liveOf(all, other) })).plan.steps
}

/** Everything stands as it is wanted, but for `other`. */
function liveOf(all: readonly WantedResource[], other: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, Live> {
  return new Map(all.map((one) => [idKey(one.id), { state: 'present', body: other.get(idKey(one.id)) ?? asLive(one), ours: true }]))
}

const asLive = (one: WantedResource): JsonObject => mapStrings(one.body, (text) => resolveReferences(text, () => 'known'))
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

/** The body with one part, at each place there is, different. */
function variants(body: JsonObject, path = ''): { readonly path: string; readonly body: JsonObject }[] {
  return Object.entries(body).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`
    const here = [otherwise(value), ...(isObject(value) ? [{}] : [])].map((other) => ({ path: below, body: { ...body, [key]: other } }))
    const inside = isObject(value) ? variants(value, below).map((one) => ({ path: one.path, body: { ...body, [key]: one.body } })) : []
    return [...here, ...inside]
  })
}

function otherwise(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.length === 0 ? ['other'] : value.map((item: Json) => otherwise(item))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, otherwise(item)]))
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return `other-${String(value)}`
}
