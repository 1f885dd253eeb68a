import { describe, expect, it } from 'vitest'
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
})
