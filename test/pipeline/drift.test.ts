import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepare } from '../../src/cli/work.ts'
import { isObject, type Json, type JsonObject } from '../../src/common/json.ts'
import type { PlanStep } from '../../src/engine/types.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, failures, subscription } from './practice-run.ts'
import { type SomebodyElse, sharedCloud } from './somebody-else.ts'

const answers = presetAnswers('regulated', {
  egress: 'nat',
  storage: 'managed',
  'storage-reach': 'private',
  locks: 'delete',
  tags: ['owner=team'],
  'pool-nodes': 2,
})
const group = `/subscriptions/${subscription}/resourceGroups/rg-demo`
const at = (type: string, name: string) => `${group}/providers/${type}/${name}`
const nsg = at('Microsoft.Network/networkSecurityGroups', 'nsg-demo-nodes')
const network = at('Microsoft.Network/virtualNetworks', 'vnet-demo')
const nodes = `${network}/subnets/snet-nodes`

/** The environment as it was made, so that ids need not be spelt. */
interface Place {
  readonly other: SomebodyElse
  /** The only resource of a type whose name ends so. */
  id(type: string, ending?: string): string
}

interface Planted {
  readonly change: string
  readonly plant: (place: Place) => void
  /** What the plan says: `action type path from → to`, once each. */
  readonly finds: readonly string[]
}

const properties = (body: JsonObject): JsonObject => (isObject(body.properties) ? body.properties : {})
const withProperties = (change: JsonObject) => (body: JsonObject) => ({ ...body, properties: { ...properties(body), ...change } })

