import { describe, expect, it } from 'vitest'
import { durations } from '../../src/simulator/durations.ts'
import { all, practice, start, subscription } from './sdk.ts'

const region = 'westeurope'
const group = 'rg-demo'
const fast = { updateIntervalInMs: 1 }

describe('the official clients against the practice cloud', () => {
  it('builds the whole secure environment, reads it back and takes it down', async () => {
    const cloud = practice()
    const { clients } = cloud
    await clients.resources.resourceGroups.createOrUpdate(group, { location: 'West Europe', tags: { 'secure-batch:environment': 'demo' } })
    await clients.resources.providers.register('Microsoft.Batch')
    const nsg = await clients.network.networkSecurityGroups.createOrUpdate(
      group,
      'nsg-nodes',
      {
        location: region,
        securityRules: [
          {
            name: 'allow-batch',
            protocol: '*',
            access: 'Allow',
            direction: 'Outbound',
            priority: 100,
            sourceAddressPrefix: '*',
            sourcePortRange: '*',
            destinationAddressPrefix: `BatchNodeManagement.${region}`,
            destinationPortRange: '443',
          },
        ],
      },
      fast,
    )
    expect(nsg.provisioningState).toBe('Succeeded')
    const pip = await clients.network.publicIPAddresses.createOrUpdate(
      group,
      'pip-nat',
      {
        location: region,
        sku: { name: 'Standard' },
        publicIPAllocationMethod: 'Static',
        zones: ['1', '2', '3'],
        dnsSettings: { domainNameLabel: 'demo-nat' },
      },
      fast,
    )
    expect(pip.ipAddress).toMatch(/^198\.18\./)
    const nat = await clients.network.natGateways.createOrUpdate(
      group,
      'nat',
      { location: region, sku: { name: 'Standard' }, publicIpAddresses: [{ id: pip.id as string }] },
      fast,
    )
    const vnet = await clients.network.virtualNetworks.createOrUpdate(
      group,
      'vnet',
      {
        location: region,
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          {
            name: 'nodes',
            addressPrefix: '10.0.0.0/24',
            networkSecurityGroup: { id: nsg.id as string },
            natGateway: { id: nat.id as string },
            defaultOutboundAccess: false,
          },
          { name: 'endpoints', addressPrefix: '10.0.1.0/24', privateEndpointNetworkPolicies: 'Disabled' },
        ],
      },
      fast,
    )
    expect(vnet.subnets?.map((subnet) => subnet.name)).toEqual(['nodes', 'endpoints'])
    const identity = await clients.identity.userAssignedIdentities.createOrUpdate(group, 'id-account', { location: region })
    const vault = await clients.keyVault.vaults.createOrUpdate(
      group,
      'kv-demo-1',
      {
        location: region,
        properties: {
          tenantId: identity.tenantId as string,
          sku: { family: 'A', name: 'standard' },
          enableRbacAuthorization: true,
          enablePurgeProtection: true,
          accessPolicies: [],
        },
      },
      fast,
    )
    expect(vault.properties.provisioningState).toBe('Succeeded')
    const key = await clients.keyVault.keys.createIfNotExist(group, 'kv-demo-1', 'batch', { properties: { kty: 'RSA', keySize: 3072 } })
    expect(key.keyUriWithVersion).toMatch(/\/keys\/batch\/[0-9a-f]{32}$/)
    await cloud.clock.sleep(5000)
    const assignment = await clients.authorization.roleAssignments.create(vault.id as string, '0a0a0a0a-0000-4000-8000-000000000001', {
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6`,
      principalId: identity.principalId as string,
      principalType: 'ServicePrincipal',
    })
    expect(assignment.principalType).toBe('ServicePrincipal')
    const account = {
      location: region,
      identity: { type: 'UserAssigned' as const, userAssignedIdentities: { [identity.id as string]: {} } },
      publicNetworkAccess: 'Disabled' as const,
      allowedAuthenticationModes: ['AAD' as const],
      encryption: {
        keySource: 'Microsoft.KeyVault' as const,
        keyVaultProperties: { keyIdentifier: 'https://kv-demo-1.vault.azure.net/keys/batch' },
      },
    }
    await cloud.clock.sleep(45_000)
    await expect(clients.batch.batchAccountOperations.beginCreateAndWait(group, 'demobatch', account, fast)).rejects.toMatchObject({
      statusCode: 400,
      code: 'KeyVaultAccessForbidden',
    })
    await cloud.clock.sleep(60_000)
    const made = await clients.batch.batchAccountOperations.beginCreateAndWait(group, 'demobatch', account, fast)
    expect(made).toMatchObject({
      provisioningState: 'Succeeded',
      accountEndpoint: `demobatch.${region}.batch.azure.com`,
      publicNetworkAccess: 'Disabled',
    })
    const workspace = await clients.insights.workspaces.createOrUpdate(group, 'log-demo', { location: region, retentionInDays: 30 }, fast)
    expect(workspace.provisioningState).toBe('Succeeded')
    await clients.monitor.diagnosticSettings.createOrUpdate(made.id as string, 'logs', {
      workspaceId: workspace.id as string,
      logs: [{ categoryGroup: 'allLogs', enabled: true }],
      metrics: [{ category: 'AllMetrics', enabled: true }],
    })
    const zone = await clients.dns.privateZones.createOrUpdate(group, 'privatelink.batch.azure.com', { location: 'global' }, fast)
    await clients.dns.virtualNetworkLinks.createOrUpdate(
      group,
      'privatelink.batch.azure.com',
      'vnet',
      { location: 'global', registrationEnabled: false, virtualNetwork: { id: vnet.id as string } },
      fast,
    )
    for (const groupId of ['batchAccount', 'nodeManagement']) {
      const endpoint = await clients.network.privateEndpoints.createOrUpdate(
        group,
        `pe-${groupId}`,
        {
          location: region,
          subnet: { id: `${vnet.id}/subnets/endpoints` },
          privateLinkServiceConnections: [{ name: 'batch', privateLinkServiceId: made.id as string, groupIds: [groupId] }],
        },
        fast,
      )
      expect(endpoint.provisioningState).toBe('Succeeded')
      await clients.network.privateDnsZoneGroups.createOrUpdate(
        group,
        `pe-${groupId}`,
        'default',
        { privateDnsZoneConfigs: [{ name: 'batch', privateDnsZoneId: zone.id as string }] },
        fast,
      )
    }
    const records = await all(clients.dns.recordSets.listByType(group, 'privatelink.batch.azure.com', 'A'))
    expect(records.map((record) => record.name)).toContain(`demobatch.${region}`)
    const pool = await clients.batch.poolOperations.create(group, 'demobatch', 'pool', {
      vmSize: 'Standard_D2s_v5',
      deploymentConfiguration: {
        virtualMachineConfiguration: {
          imageReference: { publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc', sku: '2404', version: 'latest' },
          nodeAgentSkuId: 'batch.node.ubuntu 24.04',
          diskEncryptionConfiguration: { targets: ['TemporaryDisk'] },
        },
      },
      networkConfiguration: { subnetId: `${vnet.id}/subnets/nodes`, publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } },
      scaleSettings: { fixedScale: { targetDedicatedNodes: 2 } },
    })
    expect(pool.allocationState).toBe('Resizing')
    await cloud.clock.sleep(400_000)
    const steady = await clients.batch.poolOperations.get(group, 'demobatch', 'pool')
    expect(steady).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: 2 })
    await clients.locks.managementLocks.createOrUpdateAtResourceGroupLevel(group, 'keep', { level: 'CanNotDelete' })
    await expect(clients.batch.poolOperations.beginDeleteAndWait(group, 'demobatch', 'pool', fast)).rejects.toMatchObject({
      code: 'ScopeLocked',
    })
    await clients.locks.managementLocks.deleteAtResourceGroupLevel(group, 'keep')
    const policy = await clients.policy.policyAssignments.create(`/subscriptions/${subscription}/resourceGroups/${group}`, 'audit-keys', {
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
      parameters: { effect: { value: 'Audit' } },
    })
    expect(policy.name).toBe('audit-keys')
    const tagged = await all(clients.resources.resources.list({ filter: "resourceType eq 'Microsoft.Network/privateEndpoints'" }))
    expect(tagged).toHaveLength(2)
    await clients.batch.poolOperations.beginDeleteAndWait(group, 'demobatch', 'pool', fast)
    await clients.network.privateDnsZoneGroups.delete(group, 'pe-batchAccount', 'default', fast)
    await clients.network.privateEndpoints.delete(group, 'pe-batchAccount', fast)
    await clients.network.privateEndpoints.delete(group, 'pe-nodeManagement', fast)
    await clients.batch.batchAccountOperations.beginDeleteAndWait(group, 'demobatch', fast)
    await clients.dns.virtualNetworkLinks.delete(group, 'privatelink.batch.azure.com', 'vnet', fast)
    await clients.dns.privateZones.delete(group, 'privatelink.batch.azure.com', fast)
    await clients.network.virtualNetworks.delete(group, 'vnet', fast)
    await clients.keyVault.vaults.delete(group, 'kv-demo-1')
    const deleted = await clients.keyVault.vaults.getDeleted('kv-demo-1', region)
    expect(deleted.properties?.purgeProtectionEnabled).toBe(true)
    await clients.resources.resourceGroups.delete(group, fast)
    expect((await clients.resources.resourceGroups.checkExistence(group)).body).toBe(false)
    expect(await all(clients.resources.resources.list())).toEqual([])
    expect(cloud.clock.now()).toBeGreaterThan(start)
  })

  it('TIME-2 takes exactly as long as the longest of several things done at once', async () => {
    const { clients, clock } = practice()
    await clients.resources.resourceGroups.createOrUpdate(group, { location: region })
    const before = clock.now()
    await Promise.all([
      clients.network.networkSecurityGroups.createOrUpdate(group, 'nsg', { location: region }, fast),
      clients.dns.privateZones.createOrUpdate(group, 'privatelink.batch.azure.com', { location: 'global' }, fast),
      clients.insights.workspaces.createOrUpdate(group, 'log-demo', { location: region }, fast),
    ])
    expect((clock.now() - before) / 1000).toBe(durations.dnsZone)
  })

  it('answers what is asked before anything is made', async () => {
    const { clients, clock } = practice()
    expect((await all(clients.subscriptions.subscriptions.list())).map((one) => one.displayName)).toEqual(['Practice subscription'])
    expect((await all(clients.subscriptions.subscriptions.listLocations(subscription))).map((one) => one.name)).toContain('swedencentral')
    expect((await clients.resources.providers.get('Microsoft.Batch')).registrationState).toBe('NotRegistered')
    await clients.resources.providers.register('Microsoft.Batch')
    await clock.sleep(45_000)
    expect((await clients.resources.providers.get('Microsoft.Batch')).registrationState).toBe('Registered')
    expect((await clients.batch.location.getQuotas(region)).accountQuota).toBe(3)
    expect(
      await clients.batch.location.checkNameAvailability(region, { name: 'demo', typeParam: 'Microsoft.Batch/batchAccounts' } as never),
    ).toMatchObject({ nameAvailable: true })
    const sizes = await all(clients.batch.location.listSupportedVirtualMachineSkus(region))
    expect(sizes.find((size) => size.name === 'Standard_D2s_v5')?.familyName).toBe('standardDSv5Family')
    const roles = await all(
      clients.authorization.roleDefinitions.list(`/subscriptions/${subscription}`, { filter: "roleName eq 'Key Vault Secrets User'" }),
    )
    expect(roles.map((role) => role.name)).toEqual(['4633458b-17de-408a-b874-0445c86b69e6'])
    expect(
      (await clients.keyVault.vaults.checkNameAvailability({ name: 'kv-demo', type: 'Microsoft.KeyVault/vaults' })).nameAvailable,
    ).toBe(true)
    expect((await all(clients.authorization.permissions.listForResourceGroup(group)))[0]?.actions).toEqual(['*'])
  })

  it('pages through lists, and throws errors the clients understand', async () => {
    const { clients, requests } = practice({ pageSize: 2 })
    await clients.resources.resourceGroups.createOrUpdate(group, { location: region })
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await clients.identity.userAssignedIdentities.createOrUpdate(group, `id-${name}`, { location: region })
    requests.length = 0
    expect((await all(clients.identity.userAssignedIdentities.listByResourceGroup(group))).map((one) => one.name)).toEqual([
      'id-a',
      'id-b',
      'id-c',
      'id-d',
      'id-e',
    ])
    expect(requests).toHaveLength(3)
    await expect(clients.network.virtualNetworks.get(group, 'none')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' })
    await expect(clients.batch.batchAccountOperations.get(group, 'none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    })
    await expect(clients.resources.resourceGroups.get('none')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceGroupNotFound' })
  })

  it('recovers and purges a deleted vault', async () => {
    const { clients } = practice()
    await clients.resources.resourceGroups.createOrUpdate(group, { location: region })
    const properties = { tenantId: '11111111-1111-1111-1111-111111111111', sku: { family: 'A' as const, name: 'standard' as const } }
    const make = (more: object) =>
      clients.keyVault.vaults.createOrUpdate(group, 'kv-demo', { location: region, properties: { ...properties, ...more } }, fast)
    await make({ enableRbacAuthorization: true })
    await clients.keyVault.vaults.delete(group, 'kv-demo')
    await expect(make({ enableRbacAuthorization: true })).rejects.toMatchObject({ statusCode: 409, code: 'ConflictError' })
    expect((await make({ createMode: 'recover' })).properties.enableRbacAuthorization).toBe(true)
    await clients.keyVault.vaults.delete(group, 'kv-demo')
    expect(await all(clients.keyVault.vaults.listDeleted())).toHaveLength(1)
    await clients.keyVault.vaults.purgeDeleted('kv-demo', region, fast)
    expect(await all(clients.keyVault.vaults.listDeleted())).toEqual([])
  })

  it('takes the generic client of the resource manager as well', async () => {
    const { clients } = practice()
    await clients.resources.resourceGroups.createOrUpdate(group, { location: region })
    await clients.resources.providers.register('Microsoft.Batch')
    const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/vnet`
    const body = { location: region, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } }
    const made = await clients.resources.resources.createOrUpdateById(id, '2025-05-01', body, fast)
    expect(made.properties).toMatchObject({ provisioningState: 'Succeeded' })
    expect((await clients.resources.resources.getById(id, '2025-05-01')).id).toBe(id)
    await clients.resources.resources.deleteById(id, '2025-05-01', fast)
    await expect(clients.resources.resources.getById(id, '2025-05-01')).rejects.toMatchObject({ statusCode: 404 })
  })
})
