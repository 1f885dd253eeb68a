import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { isObject, type Json, type JsonObject } from '../../src/common/json.ts'
import { resourceGroup } from '../../src/simulator/arm/resource-group.ts'
import type { ResourceDefinition } from '../../src/simulator/definition.ts'
import { providers } from '../../src/simulator/providers/providers.ts'
import { problemsIn, type Shape, withoutNulls } from '../../src/simulator/shape.ts'
import { bodies, ids, rule, subnet } from './raw.ts'

const folder = new URL('../../../shared/contracts/', import.meta.url)
const present = existsSync(folder)
if (!present) console.warn('../shared/contracts is absent: the practice cloud is NOT compared with the official shapes in this run.')

/** Bodies written for this test: what this program sends, and the neighbours it may send. */
const examples: readonly (readonly [type: string, version: string, bodies: readonly JsonObject[]])[] = [
  ['Microsoft.Resources/resourceGroups', '2025-04-01', [{ location: 'westeurope', tags: { a: 'b' }, managedBy: 'me' }]],
  [
    'Microsoft.Network/virtualNetworks',
    '2025-09-01',
    [
      bodies.network(),
      bodies.network([
        subnet('nodes', '10.0.0.0/24', {
          networkSecurityGroup: { id: ids.group },
          natGateway: { id: ids.nat },
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
          privateLinkServiceNetworkPolicies: 'Disabled',
          serviceEndpoints: [{ service: 'Microsoft.Storage', locations: ['westeurope'] }],
          delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
        }),
      ]),
      {
        location: 'westeurope',
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          dhcpOptions: { dnsServers: ['10.0.0.4'] },
          virtualNetworkPeerings: [
            {
              name: 'hub',
              properties: {
                remoteVirtualNetwork: { id: ids.network },
                allowVirtualNetworkAccess: true,
                useRemoteGateways: false,
                peeringState: 'Connected',
                peeringSyncLevel: 'FullyInSync',
                remoteAddressSpace: { addressPrefixes: ['10.1.0.0/16'] },
                localSubnetNames: ['a'],
              },
            },
          ],
          enableDdosProtection: false,
          encryption: { enabled: true, enforcement: 'AllowUnencrypted' },
        },
      },
    ],
  ],
  [
    'Microsoft.Network/virtualNetworks/subnets',
    '2025-09-01',
    [{ properties: { addressPrefix: '10.0.0.0/24', defaultOutboundAccess: false, sharingScope: 'Tenant' } }],
  ],
  [
    'Microsoft.Network/networkSecurityGroups',
    '2025-09-01',
    [
      bodies.securityGroup([
        rule('a', 100),
        rule('b', 110, { sourceAddressPrefixes: ['10.0.0.0/8'], destinationPortRanges: ['80', '443'], description: 'why' }),
      ]),
    ],
  ],
  [
    'Microsoft.Network/networkSecurityGroups/securityRules',
    '2025-09-01',
    [
      {
        properties: rule('a', 100, { sourceApplicationSecurityGroups: [{ id: 'x' }], sourcePortRanges: ['1-2'] }).properties as JsonObject,
      },
    ],
  ],
  [
    'Microsoft.Network/routeTables',
    '2025-09-01',
    [
      {
        location: 'westeurope',
        tags: { a: 'b' },
        properties: {
          disableBgpRoutePropagation: true,
          disablePeeringRoute: 'None',
          routes: [
            { name: 'a', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' } },
            {
              name: 'b',
              properties: { addressPrefix: 'Storage', nextHopType: 'VirtualApplianceEcmp', nextHop: { nextHopIpAddresses: ['a', 'b'] } },
            },
          ],
        },
      },
    ],
  ],
  [
    'Microsoft.Network/publicIPPrefixes',
    '2025-09-01',
    [
      {
        location: 'westeurope',
        sku: { name: 'Standard', tier: 'Regional' },
        zones: ['1'],
        properties: {
          prefixLength: 30,
          publicIPAddressVersion: 'IPv4',
          ipTags: [{ ipTagType: 'a', tag: 'b' }],
          customIPPrefix: { id: 'x' },
        },
      },
    ],
  ],
  [
    'Microsoft.Network/publicIPAddresses',
    '2025-09-01',
    [bodies.address('label-one', { idleTimeoutInMinutes: 4, ipTags: [{ ipTagType: 'RoutingPreference', tag: 'Internet' }] })],
  ],
  ['Microsoft.Network/natGateways', '2025-09-01', [{ ...bodies.nat([ids.address('a')]), zones: ['1'] }]],
  [
    'Microsoft.Network/privateEndpoints',
    '2025-09-01',
    [
      bodies.endpoint(ids.account, 'batchAccount'),
      {
        location: 'westeurope',
        properties: {
          subnet: { id: ids.endpoints },
          customNetworkInterfaceName: 'nic',
          manualPrivateLinkServiceConnections: [
            { name: 'm', properties: { privateLinkServiceId: ids.vault, groupIds: ['vault'], requestMessage: 'please' } },
          ],
        },
      },
    ],
  ],
  ['Microsoft.Network/privateEndpoints/privateDnsZoneGroups', '2025-09-01', [bodies.zoneGroup(ids.zone('a.b'))]],
  ['Microsoft.Network/privateDnsZones', '2024-06-01', [bodies.zone(), { location: 'global', tags: { a: 'b' } }]],
  [
    'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    '2024-06-01',
    [
      bodies.link(),
      {
        location: 'global',
        properties: { virtualNetwork: { id: ids.network }, registrationEnabled: true, resolutionPolicy: 'NxDomainRedirect' },
      },
    ],
  ],
  [
    'Microsoft.KeyVault/vaults',
    '2026-02-01',
    [
      bodies.vault(),
      bodies.vault({
        accessPolicies: [
          { tenantId: '11111111-1111-1111-1111-111111111111', objectId: 'x', permissions: { keys: ['get', 'wrapKey'], secrets: ['get'] } },
        ],
        networkAcls: {
          bypass: 'None',
          defaultAction: 'Allow',
          ipRules: [{ value: '203.0.113.0/24' }],
          virtualNetworkRules: [{ id: ids.nodes }],
        },
        enabledForDeployment: true,
        createMode: 'recover',
      }),
    ],
  ],
  [
    'Microsoft.KeyVault/vaults/keys',
    '2026-02-01',
    [bodies.key(), bodies.key({ kty: 'EC', curveName: 'P-256', keySize: null, attributes: { enabled: true, exp: 1 }, keyOps: ['sign'] })],
  ],
  [
    'Microsoft.ManagedIdentity/userAssignedIdentities',
    '2024-11-30',
    [bodies.identity(), { location: 'westeurope', properties: { isolationScope: 'Regional' } }],
  ],
  ['Microsoft.Authorization/roleAssignments', '2022-04-01', [bodies.roleAssignment('p', undefined, 'ServicePrincipal')]],
  ['Microsoft.Authorization/locks', '2020-05-01', [bodies.lock()]],
  [
    'Microsoft.Authorization/policyAssignments',
    '2025-03-01',
    [
      bodies.policyAssignment(),
      {
        location: 'westeurope',
        identity: { type: 'SystemAssigned' },
        properties: {
          policyDefinitionId: 'x',
          enforcementMode: 'DoNotEnforce',
          notScopes: ['a'],
          nonComplianceMessages: [{ message: 'no' }],
        },
      },
    ],
  ],
  ['Microsoft.Insights/diagnosticSettings', '2021-05-01-preview', [bodies.diagnosticSetting()]],
  [
    'Microsoft.OperationalInsights/workspaces',
    '2025-07-01',
    [
      bodies.workspace(),
      { location: 'westeurope', properties: { publicNetworkAccessForQuery: 'Enabled', features: { disableLocalAuth: true } } },
    ],
  ],
  [
    'Microsoft.Batch/batchAccounts',
    '2025-06-01',
    [
      bodies.account(),
      bodies.account(
        {
          encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: 'x' } },
          autoStorage: {
            storageAccountId: 'x',
            authenticationMode: 'BatchAccountManagedIdentity',
            nodeIdentityReference: { resourceId: 'y' },
          },
          keyVaultReference: { id: 'x', url: 'y' },
          networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '203.0.113.1' }] } },
        },
        { tags: { a: 'b' }, identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } },
      ),
    ],
  ],
  [
    'Microsoft.Batch/batchAccounts/pools',
    '2025-06-01',
    [
      bodies.pool(),
      {
        ...bodies.pool(
          {
            networkConfiguration: {
              subnetId: ids.nodes,
              dynamicVnetAssignmentScope: 'none',
              enableAcceleratedNetworking: true,
              publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: ['a'], ipFamilies: ['IPv4'] },
              endpointConfiguration: {
                inboundNatPools: [
                  {
                    name: 'ssh',
                    protocol: 'TCP',
                    backendPort: 22,
                    frontendPortRangeStart: 1,
                    frontendPortRangeEnd: 9,
                    networkSecurityGroupRules: [{ priority: 150, access: 'Allow', sourceAddressPrefix: '*', sourcePortRanges: ['*'] }],
                  },
                ],
              },
            },
            startTask: {
              commandLine: 'true',
              waitForSuccess: true,
              userIdentity: { autoUser: { scope: 'Pool', elevationLevel: 'Admin' } },
            },
            metadata: [{ name: 'a', value: 'b' }],
            userAccounts: [{ name: 'a', password: 'b', elevationLevel: 'Admin' }],
            mountConfiguration: [{ nfsMountConfiguration: { source: 'a', relativeMountPath: 'b' } }],
            taskSchedulingPolicy: { nodeFillType: 'Pack', jobDefaultOrder: 'CreationTime' },
          },
          {
            extensions: [
              {
                name: 'kv',
                publisher: 'Microsoft.Azure.KeyVault',
                type: 'KeyVaultForLinux',
                typeHandlerVersion: '3.0',
                settings: { a: [1] },
              },
            ],
            osDisk: {
              caching: 'ReadWrite',
              managedDisk: { storageAccountType: 'StandardSSD_LRS', securityProfile: { securityEncryptionType: 'VMGuestStateOnly' } },
            },
            dataDisks: [{ lun: 0, diskSizeGB: 10, managedDisk: { storageAccountType: 'Premium_LRS' } }],
            containerConfiguration: { type: 'DockerCompatible', containerImageNames: ['a'] },
            nodePlacementConfiguration: { policy: 'Zonal' },
          },
        ),
        tags: { a: 'b' },
        identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } },
      },
    ],
  ],
  [
    'Microsoft.Batch/batchAccounts/pools',
    '2024-07-01',
    [
      oldPool(
        {
          upgradePolicy: { mode: 'rolling', rollingUpgradePolicy: { maxBatchInstancePercent: 20, pauseTimeBetweenBatches: 'PT0S' } },
          startTask: { commandLine: 'a', containerSettings: { imageName: 'b', containerHostBatchBindMounts: [{ source: 'Shared' }] } },
        },
        {
          securityProfile: { securityType: 'confidentialVM', uefiSettings: { vTpmEnabled: true } },
          osDisk: { managedDisk: { securityProfile: { securityEncryptionType: 'VMGuestStateOnly' } } },
          imageReference: { sharedGalleryImageId: 'a', communityGalleryImageId: 'b' },
        },
        { tags: { a: 'b' } },
      ),
    ],
  ],
  [
    'Microsoft.Batch/batchAccounts/pools',
    '2023-11-01',
    [
      oldPool({ upgradePolicy: null }, { securityProfile: { encryptionAtHost: true, securityType: 'trustedLaunch' } }),
      { properties: { deploymentConfiguration: { cloudServiceConfiguration: { osFamily: '6', osVersion: '*' } } } },
    ],
  ],
  [
    'Microsoft.Batch/batchAccounts',
    '2023-11-01',
    [bodies.account({ publicNetworkAccess: 'Enabled' }, { identity: { type: 'SystemAssigned' }, tags: { a: 'b' } })],
  ],
  ['Microsoft.Batch/batchAccounts', '2024-07-01', [bodies.account({ publicNetworkAccess: 'SecuredByPerimeter' })]],
  [
    'Microsoft.Batch/batchAccounts/applications',
    '2023-11-01',
    [{ properties: { displayName: 'a', allowUpdates: false, defaultVersion: '1' } }],
  ],
  [
    'Microsoft.Storage/storageAccounts',
    '2026-04-01',
    [
      bodies.storage(),
      bodies.storage(
        {
          accessTier: 'Cool',
          isHnsEnabled: true,
          defaultToOAuthAuthentication: true,
          allowCrossTenantReplication: false,
          dnsEndpointType: 'Standard',
          sasPolicy: { sasExpirationPeriod: '1.00:00:00', expirationAction: 'Block' },
          keyPolicy: { keyExpirationPeriodInDays: 30 },
          encryption: {
            keySource: 'Microsoft.Keyvault',
            requireInfrastructureEncryption: true,
            services: { blob: { enabled: true, keyType: 'Account' } },
            keyvaultproperties: { keyname: 'a', keyvaulturi: 'b' },
            identity: { userAssignedIdentity: ids.identity },
          },
          networkAcls: {
            bypass: 'None',
            defaultAction: 'Allow',
            resourceAccessRules: [{ tenantId: 'a', resourceId: 'b' }],
            virtualNetworkRules: [{ id: ids.nodes, action: 'Allow' }],
          },
          routingPreference: { routingChoice: 'MicrosoftRouting', publishMicrosoftEndpoints: true },
          immutableStorageWithVersioning: { enabled: true, immutabilityPolicy: { state: 'Unlocked' } },
        },
        { tags: { a: 'b' }, zones: ['1'], identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } },
      ),
    ],
  ],
  [
    'Microsoft.Compute/diskEncryptionSets',
    '2026-03-02',
    [
      bodies.encryptionSet('https://kv-one.vault.azure.net/keys/batch', { rotationToLatestKeyVersionEnabled: true }),
      {
        location: 'westeurope',
        tags: { a: 'b' },
        identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } },
        properties: { encryptionType: 'ConfidentialVmEncryptedWithCustomerKey', activeKey: { keyUrl: 'x' }, federatedClientId: 'y' },
      },
    ],
  ],
]

