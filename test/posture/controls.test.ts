import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../src/interview/draft.ts'
import { questionOf } from '../../src/interview/registry.ts'
import { types } from '../../src/posture/arm-types.ts'
import { controls } from '../../src/posture/controls/registry.ts'
import { value } from '../../src/posture/look.ts'
import type { Environment } from '../../src/posture/types.ts'
import { account, idOf, machine, of, on, pool, resource } from './fixtures.ts'

interface Case {
  readonly met: readonly Environment[]
  readonly open: readonly Environment[]
  readonly none: Environment
}

const closed = account({ publicNetworkAccess: 'Disabled' })
const reach = (kind: 'accountAccess' | 'nodeManagementAccess', access: object) =>
  account({ publicNetworkAccess: 'Enabled', networkProfile: { [kind]: access } })
const listed = { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '203.0.113.10' }] }
const everybody = { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '0.0.0.0/0' }] }
const subnetOf = (name: string) => idOf('Microsoft.Network/virtualNetworks/subnets', 'vnet', name)
const endpoint = (target: string, groupId: string, status?: string) =>
  resource(types.endpoint, `pe-${groupId}`, {
    properties: {
      subnet: { id: subnetOf('endpoints') },
      privateLinkServiceConnections: [
        {
          name: groupId,
          properties: {
            privateLinkServiceId: target,
            groupIds: [groupId],
            ...(status === undefined ? {} : { privateLinkServiceConnectionState: { status } }),
          },
        },
      ],
    },
  })
const customerKey = (keyIdentifier: string) =>
  account({ encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier } } })
const key = (lifetimeActions: readonly object[]) =>
  resource(types.key, ['kv', 'k'], { properties: { rotationPolicy: { lifetimeActions } } })
const vault = (properties: object = {}) => resource(types.vault, 'kv', { properties })
const storage = (properties: object = {}) => resource(types.storage, 'st', { properties })
const logs = (...items: readonly object[]) => on(account(), types.diagnosticSetting, 'logs', { properties: { logs: items } })
const network = (...subnets: readonly object[]) => resource(types.network, 'vnet', { properties: { subnets } })
const subnet = (properties: object, name = 'nodes') => ({ name, properties })
const group = (...rules: readonly object[]) =>
  resource(types.securityGroup, 'nsg', { properties: { securityRules: rules.map((properties) => ({ name: 'r', properties })) } })
const guarded = { networkSecurityGroup: { id: idOf(types.securityGroup, 'nsg') } }
const inNodes = pool({ networkConfiguration: { subnetId: subnetOf('nodes') } })
const outbound = (access: string, priority: number, destinationPortRange: string, destinationAddressPrefix = 'Internet') => ({
  direction: 'Outbound',
  access,
  priority,
  destinationPortRange,
  destinationAddressPrefix,
})
const inbound = (access: string, sourceAddressPrefix: string) => ({ direction: 'Inbound', access, priority: 100, sourceAddressPrefix })
const ports = (...rules: readonly object[]) =>
  pool({
    networkConfiguration: {
      endpointConfiguration: { inboundNatPools: [{ name: 'ssh', backendPort: 22, networkSecurityGroupRules: rules }] },
    },
  })
const port = (access: string, priority: number, sourceAddressPrefix: string) => ({ access, priority, sourceAddressPrefix })
const zone = (name: string) => resource(types.zone, name)
const zoneGroup = (name: string) =>
  resource(types.zoneGroup, ['pe-batchAccount', 'default'], {
    properties: { privateDnsZoneConfigs: [{ name: 'z', properties: { privateDnsZoneId: idOf(types.zone, name) } }] },
  })
const link = (name: string, to: string) =>
  resource(types.zoneLink, [name, 'l'], { properties: { virtualNetwork: { id: idOf(types.network, to) } } })
const reachable = endpoint(closed.id, 'batchAccount')
const batchZone = 'privatelink.batch.azure.com'
const extension = (observed: unknown) =>
  machine({
    extensions: [
      { type: 'Other', settings: {} },
      { type: 'KeyVaultForLinux', settings: { secretsManagementSettings: { observedCertificates: [observed] } } },
    ],
  })
