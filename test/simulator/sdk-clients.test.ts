import { describe, expect, it } from 'vitest'
import { providers } from '../../src/simulator/providers/providers.ts'
import { all, type Practice, practice, subscription } from './sdk.ts'

const region = 'westeurope'
const group = 'rg'
const fast = { updateIntervalInMs: 1 }
const scope = `/subscriptions/${subscription}/resourceGroups/${group}`
const roles = ['4633458b-17de-408a-b874-0445c86b69e6', 'e147488a-f6f5-4113-8e2d-b22465e65bf6', 'acdd72a7-3385-48ef-bd42-f606fba81ae7']
const guid = (name: string) => `0a0a0a0a-0000-4000-8000-00000000000${'abcde'.indexOf(name.at(-1) ?? '')}`

/** One kind of thing as its official client handles it. */
interface Kind {
  readonly name: string
  /** The type, where its provider may still be missing. */
  readonly type?: string
  /** How many to make; five by default. */
  readonly count?: number
  readonly ownPages?: true
  /** The name a thing has in the client's answer. */
  readonly nameOf?: (name: string) => string
  readonly before?: (clients: Practice['clients']) => Promise<unknown>
  readonly create: (clients: Practice['clients'], name: string) => PromiseLike<unknown>
  readonly read: (clients: Practice['clients'], name: string) => Promise<object>
  readonly list: (clients: Practice['clients']) => AsyncIterable<{ name?: string }> & { byPage(): AsyncIterable<{ name?: string }[]> }
  readonly update?: (clients: Practice['clients'], name: string) => PromiseLike<unknown>
  readonly updated?: object
  /** What the client throws when what is gone is removed again; absent: nothing. */
  readonly again?: object
  readonly remove?: (clients: Practice['clients'], name: string) => PromiseLike<unknown>
}

const tags = { changed: 'yes' }
const network = (clients: Practice['clients']) =>
  clients.network.virtualNetworks.createOrUpdate(
    group,
    'home',
    {
      location: region,
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'endpoints', addressPrefix: '10.0.255.0/24' }],
    },
    fast,
  )
const vaultBody = {
  location: region,
  properties: {
    tenantId: '11111111-1111-1111-1111-111111111111',
    sku: { family: 'A' as const, name: 'standard' as const },
    enableRbacAuthorization: true,
  },
}
const vault = (clients: Practice['clients'], name = 'kv-home') => clients.keyVault.vaults.createOrUpdate(group, name, vaultBody, fast)
const zone = (clients: Practice['clients'], name = 'home.x') =>
  clients.dns.privateZones.createOrUpdate(group, name, { location: 'global' }, fast)
const register = async (clients: Practice['clients']) => {
  await clients.resources.providers.register('Microsoft.Batch')
  while ((await clients.resources.providers.get('Microsoft.Batch')).registrationState !== 'Registered')
    await clients.network.networkSecurityGroups.createOrUpdate(group, 'time-passes', { location: region }, fast)
  await clients.network.networkSecurityGroups.delete(group, 'time-passes', fast)
}
const account = (clients: Practice['clients'], name: string) =>
  clients.batch.batchAccountOperations.beginCreateAndWait(group, name, { location: region }, fast)
const endpoint = (clients: Practice['clients'], name: string) =>
  clients.network.privateEndpoints.createOrUpdate(
    group,
    name,
    {
      location: region,
      subnet: { id: `${scope}/providers/Microsoft.Network/virtualNetworks/home/subnets/endpoints` },
      privateLinkServiceConnections: [
        { name: 'kv', privateLinkServiceId: `${scope}/providers/Microsoft.KeyVault/vaults/kv-home`, groupIds: ['vault'] },
      ],
    },
    fast,
  )