/** A pool as versions before 2025-06-01 had it. */
function oldPool(more: JsonObject, machine: JsonObject, top: JsonObject = {}): JsonObject {
  const pool = bodies.pool(
    {
      targetNodeCommunicationMode: 'Simplified',
      resourceTags: { a: 'b' },
      applicationLicenses: ['a'],
      certificates: [{ id: 'a', storeLocation: 'LocalMachine', storeName: 'My', visibility: ['Task'] }],
      networkConfiguration: { subnetId: ids.nodes, publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } },
      taskSchedulingPolicy: { nodeFillType: 'Pack' },
      ...more,
    },
    { dataDisks: [{ lun: 0, diskSizeGB: 10, storageAccountType: 'Premium_LRS' }], ...machine },
  )
  return { ...pool, ...top }
}

describe.skipIf(!present)('ARM-6 bodies are judged like the official shapes', () => {
  const definitions = new Map(
    [resourceGroup, ...providers.flatMap((provider) => provider.types)].map((definition) => [definition.type, definition]),
  )

  it.each(examples)('%s@%s: example bodies are accepted by both', (type, version, list) => {
    const official = officialShape(type, version)
    const own = shapeOf(definitions, type, version)
    for (const example of list) {
      const body = withoutNulls(example)
      expect(official(body), JSON.stringify(official.errors)).toBe(true)
      expect(problemsIn(own, body)).toEqual([])
    }
  })

  it('mutations of them are judged alike in at least 99 of 100', () => {
    let judged = 0
    const different: string[] = []
    for (const [type, version, list] of examples) {
      const official = officialShape(type, version)
      const own = shapeOf(definitions, type, version)
      for (const example of list) {
        for (const [what, mutant] of mutations(withoutNulls(example))) {
          judged += 1
          const theirs = official(mutant)
          const ours = problemsIn(own, mutant).length === 0
          if (theirs !== ours)
            different.push(`${type}: ${what} is ${theirs ? 'accepted' : 'refused'} officially, ${ours ? 'accepted' : 'refused'} here`)
        }
      }
    }
    expect(judged).toBeGreaterThan(500)
    expect(different.length / judged, different.join('\n')).toBeLessThan(0.01)
  })
})

