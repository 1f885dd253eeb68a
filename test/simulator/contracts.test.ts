import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { isObject, type Json, type JsonObject } from '../../src/common/json.ts'
import { resourceGroup } from '../../src/simulator/arm/resource-group.ts'
import type { ResourceDefinition } from '../../src/simulator/definition.ts'
import { providers } from '../../src/simulator/providers/providers.ts'
import { problemsIn, type Shape, withoutNulls } from '../../src/simulator/shape.ts'
import { batchExamples } from './examples/batch.ts'
import { networkExamples } from './examples/network.ts'
import { otherExamples } from './examples/others.ts'
import { privateDnsExamples } from './examples/private-dns.ts'
import { storageExamples } from './examples/storage.ts'
import { bodies, ids, rule, subnet } from './raw.ts'

const folder = new URL('../../../shared/contracts/', import.meta.url)
const present = existsSync(folder)
if (!present) console.warn('../shared/contracts is absent: the practice cloud is NOT compared with the official shapes in this run.')

const officialExamples = [...networkExamples, ...privateDnsExamples, ...batchExamples, ...storageExamples, ...otherExamples]

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

  it('know every property of the official shapes of today', () => {
    const unknown = [...newestShapes()].flatMap(([type, version]) => {
      if (!definitions.has(type)) return []
      const own = shapeOf(definitions, type, version)
      const { id: _, name: __, type: ___, ...body } = fullBody(type, version)
      return problemsIn(own, body).flatMap(({ path, message }) => (message.startsWith('Could not find member') ? [`${type} ${path}`] : []))
    })
    expect(unknown.filter((place) => !within.test(place))).toEqual([])
  })

  it('mutations of them, and of the official examples, are judged alike in at least 99 of 100', () => {
    let judged = 0
    const different = new Map<string, string[]>()
    for (const [type, version, list] of [...examples, ...officialSeeds(definitions)]) {
      const official = officialShape(type, version)
      const own = shapeOf(definitions, type, version)
      for (const example of list) {
        for (const { kind, at, body } of mutations(withoutNulls(example))) {
          judged += 1
          const theirs = official(body)
          if (theirs === (problemsIn(own, body).length === 0)) continue
          const summary = `${kind}, ${theirs ? 'accepted' : 'refused'} officially, ${theirs ? 'refused' : 'accepted'} here`
          different.set(summary, [...(different.get(summary) ?? []), `${type}${at}`])
        }
      }
    }
    const count = [...different.values()].flat().length
    const share = ((judged - count) / judged) * 100
    const kinds = [...different].map(
      ([summary, places]) => `  ${places.length} × ${summary}: ${[...new Set(places)].slice(0, 8).join(', ')}`,
    )
    console.info([`${judged} mutations of bodies: ${share.toFixed(2)} % judged like the official shapes`, ...kinds].join('\n'))
    expect(judged).toBeGreaterThanOrEqual(2000)
    expect(share, kinds.join('\n')).toBeGreaterThanOrEqual(99)
  })
})

/** Inside a reference the official shape allows the whole other resource; services read its id. */
const within =
  /\.(networkSecurityGroup|routeTable|serviceEndpointPolicies\[\d+\]|(source|destination)?[aA]pplicationSecurityGroups\[\d+\]|(remote)?[vV]irtualNetwork|publicIPPrefix)\.(properties|location|tags|name|sku|zones|extendedLocation)/

/** Every type with an official shape beside this checkout, and its newest version there. */
function newestShapes(): Map<string, string> {
  const newest = new Map<string, string>()
  for (const file of readdirSync(folder)) {
    const [, type = '', version = ''] = /^(.+)@(.+)\.json$/.exec(file) ?? []
    const name = type.replaceAll('_', '/')
    if (version > (newest.get(name) ?? '')) newest.set(name, version)
  }
  return newest
}

interface Schema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema | false>>
  readonly items?: Schema
  readonly type?: string
}

/** A body with every property an official shape lets one write. Words and numbers in it mean nothing. */
function fullBody(type: string, version: string): Record<string, Json> {
  const root: Schema = JSON.parse(readFileSync(new URL(`${type.replaceAll('/', '_')}@${version}.json`, folder), 'utf8'))
  const sample = (schema: Schema, depth: number): Json => {
    if (schema.$ref !== undefined) return sample(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth)
    const [first] = schema.anyOf ?? schema.oneOf ?? []
    if (first !== undefined) return sample(first, depth)
    if (schema.type === 'array') return depth > 7 ? [] : [sample(schema.items ?? {}, depth + 1)]
    if (schema.properties === undefined || depth > 7) return schema.type === 'object' ? {} : 'text'
    const writable = Object.entries(schema.properties).flatMap(([key, inner]) =>
      inner === false ? [] : [[key, sample(inner, depth + 1)] as const],
    )
    return Object.fromEntries(writable)
  }
  const body = sample(root, 0)
  return isObject(body) ? ({ ...body } as Record<string, Json>) : {}
}

