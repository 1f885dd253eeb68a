import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { batchServicePrincipal } from '../../src/simulator/providers/authorization/principals.ts'
import { bodies, ids, type RawCloud, rawCloud, sub } from './raw.ts'

const market = (publisher: string, offer: string, sku: string, nodeAgentSkuId: string): JsonObject => ({
  imageReference: { publisher, offer, sku, version: 'latest' },
  nodeAgentSkuId,
})
const ubuntuGen1 = market('canonical', 'ubuntu-24_04-lts', 'server-gen1', 'batch.node.ubuntu 24.04')
const ubuntuConfidential = market('canonical', 'ubuntu-24_04-lts', 'cvm', 'batch.node.ubuntu 24.04')
const windows = market('microsoftwindowsserver', 'windowsserver', '2022-datacenter-g2', 'batch.node.windows amd64')
const oracle = market('ntegralinc1586961136942', 'ntg_oracle_8_7', 'ntg_oracle_8_7', 'batch.node.el 8')
const plain = { securityProfile: null, diskEncryptionConfiguration: null }
const noNodes = { scaleSettings: { fixedScale: { targetDedicatedNodes: 0 } } }

const withAccount = (more: JsonObject = {}): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.account, bodies.account(more))
  return cloud
}
/** An account in user subscription mode, with its vault, key and grants. */
const userCloud = (): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.vault, bodies.vault({ enabledForDeployment: true, enabledForTemplateDeployment: true, enabledForDiskEncryption: true }))
  cloud.put(ids.key, bodies.key())
  cloud.put(ids.assignment(sub), bodies.roleAssignment(batchServicePrincipal, 'b24988ac-6180-42a0-ab88-20f7382dd24c'))
  cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(batchServicePrincipal, 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'))
  cloud.wait(100)
  const keyVaultReference = { id: ids.vault, url: 'https://kv-one.vault.azure.net/' }
  cloud.make(ids.account, bodies.account({ poolAllocationMode: 'UserSubscription', keyVaultReference }))
  return cloud
}
const reasonOf = (answer: { body: { error?: { details?: { code: string; message: string }[] } } }) =>
  answer.body.error?.details?.find((detail) => detail.code === 'Reason')?.message ?? ''
const identified = { identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } }
const steady = (cloud: RawCloud) => {
  cloud.wait(400)
  const { properties } = cloud.get(ids.pool).body
  return { count: properties.currentDedicatedNodes, error: properties.resizeOperationStatus.errors?.[0] }
}

