import { describe, expect, it } from 'vitest'
import { at, type JsonObject } from '../../src/common/json.ts'
import { batchServicePrincipal } from '../../src/simulator/providers/authorization/principals.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud, sub, subnet } from './raw.ts'

const withAccount = (more: JsonObject = {}): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.account, bodies.account(more))
  return cloud
}
const identified = { identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } }
const encryption = (key = 'https://kv-one.vault.azure.net/keys/batch') => ({
  encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: key } },
})
const onSubnet = (more: JsonObject = {}): JsonObject => ({
  networkConfiguration: { subnetId: ids.nodes, publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' }, ...more },
})
const nodeStates = (cloud: RawCloud) => [
  ...new Set(cloud.get(`/practice/nodes?pool=${ids.pool}&api-version=none`).body.value.map((node: { state: string }) => node.state)),
]

describe('BATCH-1 accounts', () => {
  it('are made by PUT and changed by PATCH only', () => {
    const cloud = withAccount()
    expect(cloud.put(ids.account, bodies.account())).toMatchObject({ status: 409, code: 'AccountAlreadyExists' })
    const patched = cloud.send('PATCH', ids.account, { properties: { publicNetworkAccess: 'Enabled' }, tags: { a: '1' } })
    expect(patched).toMatchObject({
      status: 200,
      body: { tags: { a: '1' }, properties: { publicNetworkAccess: 'Enabled', allowedAuthenticationModes: ['AAD'] } },
    })
    expect(cloud.send('PATCH', ids.account, { properties: { poolAllocationMode: 'UserSubscription' } }).code).toBe('InvalidRequestContent')
  })
  it('show their endpoints and quotas', () => {
    const { properties } = withAccount().get(ids.account).body
    expect(properties.accountEndpoint).toBe('acct.westeurope.batch.azure.com')
    expect(properties.nodeManagementEndpoint).toMatch(/\.westeurope\.service\.batch\.azure\.com$/)
    expect(properties).toMatchObject({
      provisioningState: 'Succeeded',
      dedicatedCoreQuota: 900,
      poolQuota: 100,
      dedicatedCoreQuotaPerVMFamilyEnforced: true,
    })
  })
  it('have a name of their own in a region', () => {
    const cloud = withAccount()
    cloud.put(`${sub}/resourceGroups/rg2`, { location: 'westeurope' })
    const twin = ids.account.replace('/rg/', '/rg2/')
    const check = (location: string, name: string) =>
      cloud.send('POST', `${sub}/providers/Microsoft.Batch/locations/${location}/checkNameAvailability`, {
        name,
        type: 'Microsoft.Batch/batchAccounts',
      }).body
    expect(cloud.put(twin, bodies.account())).toMatchObject({ status: 409, code: 'AccountAlreadyExists' })
    expect(check('westeurope', 'acct')).toEqual({
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: "An account named 'acct' is already in use.",
    })
    expect(check('northeurope', 'acct')).toEqual({ nameAvailable: true })
    expect(check('westeurope', 'A-B')).toMatchObject({ nameAvailable: false, reason: 'Invalid' })
    expect(cloud.put(twin, { ...bodies.account(), location: 'northeurope' }).status).toBe(202)
  })
  it('stay within the quota of their region', () => {
    const cloud = rawCloud()
    const { accountQuota } = cloud.get(`${sub}/providers/Microsoft.Batch/locations/westeurope/quotas`).body
    for (let index = 0; index < accountQuota; index += 1) expect(cloud.put(`${ids.account}${index}`, bodies.account()).status).toBe(202)
    const refused = cloud.put(`${ids.account}x`, bodies.account())
    expect(refused).toMatchObject({ status: 409, code: 'SubscriptionQuotaExceeded' })
    expect(refused.body.error.message).toBe('The regional account quota for the specified subscription has been reached.')
  })
  it('list what can be reached privately, with the zone each needs', () => {
    const { value } = withAccount().get(`${ids.account}/privateLinkResources`).body
    expect(value.map((one: { properties: JsonObject }) => one.properties.groupId)).toEqual(['batchAccount', 'nodeManagement'])
    expect(value[0].properties.requiredZoneNames).toEqual(['privatelink.batch.azure.com'])
  })
  it('take their pools along when deleted', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool())
    expect(cloud.delete(ids.account).status).toBe(202)
    cloud.wait(60)
    expect(cloud.get(ids.account).body.properties.provisioningState).toBe('Deleting')
    cloud.wait(120)
    expect(cloud.get(ids.account).status).toBe(404)
    cloud.make(ids.account, bodies.account())
    expect(cloud.get(ids.pool).status).toBe(404)
  })
  it('refuse addresses that are none, and identities that are not there', () => {
    const cloud = rawCloud()
    const profile = { networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '300.1.1.1' }] } } }
    expect(cloud.put(ids.account, bodies.account(profile))).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
    expect(cloud.put(ids.account, bodies.account({}, identified)).code).toBe('FailedIdentityOperation')
    const empty = { identity: { type: 'UserAssigned', userAssignedIdentities: {} } }
    expect(cloud.put(ids.account, bodies.account({}, empty)).code).toBe('MissingIdentityIds')
  })
})