const kinds: readonly Kind[] = [
  {
    name: 'resource groups',
    nameOf: (name) => `rg-${name}`,
    create: ({ resources }, name) => resources.resourceGroups.createOrUpdate(`rg-${name}`, { location: region, tags: { x: 'y' } }),
    read: ({ resources }, name) => resources.resourceGroups.get(`rg-${name}`),
    list: ({ resources }) => resources.resourceGroups.list({ filter: "tagName eq 'x'" }),
    update: ({ resources }, name) => resources.resourceGroups.update(`rg-${name}`, { tags }),
    updated: { tags },
    again: { statusCode: 404, code: 'ResourceGroupNotFound' },
    remove: ({ resources }, name) => resources.resourceGroups.delete(`rg-${name}`, fast),
  },
  {
    name: 'virtual networks',
    create: ({ network }, name) =>
      network.virtualNetworks.createOrUpdate(
        group,
        `vnet-${name}`,
        { location: region, addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
        fast,
      ),
    nameOf: (name) => `vnet-${name}`,
    read: ({ network }, name) => network.virtualNetworks.get(group, `vnet-${name}`),
    list: ({ network }) => network.virtualNetworks.list(group),
    update: ({ network }, name) => network.virtualNetworks.updateTags(group, `vnet-${name}`, { tags }),
    updated: { tags },
    remove: ({ network }, name) => network.virtualNetworks.delete(group, `vnet-${name}`, fast),
  },
  {
    name: 'subnets',
    count: 4,
    before: network,
    create: ({ network }, name) =>
      network.subnets.createOrUpdate(group, 'home', name, { addressPrefix: `10.0.${'abcde'.indexOf(name.at(-1) ?? '')}.0/24` }, fast),
    read: ({ network }, name) => network.subnets.get(group, 'home', name),
    list: ({ network }) => network.subnets.list(group, 'home'),
    update: ({ network }, name) =>
      network.subnets.createOrUpdate(
        group,
        'home',
        name,
        { addressPrefix: `10.0.${'abcde'.indexOf(name.at(-1) ?? '')}.0/24`, defaultOutboundAccess: false },
        fast,
      ),
    updated: { defaultOutboundAccess: false },
    remove: ({ network }, name) => network.subnets.delete(group, 'home', name, fast),
  },
  {
    name: 'security groups',
    create: ({ network }, name) => network.networkSecurityGroups.createOrUpdate(group, name, { location: region }, fast),
    read: ({ network }, name) => network.networkSecurityGroups.get(group, name),
    list: ({ network }) => network.networkSecurityGroups.list(group),
    update: ({ network }, name) => network.networkSecurityGroups.updateTags(group, name, { tags }),
    updated: { tags },
    remove: ({ network }, name) => network.networkSecurityGroups.delete(group, name, fast),
  },
  {
    name: 'public addresses',
    create: ({ network }, name) =>
      network.publicIPAddresses.createOrUpdate(
        group,
        name,
        { location: region, sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' },
        fast,
      ),
    read: ({ network }, name) => network.publicIPAddresses.get(group, name),
    list: ({ network }) => network.publicIPAddresses.list(group),
    update: ({ network }, name) => network.publicIPAddresses.updateTags(group, name, { tags }),
    updated: { tags },
    remove: ({ network }, name) => network.publicIPAddresses.delete(group, name, fast),
  },
  {
    name: 'NAT gateways',
    create: ({ network }, name) => network.natGateways.createOrUpdate(group, name, { location: region, sku: { name: 'Standard' } }, fast),
    read: ({ network }, name) => network.natGateways.get(group, name),
    list: ({ network }) => network.natGateways.list(group),
    update: ({ network }, name) => network.natGateways.updateTags(group, name, { tags }),
    updated: { tags },
    remove: ({ network }, name) => network.natGateways.delete(group, name, fast),
  },
  {
    name: 'private endpoints',
    before: async (clients) => {
      await network(clients)
      await vault(clients)
    },
    nameOf: (name) => `pe-${name}`,
    create: (clients, name) => endpoint(clients, `pe-${name}`),
    read: ({ network }, name) => network.privateEndpoints.get(group, `pe-${name}`),
    list: ({ network }) => network.privateEndpoints.list(group),
    remove: ({ network }, name) => network.privateEndpoints.delete(group, `pe-${name}`, fast),
  },
  {
    name: 'route tables',
    type: 'Microsoft.Network/routeTables',
    create: ({ network }, name) => network.routeTables.createOrUpdate(group, name, { location: region }, fast),
    read: ({ network }, name) => network.routeTables.get(group, name),
    list: ({ network }) => network.routeTables.list(group),
    update: ({ network }, name) => network.routeTables.updateTags(group, name, { tags }),
    updated: { tags },
    remove: ({ network }, name) => network.routeTables.delete(group, name, fast),
  },
  {
    name: 'private zones',
    nameOf: (name) => `${name}.x`,
    create: (clients, name) => zone(clients, `${name}.x`),
    read: ({ dns }, name) => dns.privateZones.get(group, `${name}.x`),
    list: ({ dns }) => dns.privateZones.listByResourceGroup(group),
    update: ({ dns }, name) => dns.privateZones.update(group, `${name}.x`, { tags }, fast),
    updated: { tags },
    remove: ({ dns }, name) => dns.privateZones.delete(group, `${name}.x`, fast),
  },
  {
    name: 'zone links',
    count: 1,
    before: async (clients) => {
      await network(clients)
      await zone(clients)
    },
    create: ({ dns }, name) =>
      dns.virtualNetworkLinks.createOrUpdate(
        group,
        'home.x',
        name,
        {
          location: 'global',
          virtualNetwork: { id: `${scope}/providers/Microsoft.Network/virtualNetworks/home` },
          registrationEnabled: false,
        },
        fast,
      ),
    read: ({ dns }, name) => dns.virtualNetworkLinks.get(group, 'home.x', name),
    list: ({ dns }) => dns.virtualNetworkLinks.list(group, 'home.x'),
    update: ({ dns }, name) => dns.virtualNetworkLinks.update(group, 'home.x', name, { tags }, fast),
    updated: { tags },
    remove: ({ dns }, name) => dns.virtualNetworkLinks.delete(group, 'home.x', name, fast),
  },
  {
    name: 'record sets',
    before: zone,
    create: ({ dns }, name) =>
      dns.recordSets.createOrUpdate(group, 'home.x', 'A', name, { ttl: 60, aRecords: [{ ipv4Address: '10.0.0.4' }] }),
    read: ({ dns }, name) => dns.recordSets.get(group, 'home.x', 'A', name),
    list: ({ dns }) => dns.recordSets.listByType(group, 'home.x', 'A'),
    update: ({ dns }, name) => dns.recordSets.update(group, 'home.x', 'A', name, { ttl: 61 }),
    updated: { ttl: 61, aRecords: [{ ipv4Address: '10.0.0.4' }] },
    remove: ({ dns }, name) => dns.recordSets.delete(group, 'home.x', 'A', name),
  },
  {
    name: 'vaults',
    nameOf: (name) => `kv-${name}`,
    create: (clients, name) => vault(clients, `kv-${name}`),
    read: ({ keyVault }, name) => keyVault.vaults.get(group, `kv-${name}`),
    list: ({ keyVault }) => keyVault.vaults.listByResourceGroup(group),
    update: ({ keyVault }, name) => keyVault.vaults.update(group, `kv-${name}`, { tags }),
    updated: { tags },
    remove: ({ keyVault }, name) => keyVault.vaults.delete(group, `kv-${name}`),
  },
  {
    name: 'keys',
    before: vault,
    create: ({ keyVault }, name) => keyVault.keys.createIfNotExist(group, 'kv-home', name, { properties: { kty: 'RSA' } }),
    read: ({ keyVault }, name) => keyVault.keys.get(group, 'kv-home', name),
    list: ({ keyVault }) => keyVault.keys.list(group, 'kv-home'),
  },
  {
    name: 'identities',
    nameOf: (name) => `id-${name}`,
    create: ({ identity }, name) => identity.userAssignedIdentities.createOrUpdate(group, `id-${name}`, { location: region }),
    read: ({ identity }, name) => identity.userAssignedIdentities.get(group, `id-${name}`),
    list: ({ identity }) => identity.userAssignedIdentities.listByResourceGroup(group),
    update: ({ identity }, name) => identity.userAssignedIdentities.update(group, `id-${name}`, { tags }),
    updated: { tags },
    remove: ({ identity }, name) => identity.userAssignedIdentities.delete(group, `id-${name}`),
  },
  {
    name: 'role assignments',
    count: 3,
    nameOf: guid,
    create: ({ authorization }, name) =>
      authorization.roleAssignments.create(scope, guid(name), {
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles['abc'.indexOf(name.at(-1) ?? '')]}`,
        principalId: '33333333-3333-3333-3333-333333333333',
        principalType: 'ServicePrincipal',
      }),
    read: ({ authorization }, name) => authorization.roleAssignments.get(scope, guid(name)),
    list: ({ authorization }) => authorization.roleAssignments.listForScope(scope, { filter: 'atScope()' }),
    remove: ({ authorization }, name) => authorization.roleAssignments.delete(scope, guid(name)),
  },
  {
    name: 'locks',
    create: ({ locks }, name) => locks.managementLocks.createOrUpdateAtResourceGroupLevel(group, name, { level: 'CanNotDelete' }),
    read: ({ locks }, name) => locks.managementLocks.getAtResourceGroupLevel(group, name),
    list: ({ locks }) => locks.managementLocks.listAtResourceGroupLevel(group),
    update: ({ locks }, name) =>
      locks.managementLocks.createOrUpdateAtResourceGroupLevel(group, name, { level: 'CanNotDelete', notes: 'n' }),
    updated: { notes: 'n' },
    remove: ({ locks }, name) => locks.managementLocks.deleteAtResourceGroupLevel(group, name),
  },
  {
    name: 'policy assignments',
    create: ({ policy }, name) =>
      policy.policyAssignments.create(scope, name, {
        policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
        parameters: { effect: { value: 'Audit' } },
      }),
    read: ({ policy }, name) => policy.policyAssignments.get(scope, name),
    list: ({ policy }) => policy.policyAssignments.listForResourceGroup(group, { filter: 'atScope()' }),
    // The client reads a body into the 204, and falls.
    again: { name: 'TypeError' },
    remove: ({ policy }, name) => policy.policyAssignments.delete(scope, name),
  },
  {
    name: 'workspaces',
    nameOf: (name) => `log-${name}`,
    create: ({ insights }, name) => insights.workspaces.createOrUpdate(group, `log-${name}`, { location: region }, fast),
    read: ({ insights }, name) => insights.workspaces.get(group, `log-${name}`),
    list: ({ insights }) => insights.workspaces.listByResourceGroup(group),
    update: ({ insights }, name) => insights.workspaces.update(group, `log-${name}`, { tags }),
    updated: { tags },
    remove: ({ insights }, name) => insights.workspaces.delete(group, `log-${name}`, fast),
  },
  {
    name: 'diagnostic settings',
    count: 1,
    before: async (clients) => {
      await vault(clients)
      await clients.insights.workspaces.createOrUpdate(group, 'log-home', { location: region }, fast)
    },
    create: ({ monitor }, name) =>
      monitor.diagnosticSettings.createOrUpdate(`${scope}/providers/Microsoft.KeyVault/vaults/kv-home`, name, {
        workspaceId: `${scope}/providers/Microsoft.OperationalInsights/workspaces/log-home`,
        logs: [{ categoryGroup: 'audit', enabled: true }],
      }),
    read: ({ monitor }, name) => monitor.diagnosticSettings.get(`${scope}/providers/Microsoft.KeyVault/vaults/kv-home`, name),
    list: ({ monitor }) => monitor.diagnosticSettings.list(`${scope}/providers/Microsoft.KeyVault/vaults/kv-home`),
    remove: ({ monitor }, name) => monitor.diagnosticSettings.delete(`${scope}/providers/Microsoft.KeyVault/vaults/kv-home`, name),
  },
  {
    name: 'Batch accounts',
    count: 3,
    nameOf: (name) => `acct${name}`,
    before: register,
    create: (clients, name) => account(clients, `acct${name}`),
    read: ({ batch }, name) => batch.batchAccountOperations.get(group, `acct${name}`),
    list: ({ batch }) => batch.batchAccountOperations.listByResourceGroup(group),
    update: ({ batch }, name) => batch.batchAccountOperations.update(group, `acct${name}`, { publicNetworkAccess: 'Disabled' }),
    updated: { publicNetworkAccess: 'Disabled' },
    remove: ({ batch }, name) => batch.batchAccountOperations.beginDeleteAndWait(group, `acct${name}`, fast),
  },
  {
    name: 'Batch pools',
    // Their list may have pages of its own size.
    ownPages: true,
    before: async (clients) => {
      await register(clients)
      await account(clients, 'home')
    },
    create: ({ batch }, name) =>
      batch.poolOperations.create(group, 'home', name, {
        vmSize: 'Standard_D2s_v5',
        deploymentConfiguration: {
          virtualMachineConfiguration: {
            imageReference: { publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc', sku: '2404', version: 'latest' },
            nodeAgentSkuId: 'batch.node.ubuntu 24.04',
          },
        },
      }),
    read: ({ batch }, name) => batch.poolOperations.get(group, 'home', name),
    list: ({ batch }) => batch.poolOperations.listByBatchAccount(group, 'home'),
    update: ({ batch }, name) => batch.poolOperations.update(group, 'home', name, { metadata: [{ name: 'a', value: 'b' }] }),
    updated: { metadata: [{ name: 'a', value: 'b' }] },
    remove: ({ batch }, name) => batch.poolOperations.beginDeleteAndWait(group, 'home', name, fast),
  },
  {
    name: 'storage accounts',
    type: 'Microsoft.Storage/storageAccounts',
    nameOf: (name) => `sto${name}`,
    create: ({ storage }, name) =>
      storage.storageAccounts.create(group, `sto${name}`, { location: region, sku: { name: 'Standard_LRS' }, kind: 'StorageV2' }, fast),
    read: ({ storage }, name) => storage.storageAccounts.getProperties(group, `sto${name}`),
    list: ({ storage }) => storage.storageAccounts.listByResourceGroup(group),
    update: ({ storage }, name) => storage.storageAccounts.update(group, `sto${name}`, { tags }),
    updated: { tags },
    remove: ({ storage }, name) => storage.storageAccounts.delete(group, `sto${name}`),
  },
  {
    name: 'disk encryption sets',
    type: 'Microsoft.Compute/diskEncryptionSets',
    before: async ({ keyVault }) => {
      await keyVault.vaults.createOrUpdate(
        group,
        'kv-home',
        { ...vaultBody, properties: { ...vaultBody.properties, enablePurgeProtection: true, enabledForDiskEncryption: true } },
        fast,
      )
      await keyVault.keys.createIfNotExist(group, 'kv-home', 'disk', { properties: { kty: 'RSA', keySize: 3072 } })
    },
    create: async ({ compute, keyVault }, name) => {
      const key = await keyVault.keys.get(group, 'kv-home', 'disk')
      return compute.diskEncryptionSets.createOrUpdate(
        group,
        name,
        {
          location: region,
          identity: { type: 'SystemAssigned' },
          encryptionType: 'EncryptionAtRestWithCustomerKey',
          activeKey: {
            sourceVault: { id: `${scope}/providers/Microsoft.KeyVault/vaults/kv-home` },
            keyUrl: key.keyUriWithVersion as string,
          },
        },
        fast,
      )
    },
    read: ({ compute }, name) => compute.diskEncryptionSets.get(group, name),
    list: ({ compute }) => compute.diskEncryptionSets.listByResourceGroup(group),
    update: ({ compute }, name) => compute.diskEncryptionSets.update(group, name, { tags }, fast),
    updated: { tags },
    remove: ({ compute }, name) => compute.diskEncryptionSets.delete(group, name, fast),
  },
]

const there = (type: string | undefined) => type === undefined || providers.some(({ types }) => types.some((one) => one.type === type))

describe('ARM-23 the official clients, kind by kind', () => {
  it.each(kinds.filter(({ type }) => there(type)))('$name: create, read, page, update, delete', async (kind) => {
    const { clients, requests } = practice({ pageSize: 2 })
    await clients.resources.resourceGroups.createOrUpdate(group, { location: region })
    await kind.before?.(clients)
    const names = ['a', 'b', 'c', 'd', 'e'].slice(0, kind.count ?? 5)
    const expected = names.map((name) => kind.nameOf?.(name) ?? name)
    for (const name of names) await kind.create(clients, name)
    const [first = ''] = names
    expect(await kind.read(clients, first)).toMatchObject({ name: expected[0] })
    requests.length = 0
    const listed = (await all(kind.list(clients))).map(({ name }) => name ?? '')
    expect(listed.filter((name) => expected.includes(name)).sort()).toEqual(expected)
    if (kind.ownPages !== true) expect(requests.length).toBe(Math.max(1, Math.ceil(listed.length / 2)))
    const pages = await all(kind.list(clients).byPage())
    expect(pages.flat().map(({ name }) => name)).toEqual(listed)
    if (kind.ownPages !== true) expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(2)
    if (kind.update !== undefined) {
      await kind.update(clients, first)
      expect(await kind.read(clients, first)).toMatchObject(kind.updated ?? {})
    }
    if (kind.remove !== undefined) {
      await kind.remove(clients, first)
      const gone = await kind.read(clients, first).catch((error: unknown) => error)
      expect(gone).toMatchObject({ statusCode: 404, name: 'RestError' })
      const again = Promise.resolve(kind.remove(clients, first))
      if (kind.again === undefined) await again
      else await expect(again).rejects.toMatchObject(kind.again)
    }
  })
})