describe('BATCH-15 pools at earlier api-versions', () => {
  const old = (version: string) => `${ids.pool}?api-version=${version}`
  const body = (more: JsonObject = {}, machine: JsonObject = {}) =>
    bodies.pool({ upgradePolicy: null, ...noNodes, ...more }, { securityProfile: { encryptionAtHost: true }, ...machine })
  it('are written from 2023-11-01 on, with what those versions had', () => {
    const cloud = withAccount()
    expect(cloud.put(old('2022-10-01'), body()).code).toBe('InvalidApiVersionParameter')
    const put = cloud.put(old('2023-11-01'), body({ targetNodeCommunicationMode: 'Classic', resourceTags: { a: 'b' }, certificates: [] }))
    expect(put.status).toBe(200)
    // Classic is taken and not honoured.
    expect(put.body.properties).toMatchObject({
      targetNodeCommunicationMode: 'Classic',
      currentNodeCommunicationMode: 'Simplified',
      resourceTags: { a: 'b' },
    })
    const newest = cloud.get(ids.pool).body
    expect(newest.tags).toEqual({ a: 'b' })
    for (const gone of ['targetNodeCommunicationMode', 'currentNodeCommunicationMode', 'resourceTags', 'certificates']) {
      expect(newest.properties).not.toHaveProperty(gone)
    }
    expect(cloud.get(`${ids.account}/pools?api-version=2023-11-01`).body.value[0].properties.currentNodeCommunicationMode).toBe(
      'Simplified',
    )
  })
  it('certificates and Cloud Services are words without a meaning', () => {
    const cloud = withAccount()
    const certificates = [{ id: `${ids.account}/certificates/sha1-00` }]
    expect(cloud.put(old('2023-11-01'), body({ certificates })).code).toBe('InvalidCertificateReferences')
    const deploymentConfiguration = { cloudServiceConfiguration: { osFamily: '6' } }
    expect(reasonOf(cloud.put(old('2023-11-01'), body({ deploymentConfiguration })))).toContain('retired')
    expect(cloud.put(old('2024-07-01'), body({ deploymentConfiguration })).code).toBe('InvalidRequestContent')
  })
  it('refuse what came later', () => {
    const cloud = withAccount()
    const later = (version: string, more: JsonObject, machine: JsonObject = {}) => cloud.put(old(version), body(more, machine)).code
    expect(later('2023-11-01', { upgradePolicy: { mode: 'manual' } })).toBe('InvalidRequestContent')
    expect(later('2024-07-01', {}, { securityProfile: { proxyAgentSettings: { enabled: true } } })).toBe('InvalidRequestContent')
    expect(later('2024-07-01', { networkConfiguration: { publicIPAddressConfiguration: { ipFamilies: ['IPv4'] } } })).toBe(
      'InvalidRequestContent',
    )
    expect(later('2024-07-01', { upgradePolicy: { mode: 'manual' } })).toBeUndefined()
  })
  it('data disks say their storage in the way of the version', () => {
    const cloud = withAccount()
    const disks = [{ lun: 0, diskSizeGB: 10, storageAccountType: 'Premium_LRS' }]
    expect(cloud.put(ids.pool, body({}, { dataDisks: disks })).code).toBe('InvalidRequestContent')
    expect(cloud.put(old('2024-07-01'), body({}, { dataDisks: disks })).status).toBe(200)
    const shown = (version: string) =>
      cloud.get(old(version)).body.properties.deploymentConfiguration.virtualMachineConfiguration.dataDisks[0]
    expect(shown('2024-07-01')).toMatchObject({ storageAccountType: 'Premium_LRS' })
    expect(shown('2025-06-01')).toMatchObject({ managedDisk: { storageAccountType: 'Premium_LRS' } })
  })
})