describe('BATCH-2 customer-managed keys', () => {
  const prepared = (vault: JsonObject = {}) => {
    const cloud = rawCloud()
    const { principalId } = cloud.make(ids.identity, bodies.identity()).body.properties
    cloud.make(ids.vault, bodies.vault(vault))
    return { cloud, principalId }
  }
  const wanted = bodies.account(encryption(), identified)
  it('need an identity, a vault, a key, purge protection, in this order', () => {
    const empty = rawCloud()
    expect(empty.put(ids.account, bodies.account({ encryption: { keySource: 'Microsoft.KeyVault' } })).code).toBe('MissingRequiredProperty')
    expect(empty.put(ids.account, bodies.account(encryption())).code).toBe('InvalidPropertyValue')
    const { cloud } = prepared()
    const reason = () => cloud.put(ids.account, wanted).body.error.details[0].message
    expect(reason()).toContain('The key')
    const { cloud: open } = prepared({ enablePurgeProtection: null })
    expect(open.put(ids.account, wanted).body.error.details[0].message).toContain('purge protection')
  })
  it('need a grant that is in effect, which takes a while', () => {
    const { cloud, principalId } = prepared()
    cloud.put(ids.key, bodies.key())
    expect(cloud.put(ids.account, wanted)).toMatchObject({ status: 400, code: 'KeyVaultAccessForbidden' })
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, undefined, 'ServicePrincipal'))
    cloud.wait(60)
    expect(cloud.put(ids.account, wanted).code).toBe('KeyVaultAccessForbidden')
    cloud.wait(30)
    expect(cloud.put(ids.account, wanted).status).toBe(202)
    cloud.wait(30)
    const { identity, properties } = cloud.get(ids.account).body
    expect(identity.userAssignedIdentities[ids.identity].principalId).toBe(principalId)
    expect(properties.encryption.keyVaultProperties.keyIdentifier).toBe('https://kv-one.vault.azure.net/keys/batch')
  })
  it('another role is not enough', () => {
    const { cloud, principalId } = prepared()
    cloud.put(ids.key, bodies.key())
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, '4633458b-17de-408a-b874-0445c86b69e6'))
    cloud.wait(200)
    expect(cloud.put(ids.account, wanted).code).toBe('KeyVaultAccessForbidden')
  })
})

