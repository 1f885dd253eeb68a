import { describe, expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { isObject, type JsonObject } from '../../src/common/json.ts'
import { onRadar } from '../../src/guidance/retirements.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { type PlannedBody, plannedBodies } from '../../src/resources/planned-bodies.ts'
import { presetAnswers } from '../support/presets.ts'
import { elsewhere, securityVault } from './drafts.ts'

type Given = Readonly<Record<string, AnswerValue>>
const bodies = plannedBodies()

/** What answers on top of the preset `private` make, by the last word of its type; undefined where nothing of the kind is made. */
async function made(given: Given): Promise<(type: string, which?: string) => JsonObject | undefined> {
  const found = await bodies(blueprintOf(presetAnswers('private', given)))
  const of = (type: string) => found.filter((one) => one.type.toLowerCase().endsWith(`/${type.toLowerCase()}`))
  return (type, which = '') => properties(of(type).find((one) => one.name.includes(which)))
}

function properties(one: PlannedBody | undefined): JsonObject | undefined {
  const inner = one?.body.properties
  return isObject(inner) ? inner : one?.body
}

/** Nothing of the kind may be made. */
const nothing = 'nothing'

const userSubscription: Given = { 'allocation-mode': 'user-subscription' }
const open: Given = { 'account-reach': 'listed', 'account-addresses': ['203.0.113.10'] }
const hub: Given = { hub: 'peer', 'hub-network': elsewhere.hub }
const windows: Given = { 'pool-image': 'windows-2022' }
const machine = (inside: object) => ({ deploymentConfiguration: { virtualMachineConfiguration: inside } })
const scale = (fixedScale: object) => ({ scaleSettings: { fixedScale } })
const certificate = (type: string, observed: object) =>
  machine({
    extensions: [
      {
        type,
        settings: {
          secretsManagementSettings: { observedCertificates: [{ url: expect.stringMatching(/\/secrets\/[^/]+$/), ...observed }] },
        },
      },
    ],
  })

/** Each choice of the guidance: the answers, the kind of resource that shows it, and what Azure is sent there. */
type Case = readonly [choice: string, given: Given, type: string, sent: object | typeof nothing, which?: string]
const choices: Readonly<Record<string, readonly Case[]>> = {
  'allocation mode': [
    ['Batch service', {}, 'batchAccounts', { poolAllocationMode: 'BatchService' }],
    [
      'user subscription, with its vault',
      userSubscription,
      'batchAccounts',
      { poolAllocationMode: 'UserSubscription', keyVaultReference: { id: expect.stringContaining('/vaults/kv-demo-') } },
    ],
    [
      'the vault’s three flags are not needed where roles decide',
      userSubscription,
      'vaults',
      { enableRbacAuthorization: true, enablePurgeProtection: true },
    ],
    ['the feature for encryption at host', userSubscription, 'features', {}, 'EncryptionAtHost'],
  ],
  authentication: [
    ['Entra ID only', {}, 'batchAccounts', { allowedAuthenticationModes: ['AAD'] }],
    [
      'with task token',
      { 'node-addresses': 'batch-managed', authentication: 'entra-and-task-token' },
      'batchAccounts',
      { allowedAuthenticationModes: ['AAD', 'TaskAuthenticationToken'] },
    ],
    ['with shared keys', { authentication: 'shared-key' }, 'batchAccounts', { allowedAuthenticationModes: ['AAD', 'SharedKey'] }],
    [
      'who submits',
      { 'job-submitters': ['group:44444444-4444-4444-4444-444444444444'] },
      'roleAssignments',
      { principalId: '44444444-4444-4444-4444-444444444444', principalType: 'Group' },
      'Job Submitter',
    ],
    [
      'who administers',
      { administrators: ['group:44444444-4444-4444-4444-444444444444'] },
      'roleAssignments',
      { principalId: '44444444-4444-4444-4444-444444444444' },
      'Batch Account Contributor',
    ],
  ],
  'account reach': [
    ['private only', {}, 'batchAccounts', { publicNetworkAccess: 'Disabled' }],
    [
      'listed addresses',
      open,
      'batchAccounts',
      {
        publicNetworkAccess: 'Enabled',
        networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.10' }] } },
      },
    ],
    [
      'secured by a perimeter',
      { 'account-reach': 'perimeter', 'perimeter-profile': elsewhere.profile },
      'batchAccounts',
      { publicNetworkAccess: 'SecuredByPerimeter' },
    ],
    ['public', { 'account-reach': 'public' }, 'batchAccounts', { networkProfile: { accountAccess: { defaultAction: 'Allow' } } }],
    [
      'node management separately',
      { ...open, egress: 'nat', 'node-management-reach': 'own-addresses' },
      'batchAccounts',
      { networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [expect.anything()] } } },
    ],
  ],
  network: [
    [
      'an existing subnet',
      {
        network: 'existing',
        'existing-network': elsewhere.network,
        'existing-node-subnet': 'snet-batch',
        'existing-endpoint-subnet': 'snet-private',
      },
      'pools',
      { networkConfiguration: { subnetId: `${elsewhere.network}/subnets/snet-batch` } },
    ],
    [
      'a range of your own',
      { 'network-range': '10.50.0.0/22' },
      'virtualNetworks',
      { addressSpace: { addressPrefixes: ['10.50.0.0/22'] } },
    ],
    [
      'a hub',
      hub,
      'virtualNetworkPeerings',
      { allowVirtualNetworkAccess: true, remoteVirtualNetwork: { id: elsewhere.hub } },
      'to vnet-hub',
    ],
    [
      'DNS servers',
      { ...hub, 'dns-servers': 'custom', 'dns-server-addresses': ['100.64.0.4'] },
      'virtualNetworks',
      { dhcpOptions: { dnsServers: ['100.64.0.4'] } },
    ],
    [
      'central zones',
      { 'dns-zones': 'existing', 'dns-zone-group': elsewhere.group },
      'privateDnsZoneGroups',
      { privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: expect.stringContaining('rg-central') } }] },
    ],
  ],
  'addresses of nodes and their way out': [
    ['no public addresses', {}, 'pools', { networkConfiguration: { publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } } }],
    [
      'static',
      { 'node-addresses': 'static' },
      'pools',
      {
        networkConfiguration: {
          publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [expect.anything(), expect.anything()] },
        },
      },
    ],
    [
      'managed by Batch',
      { 'node-addresses': 'batch-managed' },
      'pools',
      { networkConfiguration: { publicIPAddressConfiguration: { provision: 'BatchManaged' } } },
    ],
    [
      'no way out',
      {},
      'virtualNetworks',
      {
        subnets: expect.arrayContaining([
          expect.objectContaining({ properties: expect.objectContaining({ defaultOutboundAccess: false }) }),
        ]),
      },
    ],
    [
      'a NAT gateway with addresses',
      { egress: 'nat', 'egress-addresses': 3 },
      'natGateways',
      { publicIpAddresses: [expect.anything(), expect.anything(), expect.anything()] },
    ],
    [
      'a firewall by route table',
      { ...hub, egress: 'firewall', 'firewall-address': '100.64.1.4' },
      'routeTables',
      { routes: [{ properties: { addressPrefix: '0.0.0.0/0', nextHopIpAddress: '100.64.1.4' } }] },
    ],
  ],
  'remote access': [
    ['none', {}, 'pools', { networkConfiguration: expect.not.objectContaining({ endpointConfiguration: expect.anything() }) }],
    ...(['ssh', 'rdp'] as const).map(
      (kind) =>
        [
          `${kind} from listed ranges, and nobody else`,
          {
            ...(kind === 'rdp' ? windows : {}),
            'node-addresses': 'batch-managed',
            'remote-access': kind,
            'remote-access-from': ['203.0.113.10'],
          } as Given,
          'pools',
          {
            networkConfiguration: {
              endpointConfiguration: {
                inboundNatPools: [
                  {
                    backendPort: kind === 'ssh' ? 22 : 3389,
                    networkSecurityGroupRules: [
                      { access: 'Allow', sourceAddressPrefix: '203.0.113.10' },
                      { access: 'Deny', sourceAddressPrefix: '*' },
                    ],
                  },
                ],
              },
            },
          },
        ] as const,
    ),
  ],
  'account data': [
    ['Microsoft’s key', {}, 'batchAccounts', { encryption: { keySource: 'Microsoft.Batch' } }],
    [
      'your key, of the size and rotation you say',
      { 'account-key': 'customer', 'key-size': '4096', 'key-rotation': 60 },
      'keys',
      { keySize: 4096, rotationPolicy: expect.anything() },
    ],
    [
      'your key in an existing vault',
      { 'account-key': 'customer', vault: 'existing', 'existing-vault': securityVault },
      'batchAccounts',
      {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: { keyIdentifier: expect.stringMatching(/^https:\/\/kv-security\.vault\.azure\.net\/keys\/[^/]+$/i) },
        },
      },
    ],
  ],
  'disks and machine security': [
    [
      'Linux: the temporary disk, and the host',
      {},
      'pools',
      machine({ diskEncryptionConfiguration: { targets: ['TemporaryDisk'] }, securityProfile: { encryptionAtHost: true } }),
    ],
    [
      'Windows: both disks',
      windows,
      'pools',
      machine({ diskEncryptionConfiguration: { targets: expect.arrayContaining(['OsDisk', 'TemporaryDisk']) } }),
    ],
    [
      'your key on the system disk',
      { ...windows, 'disk-key': 'customer' },
      'pools',
      machine({ diskEncryptionConfiguration: { customerManagedKey: { rotationToLatestKeyVersionEnabled: true } } }),
    ],
    [
      'trusted launch',
      {},
      'pools',
      machine({ securityProfile: { securityType: 'trustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } } }),
    ],
    [
      'confidential',
      { 'vm-security': 'confidential', 'disk-encryption': 'temporary', 'pool-size': 'Standard_DC2as_v5' },
      'pools',
      {
        vmSize: 'Standard_DC2as_v5',
        ...machine({
          securityProfile: { securityType: 'confidentialVM' },
          osDisk: { managedDisk: { securityProfile: { securityEncryptionType: 'VMGuestStateOnly' } } },
        }),
      },
    ],
    [
      'metadata security protocol',
      { 'metadata-protocol': 'enforce' },
      'pools',
      machine({ securityProfile: { proxyAgentSettings: { enabled: true, imds: { mode: 'Enforce' }, wireServer: { mode: 'Enforce' } } } }),
    ],
    [
      'automatic upgrades',
      { 'os-upgrades': 'automatic' },
      'pools',
      {
        upgradePolicy: {
          mode: 'automatic',
          automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true, osRollingUpgradeDeferral: true },
        },
      },
    ],
    [
      'automatic upgrades turn the updates of Windows off',
      { ...windows, 'os-upgrades': 'automatic' },
      'pools',
      machine({ windowsConfiguration: { enableAutomaticUpdates: false } }),
    ],
  ],
  'secrets on nodes': [
    ['none', { 'node-secrets': 'none' }, 'vaults', nothing],
    ['an identity with one role on the vault', {}, 'roleAssignments', { principalType: 'ServicePrincipal' }, 'Key Vault Secrets User'],
    [
      'a certificate on Linux',
      { 'node-secrets': 'certificate' },
      'pools',
      certificate('KeyVaultForLinux', { certificateStoreLocation: '/var/lib/waagent/Microsoft.Azure.KeyVault.Store' }),
    ],
    [
      'a certificate on Windows',
      { ...windows, 'node-secrets': 'certificate' },
      'pools',
      certificate('KeyVaultForWindows', { certificateStoreLocation: 'LocalMachine' }),
    ],
  ],
  storage: [
    [
      'by identity, shared keys refused',
      { storage: 'managed' },
      'storageAccounts',
      { allowSharedKeyAccess: false, allowBlobPublicAccess: false, publicNetworkAccess: 'Disabled' },
    ],
    [
      'a private endpoint',
      { storage: 'managed' },
      'privateEndpoints',
      { privateLinkServiceConnections: [{ properties: { groupIds: ['blob'] } }] },
      'storage',
    ],
    [
      'auto-storage of the account',
      { storage: 'managed' },
      'batchAccounts',
      { autoStorage: { authenticationMode: 'BatchAccountManagedIdentity' } },
    ],
    [
      'firewalled',
      { storage: 'managed', 'storage-reach': 'selected', 'storage-addresses': ['203.0.113.10'] },
      'storageAccounts',
      { networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: [{ value: '203.0.113.10' }] } },
    ],
  ],
  governance: [
    ['resource logs', {}, 'diagnosticSettings', { logs: [{ categoryGroup: 'allLogs', enabled: true }] }],
    [
      'resource logs, to a workspace that is there already',
      { logs: 'existing', 'existing-workspace': elsewhere.workspace, 'log-categories': 'audit' },
      'diagnosticSettings',
      { workspaceId: elsewhere.workspace, logs: [{ categoryGroup: 'audit', enabled: true }] },
    ],
    ['no workspace of its own then', { logs: 'existing', 'existing-workspace': elsewhere.workspace }, 'workspaces', nothing],
    [
      'nor a lock on that of others',
      { logs: 'existing', 'existing-workspace': elsewhere.workspace, locks: 'delete' },
      'locks',
      nothing,
      'log-given',
    ],
    ['policy in audit', { policy: 'audit' }, 'policyAssignments', { policyDefinitionId: expect.any(String) }],
    [
      'policy in deny',
      { 'account-key': 'customer', policy: 'deny' },
      'policyAssignments',
      { parameters: { effect: { value: 'Deny' } } },
      'local',
    ],
    [
      'on scale sets, in your subscription',
      { ...userSubscription, policy: 'audit' },
      'policyAssignments',
      { policyDefinitionId: expect.stringContaining('fc4d8e41-e223-45ea-9bf5-eada37891d87') },
      'host',
    ],
    ['locks', { locks: 'delete' }, 'locks', { level: 'CanNotDelete' }],
  ],
  pool: [
    ['size', { 'pool-size': 'Standard_D4s_v5' }, 'pools', { vmSize: 'Standard_D4s_v5' }],
    ['image', {}, 'pools', machine({ imageReference: { publisher: 'canonical', offer: 'ubuntu-24_04-lts' } })],
    ['dedicated and Spot', { 'pool-nodes': 3, 'spot-nodes': 5 }, 'pools', scale({ targetDedicatedNodes: 3, targetLowPriorityNodes: 5 })],
    ['zones', { 'pool-zones': 'zonal' }, 'pools', machine({ nodePlacementConfiguration: { policy: 'Zonal' } })],
    ['none yet', { pool: 'none' }, 'pools', nothing],
  ],
}