describe('BATCH-16 images, sizes and security types fit together', () => {
  const refusal = (machine: JsonObject, vmSize = 'Standard_D2s_v5') => withAccount().put(ids.pool, bodies.pool({ vmSize }, machine))
  it.each([
    ['an unknown image', market('canonical', 'ubuntu-99', 'server', 'batch.node.ubuntu 24.04'), 'is not supported by Batch'],
    [
      'a retired image',
      market('canonical', '0001-com-ubuntu-server-focal', '20_04-lts-gen2', 'batch.node.ubuntu 20.04'),
      'since 2025-04-23',
    ],
    ['another node agent', market('canonical', 'ubuntu-24_04-lts', 'server', 'batch.node.ubuntu 22.04'), 'does not match the image'],
    ['half an image', { imageReference: { publisher: 'canonical' } }, 'must be specified'],
    ['two images', { imageReference: { publisher: 'a', id: '/x' } }, 'mutually exclusive'],
    ['trusted launch of generation 1', ubuntuGen1, 'not of generation 2'],
  ])('%s is refused', (_what, machine, words) => {
    const refused = refusal(machine as JsonObject)
    expect(refused).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
    expect(reasonOf(refused)).toContain(words)
  })
  it('an image is refused from its day on', () => {
    const cloud = withAccount()
    const jammy = market('canonical', '0001-com-ubuntu-server-jammy', '22_04-lts-gen2', 'batch.node.ubuntu 22.04')
    expect(cloud.put(ids.pool, bodies.pool(noNodes, jammy)).status).toBe(200)
    cloud.wait(230 * 24 * 3600)
    expect(reasonOf(cloud.put(`${ids.pool}2`, bodies.pool(noNodes, jammy)))).toContain('since 2027-06-30')
  })
  it('generation 1 does not start on sizes of generation 2', () => {
    expect(reasonOf(refusal({ ...ubuntuGen1, ...plain }, 'Standard_D2s_v6'))).toContain('generation 1')
  })
  const guestState = (type = 'VMGuestStateOnly') => ({ osDisk: { managedDisk: { securityProfile: { securityEncryptionType: type } } } })
  const confidential = {
    diskEncryptionConfiguration: null,
    securityProfile: { securityType: 'confidentialVM', uefiSettings: { vTpmEnabled: true } },
  }
  it('confidential machines need a size, an image and guest state encryption', () => {
    expect(reasonOf(refusal({ ...ubuntuConfidential, ...confidential, ...guestState() }))).toContain('Standard_D2s_v5 does not support')
    expect(reasonOf(refusal({ ...confidential, ...guestState() }, 'Standard_DC2as_v5'))).toContain("image '2404' does not support")
    expect(reasonOf(refusal({ ...ubuntuConfidential, ...confidential }, 'Standard_DC2as_v5'))).toContain('required for confidential VMs')
    const made = withAccount().put(
      ids.pool,
      bodies.pool({ vmSize: 'Standard_DC2as_v5' }, { ...ubuntuConfidential, ...confidential, ...guestState() }),
    )
    expect(made.status).toBe(200)
    const shown = made.body.properties.deploymentConfiguration.virtualMachineConfiguration
    expect(shown.securityProfile.securityType).toBe('confidentialVM')
    expect(reasonOf(refusal({ ...plain, ...guestState() }))).toContain('can only be set for them')
  })
  it('Azure Disk Encryption is not had on A-series sizes, nor on v6 in user subscription mode', () => {
    const disks = { securityProfile: null, diskEncryptionConfiguration: { targets: ['TemporaryDisk'] } }
    expect(refusal({ ...ubuntuGen1, ...disks }, 'Standard_A2_v2').code).toBe('AzureDiskEncryptionNotSupportedOnVMSize')
    expect(refusal({ ...ubuntuGen1, ...disks }, 'Standard_D2_v3').status).toBe(200)
    expect(refusal(disks, 'Standard_D2s_v6').status).toBe(200)
    expect(userCloud().put(ids.pool, bodies.pool({ vmSize: 'Standard_D2s_v6', ...noNodes }, disks)).code).toBe(
      'AzureDiskEncryptionNotSupportedOnVMSize',
    )
  })
  it('a custom Linux image needs encryption at host for its disks', () => {
    const own = { imageReference: { id: '/subscriptions/x/images/y' }, nodeAgentSkuId: 'batch.node.ubuntu 24.04' }
    const disks = { securityProfile: null, diskEncryptionConfiguration: { targets: ['TemporaryDisk'] } }
    expect(reasonOf(refusal({ ...own, ...disks }, 'Standard_D2_v3'))).toContain('custom Linux images')
    expect(refusal({ ...own, ...disks }).status).toBe(200)
  })
  it('Windows encrypts both disks', () => {
    const targets = (...list: string[]) => ({ ...windows, securityProfile: null, diskEncryptionConfiguration: { targets: list } })
    expect(refusal(targets('OsDisk')).code).toBe('InvalidPropertyValue')
    expect(refusal(targets('OsDisk', 'TemporaryDisk')).status).toBe(200)
  })
  it('an ephemeral OS disk fits the cache, zonal nodes need zones, premium disks a size that has them', () => {
    const ephemeral = { ...plain, osDisk: { ephemeralOSDiskSettings: { placement: 'CacheDisk' } } }
    expect(reasonOf(refusal(ephemeral))).toContain('cannot hold an ephemeral OS disk')
    expect(refusal(ephemeral, 'Standard_D2ds_v5').status).toBe(200)
    expect(reasonOf(refusal({ ...ephemeral, ...windows }, 'Standard_D2ds_v5'))).toContain('127 GB')
    const zonal = { ...plain, ...ubuntuGen1, nodePlacementConfiguration: { policy: 'Zonal' } }
    expect(reasonOf(refusal(zonal, 'Standard_A2_v2'))).toContain('availability zone')
    expect(refusal(zonal).status).toBe(200)
    const premium = { ...plain, ...ubuntuGen1, osDisk: { managedDisk: { storageAccountType: 'Premium_LRS' } } }
    expect(reasonOf(refusal(premium, 'Standard_D2_v3'))).toContain('premium')
  })
  it('the metadata proxy takes a mode or a profile', () => {
    const proxy = (imds: JsonObject) => ({ securityProfile: { proxyAgentSettings: { enabled: true, imds } } })
    expect(refusal(proxy({ mode: 'Enforce' })).status).toBe(200)
    expect(reasonOf(refusal(proxy({ mode: 'Enforce', inVMAccessControlProfileReferenceId: '/x' })))).toContain('mutually exclusive')
  })
})