describe('BATCH-3 user subscription mode', () => {
  it('needs the grants of the Batch service, a vault, and its flags', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const wanted = bodies.account({
      poolAllocationMode: 'UserSubscription',
      keyVaultReference: { id: ids.vault, url: 'https://kv-one.vault.azure.net/' },
    })
    expect(cloud.put(ids.account, bodies.account({ poolAllocationMode: 'UserSubscription' })).code).toBe('MissingRequiredProperty')
    expect(cloud.put(ids.account, wanted).code).toBe('InsufficientPermissions')
    cloud.put(ids.assignment(sub), bodies.roleAssignment(batchServicePrincipal, 'b24988ac-6180-42a0-ab88-20f7382dd24c'))
    cloud.wait(100)
    expect(cloud.put(ids.account, wanted).code).toBe('InvalidKeyVaultReference')
    const flags = { enabledForDeployment: true, enabledForTemplateDeployment: true, enabledForDiskEncryption: true }
    cloud.send('PATCH', ids.vault, { properties: flags })
    expect(cloud.put(ids.account, wanted).body.error.details[0].message).toContain('does not have the Batch Service in access policies')
    cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(batchServicePrincipal, 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'))
    cloud.wait(100)
    expect(cloud.put(ids.account, wanted).status).toBe(202)
    cloud.wait(30)
    expect(cloud.get(ids.account).body.properties.dedicatedCoreQuota).toBeUndefined()
  })
})

describe('BATCH-4 pools', () => {
  it('answer at once; the nodes come later', () => {
    const cloud = withAccount()
    const put = cloud.put(ids.pool, bodies.pool())
    expect(put).toMatchObject({
      status: 200,
      body: { properties: { allocationState: 'Resizing', currentDedicatedNodes: 0, provisioningState: 'Succeeded' } },
    })
    expect(put.headers.ETag).toBe(put.body.etag)
    cloud.wait(329)
    expect(cloud.get(ids.pool).body.properties.allocationState).toBe('Resizing')
    cloud.wait(1)
    expect(cloud.get(ids.pool).body.properties).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: 2 })
    expect(cloud.get(ids.pool).body.properties.resizeOperationStatus.errors).toBeUndefined()
  })
  it('without nodes are steady within seconds', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool({ scaleSettings: { fixedScale: { targetDedicatedNodes: 0 } } }))
    cloud.wait(10)
    expect(cloud.get(ids.pool).body.properties.allocationState).toBe('Steady')
  })
  it.each([
    [
      'the account has no more cores',
      { scaleSettings: { fixedScale: { targetDedicatedNodes: 500 } } },
      'AccountVMSeriesCoreQuotaReached',
      450,
    ],
    ['the family is new', { vmSize: 'Standard_D2s_v6' }, 'AccountVMSeriesCoreQuotaReached', 0],
    ['Spot cores are few', { scaleSettings: { fixedScale: { targetLowPriorityNodes: 60 } } }, 'AccountLowPriorityCoreQuotaReached', 0],
    ['the size is unknown', { vmSize: 'Standard_Z99' }, 'UnsupportedVMSize', 0],
  ])('say in resizeOperationStatus when %s', (_what, more, code, nodes) => {
    const cloud = withAccount()
    expect(cloud.put(ids.pool, bodies.pool(more)).status).toBe(200)
    cloud.wait(400)
    const { properties } = cloud.get(ids.pool).body
    expect(properties).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: nodes })
    expect(properties.resizeOperationStatus.errors[0].code).toBe(code)
  })
  it('share the cores of their account', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool({ scaleSettings: { fixedScale: { targetDedicatedNodes: 400 } } }))
    cloud.put(`${ids.pool}2`, bodies.pool({ vmSize: 'Standard_E2s_v5', scaleSettings: { fixedScale: { targetDedicatedNodes: 100 } } }))
    cloud.wait(400)
    expect(cloud.get(`${ids.pool}2`).body.properties.resizeOperationStatus.errors[0].code).toBe('AccountCoreQuotaReached')
  })
  it('get no more nodes than their subnet has addresses', () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network([subnet('nodes', '10.0.0.0/28')]))
    cloud.put(ids.pool, bodies.pool({ ...onSubnet(), scaleSettings: { fixedScale: { targetDedicatedNodes: 20 } } }))
    cloud.wait(400)
    const { properties } = cloud.get(ids.pool).body
    expect(properties.currentDedicatedNodes).toBe(11)
    expect(properties.resizeOperationStatus.errors[0].code).toBe('AllocationFailed')
  })
  it('are resized by PATCH, and steady again later', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(400)
    const scaleSettings = { fixedScale: { targetDedicatedNodes: 3 } }
    expect(cloud.send('PATCH', ids.pool, { properties: { scaleSettings } }).body.properties.allocationState).toBe('Resizing')
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties.currentDedicatedNodes).toBe(3)
  })
  it('keep what cannot be updated', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool())
    const refused = cloud.send('PATCH', ids.pool, { properties: { vmSize: 'Standard_D4s_v5' } })
    expect(refused).toMatchObject({ status: 400, code: 'PropertyCannotBeUpdated' })
    expect(refused.body.error.details).toContainEqual({ code: 'PropertyPath', message: 'properties.vmSize' })
    expect(cloud.put(ids.pool, bodies.pool()).status).toBe(200)
    expect(cloud.put(ids.pool, bodies.pool({ taskSlotsPerNode: 2 })).code).toBe('PropertyCannotBeUpdated')
  })
  it('hold their subnet, and let it go when deleted', () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network())
    cloud.put(ids.pool, bodies.pool(onSubnet()))
    expect(cloud.delete(ids.nodes).code).toBe('InUseSubnetCannotBeDeleted')
    expect(cloud.delete(ids.pool).status).toBe(202)
    expect(cloud.get(ids.pool).body.properties.provisioningState).toBe('Deleting')
    cloud.wait(130)
    expect(cloud.delete(ids.nodes).status).toBe(202)
  })
})

