import type { Json, JsonObject } from '../../src/common/json.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'

/** An answer with its body parsed. `body` is loosely typed on purpose: tests look into it by path. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads arbitrary paths of a JSON answer
  readonly body: any
  readonly code: string | undefined
}

/** A cloud as one caller meets it. */
export interface RawFace {
  send(method: string, path: string, body?: Json, headers?: Record<string, string>): RawAnswer
  put(path: string, body: Json, headers?: Record<string, string>): RawAnswer
  get(path: string): RawAnswer
  delete(path: string): RawAnswer
  /** PUT, then wait until it is done; fails the test when it is refused. */
  make(path: string, body: Json): RawAnswer
}

export interface RawCloud extends RawFace {
  readonly simulator: Simulator
  /** The same cloud with every right, whatever the caller's roles. */
  readonly owner: RawFace
  /** Lets practice time pass, in seconds. */
  wait(seconds: number): void
}

export const sub = `/subscriptions/${practiceSubscription}`
export const rg = `${sub}/resourceGroups/rg`
const versions: readonly (readonly [RegExp, string])[] = [
  [/microsoft\.batch/i, '2025-06-01'],
  [/microsoft\.storage/i, '2026-04-01'],
  [/microsoft\.compute/i, '2026-03-02'],
  [/microsoft\.marketplaceordering/i, '2021-01-01'],
  [/privateDnsZones(\/|$|\?)/i, '2024-06-01'],
  [/microsoft\.network/i, '2025-09-01'],
  [/microsoft\.keyvault/i, '2026-02-01'],
  [/userAssignedIdentities/i, '2024-11-30'],
  [/roleAssignments|roleDefinitions/i, '2022-04-01'],
  [/locks/i, '2020-05-01'],
  [/permissions|denyAssignments/i, '2022-04-01'],
  [/checkAccess/i, '2018-09-01-preview'],
  [/policy/i, '2025-03-01'],
  [/diagnosticSettings/i, '2021-05-01-preview'],
  [/workspaces/i, '2025-07-01'],
]

/** The api-version this program sends for a path. Extension resources go by their last provider. */
export function versionFor(path: string): string {
  const last = path.slice(Math.max(0, path.toLowerCase().lastIndexOf('/providers/')))
  return versions.find(([pattern]) => pattern.test(last))?.[1] ?? '2025-04-01'
}