describe('BATCH-17 keys of disks are asked for when machines are made', () => {
  const poolKey = (keyUrl: string) =>
    bodies.pool(
      {},
      {
        diskEncryptionConfiguration: {
          targets: ['OsDisk'],
          customerManagedKey: { keyUrl, rotationToLatestKeyVersionEnabled: true, identityReference: { resourceId: ids.identity } },
        },
      },
    )
  const prepared = (vault: JsonObject = {}) => {
    const cloud = withAccount()
    const { principalId } = cloud.make(ids.identity, bodies.identity()).body.properties
    cloud.make(ids.vault, bodies.vault(vault))
    const key = cloud.put(ids.key, bodies.key()).body.properties
    return { cloud, principalId, key }
  }
  it("a pool's key needs its version, the pool's identity, and a grant in effect", () => {
    const { cloud, principalId, key } = prepared()
    expect(reasonOf(cloud.put(ids.pool, { ...poolKey(key.keyUri), ...identified }))).toContain('version segment')
    expect(reasonOf(cloud.put(ids.pool, poolKey(key.keyUriWithVersion)))).toContain('one of the identities of the pool')
    expect(cloud.put(ids.pool, { ...poolKey(key.keyUriWithVersion), ...identified }).status).toBe(200)
    expect(steady(cloud)).toMatchObject({ count: 0, error: { code: 'KeyVaultAccessForbidden' } })
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, undefined, 'ServicePrincipal'))
    cloud.wait(100)
    cloud.send('PATCH', ids.pool, { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 3 } } } })
    expect(steady(cloud)).toEqual({ count: 3, error: undefined })
  })
  it('the vault protects against purge', () => {
    const { cloud, key } = prepared({ enablePurgeProtection: null })
    expect(reasonOf(cloud.put(ids.pool, { ...poolKey(key.keyUriWithVersion), ...identified }))).toContain('purge protection')
  })
  it("a disk encryption set's own identity needs its key", () => {
    const cloud = userCloud()
    const url = cloud.get(ids.key).body.properties.keyUriWithVersion
    const { identity } = cloud.make(ids.encryptionSet, bodies.encryptionSet(url)).body
    const using = (id: string) => bodies.pool({}, { ...plain, osDisk: { managedDisk: { diskEncryptionSet: { id } } } })
    expect(reasonOf(cloud.put(ids.pool, using(`${ids.encryptionSet}x`)))).toContain('was not found')
    const elsewhere = ids.encryptionSet.replace(practiceSubscription, '00000000-0000-0000-0000-000000000001')
    expect(reasonOf(cloud.put(ids.pool, using(elsewhere)))).toContain('in the subscription of the Batch account')
    expect(cloud.put(ids.pool, using(ids.encryptionSet)).status).toBe(200)
    const failed = steady(cloud)
    expect(failed).toMatchObject({ count: 0, error: { code: 'KeyVaultAccessForbidden' } })
    expect(failed.error.message).toContain("grant get, wrap and unwrap key permissions to disk encryption set 'des'")
    expect(cloud.delete(ids.encryptionSet).status).toBe(409)
    cloud.put(ids.assignment(ids.vault, '3'), bodies.roleAssignment(identity.principalId, undefined, 'ServicePrincipal'))
    cloud.wait(100)
    cloud.send('PATCH', ids.pool, { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 1 } } } })
    expect(steady(cloud)).toEqual({ count: 1, error: undefined })
  })
  it('encryption at host needs its feature in user subscription mode, and not in Batch service mode', () => {
    const cloud = userCloud()
    cloud.put(ids.pool, bodies.pool())
    const failed = steady(cloud)
    expect(failed.count).toBe(0)
    expect(failed.error.message).toContain("'Microsoft.Compute/EncryptionAtHost' feature is not enabled for this subscription")
    const feature = `${sub}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`
    cloud.send('POST', `${feature}/register?api-version=2021-07-01`)
    cloud.wait(3600)
    cloud.send('PATCH', ids.pool, { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 1 } } } })
    expect(steady(cloud)).toEqual({ count: 1, error: undefined })
    const other = withAccount()
    other.put(ids.pool, bodies.pool())
    expect(steady(other)).toEqual({ count: 2, error: undefined })
  })
})