describe('BATCH-5 pool bodies at 2025-06-01', () => {
  const refusedBy = (more: JsonObject, machine: JsonObject = {}) => withAccount().put(ids.pool, bodies.pool(more, machine))
  it.each(['targetNodeCommunicationMode', 'certificates', 'resourceTags', 'applicationLicenses'])('%s is gone', (property) => {
    expect(refusedBy({ [property]: [] })).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })
  it.each([
    ['the OS disk on Linux', {}, { diskEncryptionConfiguration: { targets: ['OsDisk', 'TemporaryDisk'] } }],
    [
      'one disk on Windows',
      {},
      { nodeAgentSkuId: 'batch.node.windows amd64', diskEncryptionConfiguration: { targets: ['TemporaryDisk'] } },
    ],
    ['UEFI settings without a security type', {}, { securityProfile: { uefiSettings: { secureBootEnabled: true } } }],
    ['a confidential VM without guest state encryption', {}, { securityProfile: { securityType: 'confidentialVM' } }],
    ['encryption at host on a size without it', { vmSize: 'Standard_D2_v3' }, { securityProfile: { encryptionAtHost: true } }],
    ['a disk encryption set in Batch service mode', {}, { osDisk: { managedDisk: { diskEncryptionSet: { id: '/x' } } } }],
    [
      'a key URL without version',
      {},
      { diskEncryptionConfiguration: { targets: ['OsDisk'], customerManagedKey: { keyUrl: 'https://kv-one.vault.azure.net/keys/batch' } } },
    ],
    ['a resize timeout below 5 minutes', { scaleSettings: { fixedScale: { resizeTimeout: 'PT1M' } } }, {}],
    ['both kinds of scale settings', { scaleSettings: { fixedScale: {}, autoScale: { formula: '$TargetDedicatedNodes=0' } } }, {}],
  ])('%s is refused', (_what, more, machine) => {
    expect(refusedBy(more as JsonObject, machine as JsonObject)).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
  })
  it('a size and a machine are required', () => {
    expect(withAccount().put(ids.pool, { properties: {} }).code).toBe('MissingRequiredProperty')
  })
})