const planted: readonly Planted[] = [
  {
    change: 'a security rule is added',
    plant: ({ other }) =>
      other.put(`${nsg}/securityRules/let-me-in`, {
        properties: {
          priority: 110,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '22',
        },
      }),
    finds: ['update networkSecurityGroups properties.securityRules[let-me-in] {…} → nothing'],
  },
  {
    change: 'a security rule lets more in',
    plant: ({ other, id }) => {
      const rule = String(rulesOf(other.get(id('networkSecurityGroups', 'nodes')))[0])
      other.edit(`${nsg}/securityRules/${rule}`, withProperties({ description: 'temporarily' }))
    },
    finds: [
      expect.stringMatching(/^update networkSecurityGroups properties\.securityRules\[[\w-]+\]\.properties\.description "temporarily" → /),
    ],
  },
  {
    change: 'a security rule is removed',
    plant: ({ other, id }) => other.delete(`${nsg}/securityRules/${String(rulesOf(other.get(id('networkSecurityGroups', 'nodes')))[0])}`),
    finds: [expect.stringMatching(/^update networkSecurityGroups properties\.securityRules\[[\w-]+\] nothing → \{…\}$/)],
  },
  {
    change: 'the NAT gateway is detached',
    plant: ({ other }) => other.edit(nodes, (body) => without(body, 'natGateway')),
    finds: [expect.stringMatching(/^update virtualNetworks properties\.subnets\[snet-nodes\]\.properties\.natGateway nothing → /)],
  },
  {
    change: 'the security group is detached',
    plant: ({ other }) => other.edit(nodes, (body) => without(body, 'networkSecurityGroup')),
    finds: [
      expect.stringMatching(/^update virtualNetworks properties\.subnets\[snet-nodes\]\.properties\.networkSecurityGroup nothing → /),
    ],
  },
  {
    change: 'the subnet gets its own way out',
    plant: ({ other }) => other.edit(nodes, withProperties({ defaultOutboundAccess: true })),
    finds: ['update virtualNetworks properties.subnets[snet-nodes].properties.defaultOutboundAccess true → false'],
  },
  {
    change: 'names are resolved elsewhere',
    plant: ({ other }) => other.edit(network, withProperties({ dhcpOptions: { dnsServers: ['10.1.2.3'] } })),
    finds: ['update virtualNetworks properties.dhcpOptions {…} → nothing'],
  },
  {
    change: 'the account is opened to the internet',
    plant: ({ other, id }) => other.patch(id('batchAccounts'), { properties: { publicNetworkAccess: 'Enabled' } }),
    finds: ['update batchAccounts properties.publicNetworkAccess "Enabled" → "Disabled"'],
  },
  {
    change: 'keys may sign in again',
    plant: ({ other, id }) => other.patch(id('batchAccounts'), { properties: { allowedAuthenticationModes: ['AAD', 'SharedKey'] } }),
    finds: ['update batchAccounts properties.allowedAuthenticationModes ["AAD","SharedKey"] → ["AAD"]'],
  },
  {
    change: 'the account’s firewall lets everyone in',
    plant: ({ other, id }) =>
      other.patch(id('batchAccounts'), {
        properties: { networkProfile: { accountAccess: { defaultAction: 'Allow' }, nodeManagementAccess: { defaultAction: 'Deny' } } },
      }),
    finds: ['update batchAccounts properties.networkProfile.accountAccess.defaultAction "Allow" → "Deny"'],
  },
  {
    change: 'the vault is opened to the internet',
    plant: ({ other, id }) => other.patch(id('vaults'), { properties: { publicNetworkAccess: 'enabled' } }),
    finds: ['update vaults properties.publicNetworkAccess "enabled" → "disabled"'],
  },
  {
    change: 'the vault’s firewall lets everyone in',
    plant: ({ other, id }) =>
      other.patch(id('vaults'), {
        properties: { networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] } },
      }),
    finds: ['update vaults properties.networkAcls.defaultAction "Allow" → "Deny"'],
  },
  {
    change: 'the vault keeps trusted services out',
    plant: ({ other, id }) =>
      other.patch(id('vaults'), {
        properties: { networkAcls: { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } },
      }),
    finds: ['update vaults properties.networkAcls.bypass "None" → "AzureServices"'],
  },
  {
    change: 'the logs are no longer sent',
    plant: ({ other, id }) => other.delete(id('diagnosticSettings')),
    finds: ['create diagnosticSettings'],
  },
  {
    change: 'metrics are no longer sent',
    plant: ({ other, id }) =>
      other.edit(id('diagnosticSettings'), withProperties({ metrics: [{ category: 'AllMetrics', enabled: false }] })),
    finds: [expect.stringMatching(/^update diagnosticSettings properties\.metrics\[\w+\]\.enabled false → true$/)],
  },
  {
    change: 'a lock is taken off',
    plant: ({ other, id }) => other.delete(id('locks', '/Microsoft.Authorization/locks/secure-batch')),
    finds: ['create locks'],
  },
  {
    change: 'the value of a tag is changed',
    plant: ({ other, id }) =>
      other.patch(id('workspaces'), { tags: { owner: 'nobody', 'secure-batch:environment': 'demo', 'secure-batch:managed-by': 'x' } }),
    finds: ['update workspaces tags.owner "nobody" → "team"'],
  },
  {
    change: 'a tag is removed, as the portal does it',
    plant: ({ other, id }) =>
      other.patch(`${id('natGateways')}/providers/Microsoft.Resources/tags/default`, {
        operation: 'Delete',
        properties: { tags: { owner: 'team' } },
      }),
    finds: ['update natGateways tags.owner nothing → "team"'],
  },
  {
    change: 'a DNS zone is cut from the network',
    plant: ({ other, id }) => other.delete(id('virtualNetworkLinks', 'batch.azure.com/virtualNetworkLinks/vnet-demo')),
    finds: ['create virtualNetworkLinks'],
  },
  {
    change: 'the record of an endpoint is removed from the zone',
    plant: ({ other, id }) => other.delete(recordOf(other, id('privateDnsZones', 'vaultcore.azure.net'))),
    finds: [
      expect.stringMatching(
        /^update privateDnsZoneGroups properties\.privateDnsZoneConfigs\[privatelink-vaultcore-azure-net\]\.records\[[\w-]+\] nothing → \["10\./,
      ),
    ],
  },
  {
    change: 'the record of an endpoint points elsewhere',
    plant: ({ other, id }) =>
      other.put(recordOf(other, id('privateDnsZones', 'vaultcore.azure.net')), {
        properties: { ttl: 10, aRecords: [{ ipv4Address: '203.0.113.66' }] },
      }),
    finds: [expect.stringMatching(/^update privateDnsZoneGroups .*\.records\[[\w-]+\] \["203\.0\.113\.66"\] → \["10\./)],
  },
  {
    change: 'an endpoint is deleted, and its zone group with it',
    plant: ({ other, id }) => other.delete(id('privateEndpoints', 'node-management')),
    finds: ['create privateEndpoints', 'create privateDnsZoneGroups'],
  },
  {
    change: 'an endpoint leaves its DNS zone',
    plant: ({ other, id }) => other.delete(id('privateDnsZoneGroups', 'pe-demo-vault/privateDnsZoneGroups/default')),
    finds: ['create privateDnsZoneGroups'],
  },
  {
    change: 'a role is taken away',
    plant: ({ other, id }) => {
      // A lock on the vault keeps its role assignments from being deleted: whoever does it takes it off first, and puts it back.
      const lock = id('locks', 'locks/secure-batch')
      const { properties } = other.get(lock)
      other.delete(lock)
      other.delete(id('roleAssignments', undefined))
      other.put(lock, { properties: properties ?? null })
    },
    finds: ['create roleAssignments'],
  },
  {
    change: 'a policy only looks on',
    plant: ({ other, id }) =>
      other.edit(id('policyAssignments', 'local-auth'), withProperties({ parameters: { effect: { value: 'Disabled' } } })),
    finds: [expect.stringMatching(/^update policyAssignments properties\.parameters\.effect\.value "Disabled" → "\w+"$/)],
  },
  {
    change: 'a policy is taken away',
    plant: ({ other, id }) => other.delete(id('policyAssignments', 'public-access')),
    finds: ['create policyAssignments'],
  },
  {
    change: 'storage is opened to the internet',
    plant: ({ other, id }) => other.patch(id('storageAccounts'), { properties: { publicNetworkAccess: 'Enabled' } }),
    finds: ['update storageAccounts properties.publicNetworkAccess "Enabled" → "Disabled"'],
  },
  {
    change: 'storage takes keys again',
    plant: ({ other, id }) => other.patch(id('storageAccounts'), { properties: { allowSharedKeyAccess: true } }),
    finds: ['update storageAccounts properties.allowSharedKeyAccess true → false'],
  },
  {
    change: 'storage speaks old TLS',
    plant: ({ other, id }) => other.patch(id('storageAccounts'), { properties: { minimumTlsVersion: 'TLS1_0' } }),
    finds: ['update storageAccounts properties.minimumTlsVersion "TLS1_0" → "TLS1_2"'],
  },
  {
    change: 'the pool loses its identity',
    plant: ({ other, id }) => other.patch(id('pools'), { identity: { type: 'None' } }),
    finds: ['update pools identity.type "None" → "UserAssigned"'],
  },
  {
    change: 'the NAT gateway drops idle connections sooner',
    plant: ({ other, id }) => other.edit(id('natGateways'), withProperties({ idleTimeoutInMinutes: 30 })),
    finds: [expect.stringMatching(/^update natGateways properties\.idleTimeoutInMinutes 30 → \d+$/)],
  },
]

const { session, other } = sharedCloud()
let steps: readonly PlanStep[] = []
const place: Place = {
  other,
  id(type, ending = '') {
    const found = steps.find((step) => step.type.endsWith(`/${type}`) && step.id.endsWith(ending) && step.id.startsWith(group))
    if (found === undefined) throw new Error(`There is no ${type} … ${ending}`)
    return found.id
  },
}

beforeAll(async () => {
  const { plan, report } = await apply(session, answers)
  expect(failures(report)).toEqual([])
  steps = plan.steps
  await other.wait(3600)
})
afterAll(() => session.close())

describe('what somebody changed in the portal', () => {
  it('is at least twenty-five kinds of change', () => expect(planted.length).toBeGreaterThanOrEqual(25))

  it.each(planted)('is found once, with who and when, and put back: $change', async ({ plant, finds }) => {
    plant(place)
    const changedAt = session.clock.now()
    await other.wait(600)
    const { plan } = (await prepare(answers, session, undefined, { trace: true })).planned
    expect(plan.problems).toEqual([])
    expect(changing(plan).flatMap(inWords)).toEqual(finds)
    const lasts = changing(plan).flatMap((step) => (step.action === 'create' ? [step.last] : step.changes.map((change) => change.last)))
    // What went with something else has no line of its own in the log.
    expect(lasts[0]?.by).toBe('owner@practice.example')
    expect(Math.abs(Date.parse(lasts[0]?.at ?? '') - changedAt)).toBeLessThan(60_000)

    expect(failures((await apply(session, answers)).report)).toEqual([])
    const { plan: after } = (await prepare(answers, session, undefined, { trace: true })).planned
    expect(changing(after).flatMap(inWords)).toEqual([])
  })

  it('is told without who and when where the activity log may not be read', async () => {
    other.patch(place.id('batchAccounts'), { properties: { publicNetworkAccess: 'Enabled' } })
    const blind = {
      ...session,
      arm: {
        ...session.arm,
        clients: { ...session.arm.clients, monitor: () => Promise.reject(Object.assign(new Error('no'), { statusCode: 403 })) },
      },
    }
    const { plan } = (await prepare(answers, blind, undefined, { trace: true })).planned
    expect(changing(plan).flatMap(inWords)).toHaveLength(1)
    expect(plan.untraced).toMatch(/may not read the activity log/)
    await apply(session, answers)
  })
})

describe('what others may do', () => {
  it('is no difference', async () => {
    other.patch(place.id('pools'), { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 3 } } } })
    await other.wait(900)
    other.patch(place.id('pools'), { properties: { scaleSettings: { autoScale: { formula: '$TargetDedicatedNodes=1;' } } } })
    other.edit(nodes, withProperties({ serviceEndpoints: [{ service: 'Microsoft.Storage' }] }))
    await other.wait(60)
    // Beside ours, which is the first /27 of its half.
    const beside = String(properties(other.get(`${network}/subnets/snet-endpoints`)).addressPrefix).replace(/\.0\/27$/, '.64/27')
    other.put(`${network}/subnets/snet-theirs`, { properties: { addressPrefix: beside } })
    await other.wait(60)
    other.patch(`${place.id('vaults')}/providers/Microsoft.Resources/tags/default`, {
      operation: 'Merge',
      properties: { tags: { costs: '4711' } },
    })
    other.put(`${place.id('batchAccounts')}/providers/Microsoft.Insights/diagnosticSettings/theirs`, {
      properties: { storageAccountId: place.id('storageAccounts'), logs: [{ category: 'AuditLog', enabled: true }] },
    })
    other.put(`${place.id('batchAccounts')}/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-4000-8000-000000000009`, {
      properties: {
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
        principalId: '44444444-4444-4444-4444-444444444444',
        principalType: 'Group',
      },
    })
    // A record of another team's endpoint in the same zone, and one of a kind no zone group writes.
    const zone = place.id('privateDnsZones', 'vaultcore.azure.net')
    other.put(`${zone}/A/kv-theirs`, { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.99.0.4' }] } })
    other.put(`${zone}/TXT/note`, { properties: { ttl: 60, txtRecords: [{ value: ['theirs'] }] } })
    await other.wait(600)
    const { plan } = (await prepare(answers, session, undefined, { trace: true })).planned
    expect(changing(plan).flatMap(inWords)).toEqual([])
  })
})

/** The one address record of a zone. */
function recordOf(other: SomebodyElse, zone: string): string {
  const records = other.get(`${zone}/A`).value
  const ids = Array.isArray(records) ? records.filter(isObject).map(({ id }) => String(id)) : []
  expect(ids).toHaveLength(1)
  return String(ids[0])
}

function inWords(step: PlanStep): string[] {
  const head = `${step.action} ${step.type.split('/').at(-1)}`
  return step.changes.length === 0 ? [head] : step.changes.map(({ path, from, to }) => `${head} ${path} ${brief(from)} → ${brief(to)}`)
}

function brief(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  return isObject(value) ? '{…}' : JSON.stringify(value)
}

function rulesOf(body: JsonObject): readonly string[] {
  const rules = properties(body).securityRules
  return Array.isArray(rules) ? rules.filter(isObject).map((rule) => String(rule.name)) : []
}

function without(body: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = properties(body)
  return { ...body, properties: rest }
}