describe('BATCH-18 terms of marketplace images', () => {
  it('in user subscription mode no machine is made before they are accepted', () => {
    const cloud = userCloud()
    const terms = `${sub}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/ntegralinc1586961136942/offers/ntg_oracle_8_7/plans/ntg_oracle_8_7/agreements/current`
    cloud.put(ids.pool, bodies.pool({}, { ...oracle, ...plain }))
    const failed = steady(cloud)
    expect(failed).toMatchObject({ count: 0, error: { code: 'AllocationFailed' } })
    expect(failed.error.message).toBe('Allocation failed due to marketplace purchase eligibility check.')
    const read = cloud.get(terms).body
    cloud.put(terms, { ...read, properties: { ...read.properties, accepted: true } })
    cloud.send('PATCH', ids.pool, { properties: { scaleSettings: { fixedScale: { targetDedicatedNodes: 1 } } } })
    expect(steady(cloud)).toEqual({ count: 1, error: undefined })
  })
})

describe('BATCH-19 what runs on nodes', () => {
  const refusal = (more: JsonObject, machine: JsonObject = {}) => withAccount().put(ids.pool, bodies.pool({ ...noNodes, ...more }, machine))
  const startTask = (more: JsonObject) => ({ startTask: { commandLine: 'true', ...more } })
  const file = (more: JsonObject) => startTask({ resourceFiles: [more] })
  const blob = (more: JsonObject) => ({
    mountConfiguration: [{ azureBlobFileSystemConfiguration: { accountName: 'a', containerName: 'b', relativeMountPath: 'c', ...more } }],
  })
  const upgrade = (more: JsonObject) => ({ upgradePolicy: { mode: 'rolling', rollingUpgradePolicy: more } })
  it.each([
    ['more slots than four a core', { taskSlotsPerNode: 9 }, {}, 'smaller of 4 times'],
    ['a start task without a command', { startTask: { waitForSuccess: true } }, {}, 'command line'],
    ['two users', startTask({ userIdentity: { userName: 'a', autoUser: { scope: 'Pool' } } }), {}, 'mutually exclusive'],
    ['a file from two places', file({ httpUrl: 'https://x', storageContainerUrl: 'https://y', filePath: 'z' }), {}, 'one of them'],
    ['a file without a path', file({ httpUrl: 'https://x' }), {}, 'filePath is required'],
    ['a file from auto-storage there is not', file({ autoStorageContainerName: 'x' }), {}, 'no auto-storage'],
    [
      "an identity that is not the pool's",
      file({ storageContainerUrl: 'https://x', identityReference: { resourceId: '/x' } }),
      {},
      'identities of the pool',
    ],
    ['a container without configuration', startTask({ containerSettings: { imageName: 'x' } }), {}, 'containerConfiguration'],
    ['a mount of no kind', { mountConfiguration: [{}] }, {}, 'one of them must be specified'],
    ['a mount with two ways in', blob({ accountKey: 'x', sasKey: 'y' }), {}, 'exactly one'],
    [
      'a registry with two ways in',
      {},
      {
        containerConfiguration: {
          type: 'DockerCompatible',
          containerRegistries: [{ username: 'a', identityReference: { resourceId: '/x' } }],
        },
      },
      'mutually exclusive',
    ],
    ['an upgrade across zones there are not', upgrade({ enableCrossZoneUpgrade: true }), {}, 'Zonal'],
    [
      'batches larger than what may be unhealthy',
      upgrade({ maxBatchInstancePercent: 30, maxUnhealthyInstancePercent: 20 }),
      {},
      'must not be more than',
    ],
    ['two extensions of a name', {}, { extensions: ['a', 'A'].map((name) => ({ name, publisher: 'p', type: 't' })) }, 'unique'],
    ['two disks at a LUN', {}, { dataDisks: [0, 0].map((lun) => ({ lun, diskSizeGB: 10 })) }, 'unique'],
    ['Windows settings on Linux', {}, { windowsConfiguration: { enableAutomaticUpdates: false } }, 'Linux'],
    ['only IPv6', { networkConfiguration: { publicIPAddressConfiguration: { ipFamilies: ['IPv6'] } } }, {}, 'expected values'],
    [
      'an evaluation a minute',
      { scaleSettings: { autoScale: { formula: '$TargetDedicatedNodes=0', evaluationInterval: 'PT1M' } } },
      {},
      'minimum value is 5 minutes',
    ],
  ])('%s is refused', (_what, more, machine, words) => {
    const refused = refusal(more as JsonObject, machine as JsonObject)
    expect(refused).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
    expect(reasonOf(refused)).toContain(words)
  })
  it('automatic OS upgrades and Windows updates exclude each other', () => {
    const upgradePolicy = { mode: 'automatic', automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } }
    const machine = { ...windows, ...plain }
    expect(reasonOf(refusal({ upgradePolicy }, machine))).toContain('enableAutomaticUpdates must be false')
    expect(refusal({ upgradePolicy }, { ...machine, windowsConfiguration: { enableAutomaticUpdates: false } }).status).toBe(200)
  })
  it('the Key Vault extension is taken in both its shapes', () => {
    const extension = (type: string, observedCertificates: (JsonObject | string)[]) => ({
      name: 'kv',
      publisher: 'Microsoft.Azure.KeyVault',
      type,
      typeHandlerVersion: '3.0',
      autoUpgradeMinorVersion: true,
      settings: {
        secretsManagementSettings: { pollingIntervalInS: '3600', observedCertificates },
        authenticationSettings: { msiClientId: 'x' },
      },
    })
    expect(refusal({}, { extensions: [extension('KeyVaultForLinux', ['https://kv-one.vault.azure.net/secrets/a'])] }).status).toBe(200)
    const objects = [{ url: 'https://kv-one.vault.azure.net/secrets/a', certificateStoreLocation: 'LocalMachine', keyExportable: true }]
    expect(refusal({}, { ...windows, ...plain, extensions: [extension('KeyVaultForWindows', objects)] }).status).toBe(200)
  })
  it('secrets are never shown, and sending them again changes nothing', () => {
    const cloud = withAccount()
    const body = bodies.pool(
      { ...noNodes, userAccounts: [{ name: 'a', password: 'Sesame-1' }], ...blob({ accountKey: 'Sesame-2' }) },
      { extensions: [{ name: 'e', publisher: 'p', type: 't', settings: { password: 'shown' }, protectedSettings: { a: 'Sesame-3' } }] },
    )
    expect(cloud.put(ids.pool, body).body.error).toBeUndefined()
    const text = JSON.stringify(cloud.get(ids.pool).body)
    expect(text).not.toContain('Sesame')
    expect(text).toContain('shown')
    expect(cloud.put(ids.pool, body).status).toBe(200)
  })
})