describe('BATCH-6 a pool and its network', () => {
  const refusal = (cloud: RawCloud, more: JsonObject) => cloud.put(ids.pool, bodies.pool(more)).body.error
  it('the subnet exists, in the region of the account', () => {
    const cloud = withAccount()
    expect(refusal(cloud, onSubnet()).details[0].message).toContain('does not exist')
    cloud.make(ids.network, { ...bodies.network(), location: 'northeurope' })
    expect(refusal(cloud, onSubnet()).details[0].message).toContain('same subscription and region')
  })
  it('no public addresses means no inbound pools and no addresses', () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network())
    const pools = [{ name: 'ssh', protocol: 'TCP', backendPort: 22, frontendPortRangeStart: 10000, frontendPortRangeEnd: 10499 }]
    expect(refusal(cloud, onSubnet({ endpointConfiguration: { inboundNatPools: pools } })).code).toBe('InvalidPropertyValue')
    const given = { publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses', ipAddressIds: [ids.address('a')] } }
    expect(refusal(cloud, onSubnet(given)).code).toBe('InvalidPropertyValue')
  })
  it('own addresses are there, free, and one for every 100 nodes', () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network([subnet('nodes', '10.0.0.0/22')]))
    cloud.make(ids.address('a'), bodies.address('label-one'))
    const own = (ipAddressIds: string[], nodes: number) => ({
      ...onSubnet({ publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds } }),
      scaleSettings: { fixedScale: { targetDedicatedNodes: nodes } },
    })
    expect(refusal(cloud, own([], 1)).code).toBe('MissingRequiredProperty')
    expect(refusal(cloud, own([ids.address('b')], 1)).details[0].message).toContain('was not found')
    expect(refusal(cloud, own([ids.address('a')], 101)).details[0].message).toContain('but 2 are needed')
    expect(cloud.put(ids.pool, bodies.pool(own([ids.address('a')], 100))).status).toBe(200)
    expect(cloud.delete(ids.address('a')).code).toBe('PublicIPAddressCannotBeDeleted')
    const second = cloud.put(`${ids.pool}2`, bodies.pool(own([ids.address('a')], 1)))
    expect(second.body.error.details[0].message).toContain('is in use by')
  })
  const nat = (more: JsonObject) => ({
    name: 'ssh',
    protocol: 'TCP',
    backendPort: 22,
    frontendPortRangeStart: 10000,
    frontendPortRangeEnd: 10499,
    ...more,
  })
  const rule = (priority: number) => ({ priority, access: 'Allow', sourceAddressPrefix: '203.0.113.0/24' })
  it.each([
    ['a reserved backend port', [nat({ backendPort: 29876 })]],
    ['reserved frontend ports', [nat({ frontendPortRangeEnd: 50000 })]],
    ['overlapping ranges', [nat({}), nat({ name: 'two', backendPort: 23 })]],
    [
      'six pools',
      Array.from({ length: 6 }, (_, index) =>
        nat({ name: `p${index}`, backendPort: 30 + index, frontendPortRangeStart: 1000 + index, frontendPortRangeEnd: 1000 + index }),
      ),
    ],
    ['a priority below 150', [nat({ networkSecurityGroupRules: [rule(149)] })]],
    ['a priority twice', [nat({ networkSecurityGroupRules: [rule(150), rule(150)] })]],
    ['more than 25 rules', [nat({ networkSecurityGroupRules: Array.from({ length: 26 }, (_, index) => rule(150 + index)) })]],
  ])('inbound pools with %s are refused', (_what, inboundNatPools) => {
    const more = { networkConfiguration: { endpointConfiguration: { inboundNatPools } } }
    expect(withAccount().put(ids.pool, bodies.pool(more as JsonObject))).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
  })
})

