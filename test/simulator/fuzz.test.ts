import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/common/json.ts'
import { isObject } from '../../src/common/json.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, rawCloud, rg, rule, sub, subnet } from './raw.ts'

/** Hundreds of requests in no time are the point here, not what Resource Manager says to that. */
const unthrottled = { ...defaultSettings, throttling: 'off' } as const

const nat = {
  name: 'ssh',
  protocol: 'TCP',
  backendPort: 22,
  frontendPortRangeStart: 1,
  frontendPortRangeEnd: 9,
  networkSecurityGroupRules: [{ priority: 150, access: 'Allow', sourceAddressPrefix: '*' }],
}
const requests: readonly (readonly [string, Json])[] = [
  [rg, { location: 'westeurope', tags: { a: 'b' } }],
  [ids.network, bodies.network([subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: ids.group } })])],
  [ids.nodes, { properties: { addressPrefix: '10.0.0.0/24' } }],
  [ids.group, bodies.securityGroup([rule('a', 100), rule('b', 110)])],
  [ids.address('a'), bodies.address('label-one')],
  [ids.nat, bodies.nat([ids.address('a')])],
  [ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault')],
  [ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone('a.b'))],
  [ids.zone('a.b'), bodies.zone()],
  [ids.link('a.b'), bodies.link()],
  [ids.identity, bodies.identity()],
  [ids.vault, bodies.vault()],
  [ids.key, bodies.key()],
  [ids.assignment(ids.vault), bodies.roleAssignment('p')],
  [`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock('NotSpecified')],
  [`${rg}/providers/Microsoft.Authorization/policyAssignments/p`, bodies.policyAssignment()],
  [ids.workspace, bodies.workspace()],
  [`${ids.vault}/providers/Microsoft.Insights/diagnosticSettings/logs`, bodies.diagnosticSetting()],
  [
    ids.account,
    bodies.account(
      {
        encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: 'https://kv-one.vault.azure.net/keys/batch' } },
      },
      { identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } },
    ),
  ],
  [ids.storage, bodies.storage({ networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: ids.nodes }] } })],
  [`${ids.storage}2`, bodies.storage({ allowSharedKeyAccess: true })],
  [`${ids.storage}2/blobServices/default/containers/input`, { properties: { publicAccess: 'None' } }],
  [ids.encryptionSet, bodies.encryptionSet('https://kv-one.vault.azure.net/keys/batch', { rotationToLatestKeyVersionEnabled: true })],
  [`${ids.vault}/secrets/word`, { properties: { value: 'x', attributes: { enabled: true } } }],
  [
    `${ids.vault}/accessPolicies/add`,
    {
      properties: { accessPolicies: [{ tenantId: '11111111-1111-1111-1111-111111111111', objectId: 'a', permissions: { keys: ['get'] } }] },
    },
  ],
  [`${ids.account}2`, bodies.account({ autoStorage: { storageAccountId: `${ids.storage}2` } })],
  [`${ids.account}2/applications/tool`, { properties: { displayName: 'a', allowUpdates: true } }],
  [
    `${ids.account}2/pools/old?api-version=2023-11-01`,
    bodies.pool(
      {
        upgradePolicy: null,
        certificates: [],
        resourceTags: { a: 'b' },
        applicationPackages: [{ id: `${ids.account}2/applications/tool` }],
      },
      { securityProfile: null, dataDisks: [{ lun: 0, diskSizeGB: 10, storageAccountType: 'Premium_LRS' }] },
    ),
  ],
  [
    `${ids.account}2/pools/pool`,
    bodies.pool({ networkConfiguration: { subnetId: ids.nodes, endpointConfiguration: { inboundNatPools: [nat] } } }),
  ],
]

describe('any request gets an answer', () => {
  it('whatever is put in the place of any part of a body', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('PUT', 'PATCH', 'DELETE', 'POST')), {
          maxLength: 12,
        }),
        (changes) => {
          const cloud = rawCloud({ settings: unthrottled })
          for (const [index, [path, body]] of requests.entries()) {
            const change = changes.find(([at]) => at % requests.length === index)
            cloud.put(path, body)
            if (change !== undefined) {
              const [, place, value, method] = change
              const answer = cloud.send(method, path, replaced(body, place, value as Json))
              expect(answer.status).toBeGreaterThanOrEqual(200)
              if (answer.status >= 400) expect(answer.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) })
            }
            cloud.wait(100)
            cloud.get(path)
          }
          expect(cloud.get(`${sub}/resources`).status).toBe(200)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  it('whatever the path', () => {
    const cloud = rawCloud({ settings: unthrottled })
    const segment = fc.constantFrom(
      'subscriptions',
      '00000000-0000-0000-0000-000000000000',
      'resourceGroups',
      'rg',
      'providers',
      'Microsoft.Batch',
      'Microsoft.Network',
      'batchAccounts',
      'virtualNetworks',
      'subnets',
      'x',
      '%2F',
      '..',
      'locks',
      'Microsoft.Authorization',
    )
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 12 }),
        fc.constantFrom('GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST', 'TRACE'),
        (segments, method) => {
          const answer = cloud.send(
            method,
            `/${segments.join('/')}?api-version=2025-06-01`,
            method === 'GET' ? undefined : { location: 'westeurope' },
          )
          expect(answer.status).toBeGreaterThanOrEqual(200)
          expect(answer.status).toBeLessThan(500)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('whatever the filter', () => {
    const cloud = rawCloud({ settings: unthrottled })
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    const word = fc.constantFrom(
      'name',
      'properties/vmSize',
      'eq',
      'lt',
      'and',
      'or',
      'not',
      '(',
      ')',
      "'a'",
      "'",
      ',',
      'startswith',
      'null',
      '3',
      "datetime'x'",
      '',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const answer = cloud.get(`${ids.account}/pools?api-version=2025-06-01&$filter=${encodeURIComponent(words.join(' '))}`)
        expect([200, 400]).toContain(answer.status)
      }),
      { numRuns: 1500 },
    )
  })
})

/** The body with the part of a number (counted through) replaced. */
function replaced(body: Json, place: number, value: Json): Json {
  let count = 0
  const total = partsOf(body)
  const visit = (current: Json): Json => {
    const here = count
    count += 1
    if (here === place % total) return value
    if (Array.isArray(current)) return current.map((item: Json) => visit(item))
    if (!isObject(current)) return current
    return Object.fromEntries(Object.entries(current).map(([key, item]) => [key, visit(item ?? null)]))
  }
  return visit(body)
}

function partsOf(body: Json): number {
  if (Array.isArray(body)) return 1 + body.reduce((sum: number, item: Json) => sum + partsOf(item), 0)
  if (!isObject(body)) return 1
  return 1 + Object.values(body).reduce((sum: number, item) => sum + partsOf(item ?? null), 0)
}