/** The bodies of official examples that both sides accept, at the newest shape there is of their type. */
function officialSeeds(definitions: ReadonlyMap<string, ResourceDefinition>): (readonly [string, string, readonly JsonObject[]])[] {
  const newest = newestShapes()
  const seeds: [string, string, readonly JsonObject[]][] = []
  for (const { method, path, body } of officialExamples) {
    const type = [...definitions.keys()].find((one) => one.toLowerCase() === typeOf(path).toLowerCase())
    const version = type === undefined ? undefined : newest.get(type)
    if (method !== 'PUT' || body === undefined || type === undefined || version === undefined) continue
    const seed = withoutNulls(body)
    if (!isObject(seed) || !officialShape(type, version)(seed) || problemsIn(shapeOf(definitions, type, version), seed).length > 0) continue
    seeds.push([type, version, [seed]])
  }
  return seeds
}

function typeOf(path: string): string {
  const [namespace, ...rest] = (path.split('?')[0] ?? '').split('/providers/').at(-1)?.split('/') ?? []
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/')
}

const compiled = new Map<string, ValidateFunction>()

function officialShape(type: string, version: string): ValidateFunction {
  const name = `${type.replaceAll('/', '_')}@${version}.json`
  const known = compiled.get(name)
  if (known !== undefined) return known
  const schema = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const judge = new Ajv2020({ strict: false, validateFormats: false, logger: false })
  // The known values of an open enumeration are read as the only ones: a service refuses a word it does not know.
  judge.addKeyword({ keyword: 'x-known-values', type: 'string', validate: (known: string[], value: string) => known.includes(value) })
  const made = judge.compile(schema)
  compiled.set(name, made)
  return made
}

function shapeOf(definitions: ReadonlyMap<string, ResourceDefinition>, type: string, version: string): Shape {
  const found = definitions.get(type)
  if (found === undefined) throw new Error(`The practice cloud has no type ${type}`)
  return found.shapeAt?.(version, 'put') ?? found.body
}

interface Mutation {
  readonly kind: string
  readonly at: string
  readonly body: Json
}

/** Every property once misspelt, once left out, once of each other type; every object once with one property more. */
function mutations(body: Json): Mutation[] {
  const found: Mutation[] = []
  const visit = (value: Json, path: string, rebuild: (value: Json) => Json) => {
    const add = (kind: string, at: string, changed: Json) => found.push({ kind, at, body: rebuild(changed) })
    if (Array.isArray(value)) {
      add('an odd item added', path, [...value, [[]]])
      for (const [index, item] of value.entries()) {
        visit(item, `${path}[]`, (changed) => rebuild(value.map((other: Json, at: number) => (at === index ? changed : other))))
      }
      return
    }
    if (!isObject(value)) return
    add('a property added', path, { ...value, extraProperty: 'x' })
    for (const state of ['provisioningState', 'etag', 'systemData']) {
      if (value[state] === undefined && (path === '' || path === '.properties'))
        add(`${state} added`, path, { ...value, [state]: state === 'systemData' ? {} : 'x' })
    }
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      const { [key]: _, ...rest } = value
      const at = `${path}.${key}`
      const as = (changed: Json) => ({ ...value, [key]: changed })
      add('left out', at, rest)
      add('misspelt', at, { ...rest, [`${key}x`]: item })
      if (typeof item !== 'number') add('as a number', at, as(4711))
      if (typeof item !== 'string') add('as text', at, as('text'))
      if (typeof item !== 'boolean') add('as a truth value', at, as(true))
      if (!Array.isArray(item)) add('as a list', at, as([item]))
      if (!isObject(item)) add('as an object', at, as({ inner: item }))
      if (typeof item === 'string') add('as an unlikely word', at, as('zzz-unlikely'))
      if (typeof item === 'number') add('as a fraction', at, as(item + 0.5))
      visit(item, at, (changed) => rebuild({ ...value, [key]: changed }))
    }
  }
  visit(body, '', (value) => value)
  return found
}