describe('BATCH-7 nodes that cannot reach node management are unusable', () => {
  const zone = 'privatelink.batch.azure.com'
  const pooled = (account: JsonObject, subnetMore: JsonObject = {}) => {
    const cloud = withAccount(account)
    cloud.make(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24', subnetMore), subnet('endpoints', '10.0.1.0/24')]))
    cloud.put(ids.pool, bodies.pool(onSubnet()))
    cloud.wait(400)
    return cloud
  }
  it('with public access off, until endpoint, zone, link and record are all there', () => {
    const cloud = pooled({ publicNetworkAccess: 'Disabled' })
    expect(nodeStates(cloud)).toEqual(['unusable'])
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'nodeManagement'))
    expect(nodeStates(cloud)).toEqual(['unusable'])
    cloud.make(ids.zone(zone), bodies.zone())
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
    expect(nodeStates(cloud)).toEqual(['unusable'])
    cloud.make(ids.link(zone), bodies.link())
    expect(nodeStates(cloud)).toEqual(['idle'])
    expect(cloud.get(ids.pool).body.properties).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: 2 })
  })
  it('the endpoint of the account alone is not enough', () => {
    const cloud = pooled({ publicNetworkAccess: 'Disabled' })
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'batchAccount'))
    cloud.make(ids.zone(zone), bodies.zone())
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
    cloud.make(ids.link(zone), bodies.link())
    expect(nodeStates(cloud)).toEqual(['unusable'])
  })
  it('without a way out of a private subnet', () => {
    expect(nodeStates(pooled({ publicNetworkAccess: 'Enabled', networkProfile: null }))).toEqual(['unusable'])
  })
  it('unless a NAT gateway leads out, by addresses that are let in', () => {
    const build = (allowed: string) => {
      const cloud = withAccount({
        publicNetworkAccess: 'Enabled',
        networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: allowed }] } },
      })
      cloud.make(ids.address('a'), bodies.address('label-one'))
      cloud.make(ids.nat, bodies.nat([ids.address('a')]))
      cloud.make(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24', { natGateway: { id: ids.nat } })]))
      cloud.put(ids.pool, bodies.pool(onSubnet()))
      cloud.wait(400)
      return nodeStates(cloud)
    }
    expect(build('198.18.0.4')).toEqual(['idle'])
    expect(build('203.0.113.0/24')).toEqual(['unusable'])
  })
})

describe('BATCH-8 private endpoints of an account', () => {
  it('have one group each and appear on the account', () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network())
    const two = bodies.endpoint(ids.account, 'batchAccount')
    const connections = [{ name: 'c', properties: { privateLinkServiceId: ids.account, groupIds: ['batchAccount', 'nodeManagement'] } }]
    const both = { ...two, properties: { subnet: { id: ids.endpoints }, privateLinkServiceConnections: connections } }
    expect(cloud.put(ids.endpoint('pe'), both).code).toBe('InvalidGroupId')
    cloud.make(ids.endpoint('pe'), two)
    cloud.make(ids.endpoint('pe2'), bodies.endpoint(ids.account, 'nodeManagement'))
    const shown = cloud.get(ids.account).body.properties.privateEndpointConnections
    expect(shown.map((one: { properties: JsonObject }) => one.properties.groupIds)).toEqual([['batchAccount'], ['nodeManagement']])
    expect(cloud.get(`${ids.account}/privateEndpointConnections`).body.value).toHaveLength(2)
  })
})