describe('BATCH-20 lists and actions of pools', () => {
  const list = (cloud: RawCloud, query: string) => cloud.get(`${ids.account}/pools?api-version=2025-06-01&${query}`)
  it('are filtered and reduced', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool())
    cloud.put(`${ids.pool}2`, bodies.pool({ ...noNodes, vmSize: 'Standard_D4s_v5' }))
    cloud.wait(60)
    const names = (filter: string) =>
      list(cloud, `$filter=${encodeURIComponent(filter)}`).body.value?.map((one: { name: string }) => one.name)
    expect(names("properties/allocationState eq 'Resizing'")).toEqual(['pool'])
    expect(names("name eq 'pool2' or properties/vmSize eq 'standard_d2s_v5'")).toEqual(['pool', 'pool2'])
    expect(names("startswith(properties/vmSize, 'Standard_D4') and properties/creationTime ge datetime'2026-01-01T00:00:00Z'")).toEqual([
      'pool2',
    ])
    expect(list(cloud, "$filter=colour eq 'red'")).toMatchObject({ status: 400, code: 'InvalidQueryParameterValue' })
    const [first] = list(cloud, '$select=properties/vmSize,properties/allocationState').body.value
    expect(first).toMatchObject({ id: ids.pool, properties: { vmSize: 'Standard_D2s_v5', allocationState: 'Resizing' } })
    expect(Object.keys(first.properties)).toHaveLength(2)
  })
  it('come in pages of the size asked for', () => {
    const cloud = withAccount()
    for (const index of [1, 2, 3]) cloud.put(`${ids.pool}${index}`, bodies.pool(noNodes))
    const first = list(cloud, 'maxresults=2').body
    expect(first.value).toHaveLength(2)
    const next = new URL(first.nextLink)
    expect(cloud.get(`${next.pathname}${next.search}`).body.value).toHaveLength(1)
  })
  it('a resize is stopped: the nodes that are there stay', () => {
    const cloud = withAccount()
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(60)
    expect(cloud.send('POST', `${ids.pool}/stopResize`)).toMatchObject({
      status: 200,
      body: { properties: { allocationState: 'Stopping' } },
    })
    cloud.wait(20)
    const { properties } = cloud.get(ids.pool).body
    expect(properties).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: 0 })
    expect(properties.resizeOperationStatus.errors[0].code).toBe('ResizeStopped')
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties.currentDedicatedNodes).toBe(0)
    expect(cloud.send('POST', `${ids.pool}/stopResize`).body.properties.allocationState).toBe('Steady')
  })
  it('a formula that names a number is followed, until it is disabled', () => {
    const cloud = withAccount()
    cloud.put(
      ids.pool,
      bodies.pool({ scaleSettings: { autoScale: { formula: '$TargetDedicatedNodes = 3;', evaluationInterval: 'PT15M' } } }),
    )
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties).toMatchObject({
      currentDedicatedNodes: 3,
      autoScaleRun: { results: expect.stringContaining('=3;') },
    })
    const fixed = cloud.send('POST', `${ids.pool}/disableAutoScale`).body.properties
    expect(fixed.scaleSettings).toMatchObject({ fixedScale: { targetDedicatedNodes: 3 } })
    expect(fixed.scaleSettings).not.toHaveProperty('autoScale')
    expect(fixed).not.toHaveProperty('autoScaleRun')
  })
  it('obey their etag', () => {
    const cloud = withAccount()
    const { etag } = cloud.put(ids.pool, bodies.pool(noNodes)).body
    const patch = (match: string) =>
      cloud.send('PATCH', ids.pool, { properties: { metadata: [{ name: 'a', value: 'b' }] } }, { 'If-Match': match })
    expect(patch('W/"other"').status).toBe(412)
    expect(patch(etag).status).toBe(200)
    expect(cloud.put(ids.pool, bodies.pool(noNodes), { 'If-None-Match': '*' }).status).toBe(412)
  })
})