describe.each(Object.entries(choices))('%s', (_, cases) => {
  it.each(cases.map((one) => [one[0], one] as const))('%s', async (_choice, [, given, type, sent, which]) => {
    const find = await made(given)
    if (sent === nothing) expect(find(type, which)).toBeUndefined()
    else expect(find(type, which)).toMatchObject(sent)
  })
})

it('tags are on everything that has tags, beside the environment’s own', async () => {
  const found = await bodies(blueprintOf(presetAnswers('private', { tags: ['owner=ana'] })))
  const tagged = found.filter(({ body }) => isObject(body.tags))
  expect(tagged.length).toBeGreaterThan(8)
  for (const { body, id } of tagged) // A DNS zone takes no colon in the name of a tag.
    expect(Object.entries(body.tags ?? {}), id).toEqual(
      expect.arrayContaining([
        ['owner', 'ana'],
        [expect.stringMatching(/^secure-batch.environment$/), 'demo'],
      ]),
    )
})

it('log-in from inside only is a rule of the nodes’ security group, not a port of the pool', async () => {
  const find = await made({ 'remote-access': 'inside' })
  expect(find('networkSecurityGroups', 'nodes')?.securityRules).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        properties: expect.objectContaining({ destinationPortRange: '22', access: 'Allow', sourceAddressPrefix: 'VirtualNetwork' }),
      }),
    ]),
  )
})

describe('what ends', () => {
  it('is an answer of no question', () => {
    const offered = questions.flatMap((question) =>
      question.kind === 'select' ? question.options.map(({ value }) => [question.id, value] as const) : [],
    )
    for (const [id, value] of offered) expect(onRadar(id, value)?.ended, `${id}=${value}`).not.toBe(true)
    for (const word of ['certificates', 'cloud-services', 'classic', 'low-priority', 'azure-disk-encryption'])
      expect(offered.map(([, value]) => value).filter((value) => value.includes(word))).toEqual([])
  })

  it('is explained where a person would look for it', () => {
    const told = (id: string) => questionOf(id)?.why.changed ?? ''
    expect(told('disk-encryption')).toContain('Azure Disk Encryption')
    expect(told('node-management-reach')).toMatch(/classic/i)
    expect(told('node-secrets')).toContain('Cloud Services')
    expect(told('spot-nodes')).toContain('Low-priority')
  })
})