describe('BATCH-21 what Batch makes beside the network of a pool with public addresses', () => {
  const withPublic = onSubnet({ publicIPAddressConfiguration: { provision: 'BatchManaged' } })
  const prepared = () => {
    const cloud = withAccount()
    cloud.make(ids.network, bodies.network())
    return cloud
  }
  const resized = (cloud: RawCloud, more: JsonObject, id = ids.pool) => {
    expect(cloud.put(id, bodies.pool(more)).status).toBe(200)
    cloud.wait(400)
    return cloud.get(id).body.properties
  }
  const deny = (cloud: RawCloud, type: string) => {
    const definition = `${sub}/providers/Microsoft.Authorization/policyDefinitions/no-more`
    // biome-ignore lint/suspicious/noThenProperty: the word of the policy language
    const policyRule = { if: { field: 'type', equals: type }, then: { effect: 'deny' } }
    cloud.put(definition, { properties: { policyType: 'Custom', mode: 'All', policyRule } })
    cloud.put(`${sub}/providers/Microsoft.Authorization/policyAssignments/no-more`, { properties: { policyDefinitionId: definition } })
    cloud.wait(310)
  }
  it.each(['Microsoft.Network/publicIPAddresses', 'Microsoft.Network/networkSecurityGroups'])(
    'a policy that denies %s leaves it without nodes',
    (type) => {
      const cloud = prepared()
      deny(cloud, type)
      const { currentDedicatedNodes, resizeOperationStatus } = resized(cloud, withPublic)
      expect(currentDedicatedNodes).toBe(0)
      expect(resizeOperationStatus.errors[0]).toMatchObject({ code: 'AllocationFailed', details: [{ code: 'RequestDisallowedByPolicy' }] })
      expect(resized(cloud, onSubnet(), `${ids.pool}2`)).toMatchObject({ currentDedicatedNodes: 2 })
    },
  )
  it('one address for each 100 nodes counts to the region, and beyond its quota there are no nodes', () => {
    const cloud = rawCloud({ settings: { ...defaultSettings, quotas: { ...defaultSettings.quotas, publicAddresses: 1 } } })
    cloud.make(ids.account, bodies.account())
    cloud.make(ids.network, bodies.network())
    const usage = () => {
      const rows = cloud.get(`${sub}/providers/Microsoft.Network/locations/westeurope/usages`).body.value as JsonObject[]
      return rows.find((row) => at(row, 'name.value') === 'PublicIPAddresses')?.currentValue
    }
    expect(resized(cloud, withPublic).currentDedicatedNodes).toBe(2)
    expect(usage()).toBe(1)
    const { currentDedicatedNodes, resizeOperationStatus } = resized(cloud, withPublic, `${ids.pool}2`)
    expect(currentDedicatedNodes).toBe(0)
    expect(resizeOperationStatus.errors[0]).toMatchObject({ code: 'AllocationFailed', details: [{ code: 'PublicIPCountLimitReached' }] })
    expect(usage()).toBe(1)
    // It counts itself once: growing within the first hundred needs no other.
    const scaleSettings = { fixedScale: { targetDedicatedNodes: 3, targetLowPriorityNodes: 0 } }
    expect(cloud.send('PATCH', ids.pool, { properties: { scaleSettings } }).status).toBe(200)
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties.currentDedicatedNodes).toBe(3)
    cloud.delete(ids.pool)
    cloud.wait(400)
    expect(usage()).toBe(0)
  })
  it('a policy about addresses does not touch a pool with addresses of its own', () => {
    const cloud = prepared()
    cloud.make(ids.address('a'), bodies.address('label-one'))
    deny(cloud, 'Microsoft.Network/publicIPAddresses')
    const own = { publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [ids.address('a')] } }
    expect(resized(cloud, onSubnet(own)).currentDedicatedNodes).toBe(2)
  })
  it('a read-only lock on the group of the network does the same', () => {
    const cloud = prepared()
    expect(cloud.put(ids.pool, bodies.pool(withPublic)).status).toBe(200)
    cloud.put(`${ids.network.split('/providers/')[0]}/providers/Microsoft.Authorization/locks/keep`, bodies.lock('ReadOnly'))
    cloud.wait(400)
    const { currentDedicatedNodes, resizeOperationStatus } = cloud.get(ids.pool).body.properties
    expect(currentDedicatedNodes).toBe(0)
    expect(resizeOperationStatus.errors[0].details[0].code).toBe('ScopeLocked')
  })
  it('grown beyond 100 nodes for each address of its own, it gets no more than those', () => {
    const cloud = prepared()
    cloud.make(ids.address('a'), bodies.address('label-one'))
    const own = { publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [ids.address('a')] } }
    expect(resized(cloud, onSubnet(own)).currentDedicatedNodes).toBe(2)
    cloud.send('PATCH', ids.pool, { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 150 } } } })
    cloud.wait(400)
    const { currentDedicatedNodes, resizeOperationStatus } = cloud.get(ids.pool).body.properties
    expect(currentDedicatedNodes).toBe(100)
    expect(resizeOperationStatus.errors[0].message).toContain('1 public IP address')
  })
})