function officialShape(type: string, version: string): ValidateFunction {
  const name = `${type.replaceAll('/', '_')}@${version}.json`
  const schema = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const judge = new Ajv2020({ strict: false, validateFormats: false, logger: false })
  // The known values of an open enumeration are read as the only ones: a service refuses a word it does not know.
  judge.addKeyword({ keyword: 'x-known-values', type: 'string', validate: (known: string[], value: string) => known.includes(value) })
  return judge.compile(schema)
}

function shapeOf(definitions: ReadonlyMap<string, ResourceDefinition>, type: string, version: string): Shape {
  const found = definitions.get(type)
  if (found === undefined) throw new Error(`The practice cloud has no type ${type}`)
  return found.shapeAt?.(version, 'put') ?? found.body
}

/** Every property once misspelt, once left out, once of another type; every object once with one property more. */
function mutations(body: Json): [string, Json][] {
  const found: [string, Json][] = []
  const visit = (value: Json, path: string, rebuild: (value: Json) => Json) => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        visit(item, `${path}[${index}]`, (changed) => rebuild(value.map((other: Json, at: number) => (at === index ? changed : other))))
      }
      return
    }
    if (!isObject(value)) return
    found.push([`${path}.extra added`, rebuild({ ...value, extraProperty: 'x' })])
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      const { [key]: _, ...rest } = value
      found.push([`${path}.${key} left out`, rebuild(rest)])
      found.push([`${path}.${key} misspelt`, rebuild({ ...rest, [`${key}x`]: item })])
      found.push([`${path}.${key} of another type`, rebuild({ ...value, [key]: typeof item === 'number' ? 'text' : 4711 })])
      if (typeof item === 'string') found.push([`${path}.${key} as an unlikely word`, rebuild({ ...value, [key]: 'zzz-unlikely' })])
      visit(item, `${path}.${key}`, (changed) => rebuild({ ...value, [key]: changed }))
    }
  }
  visit(body, '', (value) => value)
  return found
}