export function rawCloud(options: Partial<SimulatorOptions> = {}, { registered = true, group = true } = {}): RawCloud {
  let now = Date.UTC(2026, 10, 23, 12)
  const simulator = createSimulator({ clock: { now: () => now }, store: openStore(), ...options })
  const wait = (seconds: number) => {
    now += seconds * 1000
  }
  const face = (handle: Simulator['handle']): RawFace => {
    const own: RawFace = {
      send(method, path, body, headers = {}) {
        const url = new URL(`https://management.azure.com${path}`)
        if (!path.includes('api-version')) url.searchParams.set('api-version', versionFor(path))
        const response = handle({ method, url: url.href, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
        const parsed = response.body === undefined ? undefined : JSON.parse(response.body)
        return { status: response.status, headers: response.headers, body: parsed, code: parsed?.error?.code }
      },
      put: (path, body, headers) => own.send('PUT', path, body, headers),
      get: (path) => own.send('GET', path),
      delete: (path) => own.send('DELETE', path),
      make(path, body) {
        const answer = own.put(path, body)
        if (answer.status >= 300) throw new Error(`${path} was refused: ${JSON.stringify(answer.body)}`)
        wait(120)
        return own.get(path)
      },
    }
    return own
  }
  const owner = face((request) => simulator.handleAsOwner(request))
  const cloud: RawCloud = { simulator, owner, wait, ...face((request) => simulator.handle(request)) }
  if (group) owner.put(rg, { location: 'westeurope' })
  if (registered) {
    owner.send('POST', `${sub}/providers/Microsoft.Batch/register`)
    cloud.wait(60)
  }
  return cloud
}

const network = `${rg}/providers/Microsoft.Network`
export const ids = {
  network: `${network}/virtualNetworks/vnet`,
  nodes: `${network}/virtualNetworks/vnet/subnets/nodes`,
  endpoints: `${network}/virtualNetworks/vnet/subnets/endpoints`,
  group: `${network}/networkSecurityGroups/nsg`,
  nat: `${network}/natGateways/nat`,
  address: (name: string) => `${network}/publicIPAddresses/${name}`,
  endpoint: (name: string) => `${network}/privateEndpoints/${name}`,
  zoneGroup: (name: string) => `${network}/privateEndpoints/${name}/privateDnsZoneGroups/default`,
  zone: (name: string) => `${network}/privateDnsZones/${name}`,
  link: (zone: string, name = 'vnet') => `${network}/privateDnsZones/${zone}/virtualNetworkLinks/${name}`,
  identity: `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-account`,
  vault: `${rg}/providers/Microsoft.KeyVault/vaults/kv-one`,
  key: `${rg}/providers/Microsoft.KeyVault/vaults/kv-one/keys/batch`,
  account: `${rg}/providers/Microsoft.Batch/batchAccounts/acct`,
  pool: `${rg}/providers/Microsoft.Batch/batchAccounts/acct/pools/pool`,
  storage: `${rg}/providers/Microsoft.Storage/storageAccounts/stone`,
  encryptionSet: `${rg}/providers/Microsoft.Compute/diskEncryptionSets/des`,
  workspace: `${rg}/providers/Microsoft.OperationalInsights/workspaces/log-one`,
  assignment: (scope: string, last = '1') =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-4000-8000-00000000000${last}`,
  role: (id: string) => `${sub}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
}

/** Example bodies, written for these tests: what this program sends, one of each type. */
export const bodies = {
  network: (subnets: JsonObject[] = [subnet('nodes', '10.0.0.0/24'), subnet('endpoints', '10.0.1.0/24')]): JsonObject => ({
    location: 'westeurope',
    tags: { 'secure-batch:environment': 'demo' },
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
  }),
  securityGroup: (rules: JsonObject[] = [rule('batch', 100)]): JsonObject => ({
    location: 'westeurope',
    properties: { securityRules: rules },
  }),
  address: (label: string, more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    sku: { name: 'Standard', tier: 'Regional' },
    zones: ['1', '2', '3'],
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4', dnsSettings: { domainNameLabel: label }, ...more },
  }),
  nat: (addresses: string[]): JsonObject => ({
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { idleTimeoutInMinutes: 4, publicIpAddresses: addresses.map((id) => ({ id })) },
  }),
  endpoint: (target: string, group: string, subnetId = ids.endpoints): JsonObject => ({
    location: 'westeurope',
    properties: {
      subnet: { id: subnetId },
      privateLinkServiceConnections: [{ name: 'connection', properties: { privateLinkServiceId: target, groupIds: [group] } }],
    },
  }),
  zoneGroup: (zone: string): JsonObject => ({
    properties: { privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: zone } }] },
  }),
  zone: (): JsonObject => ({ location: 'global', properties: {} }),
  link: (networkId = ids.network): JsonObject => ({
    location: 'global',
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } },
  }),
  identity: (): JsonObject => ({ location: 'westeurope', tags: { 'secure-batch:environment': 'demo' } }),
  vault: (more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    properties: {
      tenantId: '11111111-1111-1111-1111-111111111111',
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      publicNetworkAccess: 'disabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
      accessPolicies: [],
      ...more,
    },
  }),
  key: (more: JsonObject = {}): JsonObject => ({
    properties: {
      kty: 'RSA',
      keySize: 3072,
      rotationPolicy: {
        attributes: { expiryTime: 'P2Y' },
        lifetimeActions: [{ trigger: { timeAfterCreate: 'P365D' }, action: { type: 'rotate' } }],
      },
      ...more,
    },
  }),
  storage: (more: JsonObject = {}, top: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    sku: { name: 'Standard_LRS' },
    kind: 'StorageV2',
    ...top,
    properties: {
      minimumTlsVersion: 'TLS1_2',
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      supportsHttpsTrafficOnly: true,
      publicNetworkAccess: 'Enabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [{ value: '203.0.113.10', action: 'Allow' }] },
      ...more,
    },
  }),
  encryptionSet: (keyUrl: string, more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: { encryptionType: 'EncryptionAtRestWithCustomerKey', activeKey: { sourceVault: { id: ids.vault }, keyUrl }, ...more },
  }),
  roleAssignment: (principalId: string, role = 'e147488a-f6f5-4113-8e2d-b22465e65bf6', principalType?: string): JsonObject => ({
    properties: { roleDefinitionId: ids.role(role), principalId, ...(principalType === undefined ? {} : { principalType }) },
  }),
  account: (more: JsonObject = {}, top: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    ...top,
    properties: {
      poolAllocationMode: 'BatchService',
      publicNetworkAccess: 'Disabled',
      allowedAuthenticationModes: ['AAD'],
      networkProfile: { accountAccess: { defaultAction: 'Deny' }, nodeManagementAccess: { defaultAction: 'Deny', ipRules: [] } },
      ...more,
    },
  }),
  pool: (more: JsonObject = {}, machine: JsonObject = {}): JsonObject => ({
    properties: {
      vmSize: 'Standard_D2s_v5',
      deploymentConfiguration: {
        virtualMachineConfiguration: {
          imageReference: { publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc', sku: '2404', version: 'latest' },
          nodeAgentSkuId: 'batch.node.ubuntu 24.04',
          diskEncryptionConfiguration: { targets: ['TemporaryDisk'] },
          securityProfile: {
            encryptionAtHost: true,
            securityType: 'trustedLaunch',
            uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
          },
          ...machine,
        },
      },
      scaleSettings: { fixedScale: { targetDedicatedNodes: 2, targetLowPriorityNodes: 0, resizeTimeout: 'PT15M' } },
      upgradePolicy: { mode: 'manual' },
      interNodeCommunication: 'Disabled',
      taskSlotsPerNode: 1,
      ...more,
    },
  }),
  workspace: (): JsonObject => ({ location: 'westeurope', properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 } }),
  diagnosticSetting: (): JsonObject => ({
    properties: {
      workspaceId: ids.workspace,
      logs: [{ categoryGroup: 'allLogs', enabled: true }],
      metrics: [{ category: 'AllMetrics', enabled: true }],
    },
  }),
  lock: (level = 'CanNotDelete'): JsonObject => ({ properties: { level, notes: 'kept by secure-batch' } }),
  policyAssignment: (): JsonObject => ({
    properties: {
      displayName: 'Batch accounts use customer-managed keys',
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
      parameters: { effect: { value: 'Audit' } },
    },
  }),
}

export function subnet(name: string, range: string, more: JsonObject = {}): JsonObject {
  return { name, properties: { addressPrefix: range, defaultOutboundAccess: false, ...more } }
}

export function rule(name: string, priority: number, more: JsonObject = {}): JsonObject {
  return {
    name,
    properties: {
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '443',
      sourceAddressPrefix: '*',
      destinationAddressPrefix: 'BatchNodeManagement.westeurope',
      access: 'Allow',
      priority,
      direction: 'Outbound',
      ...more,
    },
  }
}