const role = (id: string) =>
  on(vault(), types.roleAssignment, 'r', {
    properties: { roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${id}` },
  })
const policy = (id: string) =>
  on(account(), types.policyAssignment, id, {
    properties: { policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${id.toUpperCase()}` },
  })
const watched = [
  '428256e6-1fac-4f48-a757-df34c2b3336d',
  '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
  '74c5a0ae-5e48-4738-b093-65e23a060488',
  '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
  '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
  '009a0c92-f5b4-4776-9b66-4ed2b4775563',
]
const lockOn = (target: typeof closed) => on(target, types.lock, 'l', { properties: { level: 'CanNotDelete' } })
const resourceGroup = resource('Microsoft.Resources/resourceGroups', 'rg')
const nothing = of()

const cases: Readonly<Record<string, Case>> = {
  'account-closed': {
    met: [of(closed), of(account({ publicNetworkAccess: 'disabled' }))],
    open: [of(account()), of(account({ publicNetworkAccess: 'Enabled' })), of(account({ publicNetworkAccess: 'SecuredByPerimeter' }))],
    none: nothing,
  },
  'account-listed': {
    met: [of(closed), of(account({ publicNetworkAccess: 'SecuredByPerimeter' })), of(reach('accountAccess', listed))],
    open: [of(account()), of(reach('accountAccess', { defaultAction: 'Allow' })), of(reach('accountAccess', everybody))],
    none: nothing,
  },
  'account-endpoint': {
    met: [
      of(closed, reachable),
      of(closed, endpoint(closed.id.toUpperCase(), 'batchaccount', 'Approved')),
      of(
        account({
          privateEndpointConnections: [
            { properties: { groupIds: ['batchAccount'], privateLinkServiceConnectionState: { status: 'Approved' } } },
          ],
        }),
      ),
    ],
    open: [of(closed), of(closed, endpoint(closed.id, 'nodeManagement')), of(closed, endpoint(closed.id, 'batchAccount', 'Pending'))],
    none: of(reachable),
  },
  'node-endpoint': {
    met: [of(closed, endpoint(closed.id, 'nodeManagement'))],
    open: [of(closed), of(closed, reachable), of(closed, endpoint(closed.id, 'nodeManagement', 'Rejected'))],
    none: of(account({ publicNetworkAccess: 'Enabled' })),
  },
  'node-management-closed': {
    met: [of(closed), of(reach('nodeManagementAccess', { defaultAction: 'Deny' })), of(reach('nodeManagementAccess', listed))],
    open: [of(account()), of(reach('nodeManagementAccess', { defaultAction: 'Allow' })), of(reach('nodeManagementAccess', everybody))],
    none: nothing,
  },
  'entra-only': {
    met: [of(account({ allowedAuthenticationModes: ['AAD'] }))],
    open: [
      of(account()),
      of(account({ allowedAuthenticationModes: [] })),
      of(account({ allowedAuthenticationModes: ['AAD', 'SharedKey'] })),
      of(account({ allowedAuthenticationModes: ['AAD', 'TaskAuthenticationToken'] })),
    ],
    none: nothing,
  },
  'customer-key': {
    met: [of(customerKey('https://kv.vault.azure.net/keys/k'))],
    open: [of(account()), of(account({ encryption: { keySource: 'Microsoft.Batch' } }))],
    none: nothing,
  },
  'key-follows-rotation': {
    met: [of(customerKey('https://kv.vault.azure.net/keys/k')), of(customerKey('{{/subscriptions/0#properties.keyUri}}'))],
    open: [of(customerKey('https://kv.vault.azure.net/keys/k/0123')), of(customerKey('{{/subscriptions/0#properties.keyUriWithVersion}}'))],
    none: of(account()),
  },
  'key-rotates': {
    met: [of(key([{ action: { type: 'notify' } }, { action: { type: 'Rotate' } }]))],
    open: [of(key([])), of(key([{ action: { type: 'notify' } }])), of(resource(types.key, ['kv', 'k']))],
    none: of(vault()),
  },
  'vault-roles': {
    met: [of(vault({ enableRbacAuthorization: true }))],
    open: [of(vault()), of(vault({ enableRbacAuthorization: false }))],
    none: nothing,
  },
  'purge-protection': { met: [of(vault({ enablePurgeProtection: true }))], open: [of(vault())], none: nothing },
  'vault-closed': {
    met: [
      of(vault({ publicNetworkAccess: 'disabled' })),
      of(vault({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.0/24' }] } })),
    ],
    open: [
      of(vault()),
      of(vault({ networkAcls: { defaultAction: 'Allow' } })),
      of(vault({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '0.0.0.0/0' }] } })),
    ],
    none: nothing,
  },
  'nodes-without-addresses': {
    met: [of(pool({ networkConfiguration: { publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } } }))],
    open: [
      of(pool()),
      of(pool({ networkConfiguration: { publicIPAddressConfiguration: { provision: 'BatchManaged' } } })),
      of(pool({ networkConfiguration: { publicIPAddressConfiguration: { provision: 'UserManaged' } } })),
    ],
    none: of(account()),
  },
  'own-network': { met: [of(inNodes)], open: [of(pool())], none: of(account()) },
  'security-groups': {
    met: [
      of(network(subnet(guarded))),
      of(network(subnet(guarded), subnet({}, 'AzureBastionSubnet'))),
      of(resource(types.subnet, ['vnet', 'nodes'], { properties: guarded })),
    ],
    open: [
      of(network(subnet({}))),
      of(network(subnet(guarded), subnet({}, 'other'))),
      of(resource(types.subnet, ['vnet', 'nodes'], { properties: {} })),
    ],
    none: nothing,
  },
  'no-open-inbound': {
    met: [of(group()), of(group(inbound('Deny', '*'), inbound('Allow', '203.0.113.0/24')))],
    open: [of(group(inbound('Allow', '*'))), of(group(inbound('Deny', 'Internet'), inbound('Allow', 'Internet')))],
    none: nothing,
  },
  'no-default-outbound': {
    met: [of(network(subnet({ defaultOutboundAccess: false })))],
    open: [of(network(subnet({}))), of(network(subnet({ defaultOutboundAccess: true })))],
    none: nothing,
  },
  'outbound-restricted': {
    met: [
      of(inNodes, network(subnet(guarded)), group(outbound('Deny', 4000, '*'))),
      of(inNodes, network(subnet(guarded)), group(outbound('Allow', 120, '443'), outbound('Deny', 4000, '*', '*'))),
      // What follows the denial has no effect.
      of(inNodes, network(subnet(guarded)), group(outbound('Deny', 200, '*'), outbound('Allow', 300, '*'))),
    ],
    open: [
      of(inNodes, network(subnet({}))),
      of(inNodes, network(subnet(guarded)), group()),
      of(inNodes, network(subnet(guarded)), group(outbound('Allow', 120, '*'), outbound('Deny', 4000, '*'))),
    ],
    none: of(inNodes),
  },
  'remote-access-restricted': {
    met: [of(pool()), of(ports(port('Allow', 150, '203.0.113.0/24'), port('Deny', 4096, '*')))],
    open: [of(ports()), of(ports(port('Allow', 150, '*'))), of(ports(port('Deny', 4096, '*'), port('Allow', 150, 'Internet')))],
    none: of(account()),
  },
  'zones-linked': {
    met: [
      of(closed, reachable, zoneGroup(batchZone), zone(batchZone), link(batchZone, 'VNET')),
      // Zones of another subscription are not ours to link.
      of(closed, reachable, zoneGroup(batchZone)),
    ],
    open: [
      of(closed, reachable),
      of(closed, reachable, zoneGroup(batchZone), zone(batchZone)),
      of(closed, reachable, zoneGroup(batchZone), zone(batchZone), link(batchZone, 'other')),
    ],
    none: of(closed),
  },
  'no-legacy-zone': {
    met: [of(zone(batchZone))],
    open: [of(zone(batchZone), zone('privatelink.westeurope.batch.azure.com')), of(zone('westeurope.privatelink.batch.azure.com'))],
    none: of(zone('privatelink.vaultcore.azure.net')),
  },
  'pool-disks': {
    met: [of(machine({ diskEncryptionConfiguration: { targets: ['OsDisk', 'temporaryDisk'] } }))],
    open: [of(machine({})), of(machine({ diskEncryptionConfiguration: { targets: ['OsDisk'] } }))],
    none: nothing,
  },
  'encryption-at-host': {
    met: [of(machine({ securityProfile: { encryptionAtHost: true } }))],
    open: [of(machine({})), of(machine({ securityProfile: { encryptionAtHost: false } }))],
    none: nothing,
  },
  'verified-boot': {
    met: [
      of(machine({ securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } } })),
      of(machine({ securityProfile: { securityType: 'confidentialVM' } })),
    ],
    open: [of(machine({})), of(machine({ securityProfile: { securityType: 'trustedLaunch', uefiSettings: { secureBootEnabled: true } } }))],
    none: nothing,
  },
  'metadata-protected': {
    met: [of(machine({ securityProfile: { proxyAgentSettings: { enabled: true } } }))],
    open: [of(machine({})), of(machine({ securityProfile: { proxyAgentSettings: { enabled: true, imds: { mode: 'Audit' } } } }))],
    none: nothing,
  },
  'automatic-upgrades': {
    met: [of(pool({ upgradePolicy: { mode: 'rolling', automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } } }))],
    open: [of(pool()), of(pool({ upgradePolicy: { mode: 'Manual' } })), of(pool({ upgradePolicy: { mode: 'automatic' } }))],
    none: nothing,
  },
  'pool-identity': {
    met: [of(pool({}, { identity: { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/0': {} } } }))],
    open: [of(pool()), of(pool({}, { identity: { type: 'UserAssigned', userAssignedIdentities: {} } }))],
    none: nothing,
  },
  'certificates-rotate': {
    met: [of(extension({ url: 'https://kv.vault.azure.net/secrets/c' })), of(extension('https://kv.vault.azure.net/secrets/c'))],
    open: [of(extension({ url: 'https://kv.vault.azure.net/secrets/c/0123' })), of(extension('https://kv.vault.azure.net/secrets/c/0123'))],
    none: of(machine({ extensions: [{ type: 'Other' }] })),
  },
  'auto-storage-identity': {
    met: [of(account({ autoStorage: { authenticationMode: 'BatchAccountManagedIdentity' } }))],
    open: [of(account({ autoStorage: {} })), of(account({ autoStorage: { authenticationMode: 'StorageKeys' } }))],
    none: of(account()),
  },
  'storage-keys': { met: [of(storage({ allowSharedKeyAccess: false }))], open: [of(storage())], none: nothing },
  'storage-tls': {
    met: [of(storage({ minimumTlsVersion: 'TLS1_2' }))],
    open: [
      of(storage()),
      of(storage({ minimumTlsVersion: 'TLS1_0' })),
      of(storage({ minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: false })),
    ],
    none: nothing,
  },
  'storage-closed': {
    met: [of(storage({ publicNetworkAccess: 'Disabled' })), of(storage({ networkAcls: { defaultAction: 'Deny' } }))],
    open: [of(storage()), of(storage({ networkAcls: { defaultAction: 'Allow' } }))],
    none: nothing,
  },
  'narrow-roles': {
    met: [of(role('4633458b-17de-408a-b874-0445c86b69e6'))],
    open: [of(role('b24988ac-6180-42a0-ab88-20f7382dd24c')), of(role('8E3AF657-A8FF-443C-A75C-2FE8C4BCB635'))],
    none: nothing,
  },
  'resource-logs': {
    met: [of(account(), logs({ categoryGroup: 'allLogs', enabled: true })), of(account(), logs({ category: 'ServiceLog', enabled: true }))],
    open: [
      of(account()),
      of(account(), logs()),
      of(account(), logs({ categoryGroup: 'allLogs', enabled: false })),
      of(account(), logs({ category: 'ServiceLogs', enabled: true })),
    ],
    none: nothing,
  },
  locked: {
    met: [of(vault(), lockOn(vault())), of(vault(), lockOn({ ...resourceGroup, id: '/subscriptions/0/resourceGroups/RG' }))],
    open: [of(vault()), of(vault(), resource(types.workspace, 'log'), lockOn(vault()))],
    none: of(account()),
  },
  'policies-assigned': {
    met: [of(account(), ...watched.map(policy))],
    open: [of(account()), of(account(), ...watched.slice(1).map(policy))],
    none: nothing,
  },
  'nothing-retires': {
    met: [of(pool({ vmSize: 'Standard_D2s_v5' })), of(pool({ vmSize: 'Standard_HB120rs_v3' }))],
    open: [
      of(resource(types.address, 'pip', { sku: { name: 'Basic' } })),
      of(pool({ vmSize: 'Standard_D2_v2' })),
      of(pool({ vmSize: 'STANDARD_DS3' })),
      of(pool({ vmSize: 'Standard_HB120rs_v2' })),
      of(pool({ targetNodeCommunicationMode: 'Classic' })),
      of(machine({ nodeAgentSkuId: 'batch.node.ubuntu 22.04' })),
      of(machine({ imageReference: { sku: '2016-datacenter' } })),
      of(account(), resource('Microsoft.Batch/batchAccounts/certificates', ['demo', 'c'])),
    ],
    none: of(account()),
  },
}

describe('the list of controls', () => {
  it('has a case for every control and no other', () => {
    expect(Object.keys(cases).sort()).toEqual(controls.map((control) => control.id).sort())
  })

  it('names each once, in two forms, with a public source and a date', () => {
    expect(new Set(controls.map((control) => control.id)).size).toBe(controls.length)
    expect(new Set(controls.map((control) => control.short)).size).toBe(controls.length)
    for (const { id, title, short, source } of controls) {
      expect(id).toMatch(/^[a-z][a-z-]+$/)
      expect(title).toMatch(/^[A-Z].*[^.!]$/)
      expect(short.length).toBeLessThanOrEqual(26)
      expect(source.link).toMatch(/^[a-z.]+\/[\w./-]+$/)
      expect(source.checked).toMatch(/^2026-\d\d-\d\d$/)
    }
  })
})

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const { met, open, none } = cases[id] ?? { met: [], open: [], none: nothing }

  it('is met where it is so', () => {
    expect(met.length).toBeGreaterThan(0)
    for (const environment of met) expect(control.judge(environment)).toMatchObject({ state: 'met' })
  })

  it('is open where it is not, with the property that decides and an answer that exists', () => {
    expect(open.length).toBeGreaterThan(0)
    for (const environment of open) {
      const verdict = control.judge(environment)
      expect(verdict.state).toBe('open')
      if (verdict.state !== 'open') continue
      expect(verdict.because).toMatch(/^.*[.]$/)
      const decides = environment.find(verdict.evidence.id)
      expect(decides).toBeDefined()
      if (decides !== undefined) expect(value(decides, verdict.evidence.path)).toEqual(verdict.evidence.value)
      if (verdict.fix === undefined) continue
      const question = questionOf(verdict.fix.question)
      expect(question).toBeDefined()
      if (question !== undefined) expect(parseAnswer(question, verdict.fix.value)).toHaveProperty('value')
      if (question?.kind === 'select') expect(question.options.map((option) => option.value)).toContain(verdict.fix.value)
    }
  })

  it('does not apply where there is nothing to judge', () => {
    expect(control.judge(none)).toMatchObject({ state: 'not-applicable' })
  })
})
