import { describe, expect, it } from 'vitest'
import { all, practice } from './sdk.ts'

const group = 'rg-demo'
const region = 'westeurope'
const fast = { updateIntervalInMs: 1 }
const tenantId = '11111111-1111-1111-1111-111111111111'

async function prepared() {
  const made = practice()
  await made.clients.resources.resourceGroups.createOrUpdate(group, { location: region })
  await made.clients.resources.providers.register('Microsoft.Batch')
  await made.clock.sleep(45_000)
  return made
}

describe('the official clients of Storage, Compute, Key Vault and older Batch', () => {
  it('STOR-1 STOR-4 STOR-5 make a storage account, its keys and a container', async () => {
    const { storage } = (await prepared()).clients
    expect(
      (await storage.storageAccounts.checkNameAvailability({ name: 'stone', type: 'Microsoft.Storage/storageAccounts' })).nameAvailable,
    ).toBe(true)
    const made = await storage.storageAccounts.create(
      group,
      'stone',
      { location: region, sku: { name: 'Standard_LRS' }, kind: 'StorageV2', minimumTlsVersion: 'TLS1_2' } as never,
      fast,
    )
    expect(made.id).toContain('/storageAccounts/stone')
    expect((await storage.storageAccounts.listKeys(group, 'stone')).keys).toHaveLength(2)
    const container = await storage.blobContainers.create(group, 'stone', 'input', {})
    expect(container.name).toBe('input')
    expect((await all(storage.blobContainers.list(group, 'stone'))).map((one) => one.name)).toEqual(['input'])
    await storage.storageAccounts.delete(group, 'stone')
    expect(await all(storage.storageAccounts.list())).toEqual([])
  })

  it('COMP-1 COMP-2 COMP-3 COMP-4 read sizes, usages and images, and make a disk encryption set', async () => {
    const { compute, keyVault } = (await prepared()).clients
    const skus = await all(compute.resourceSkus.list({ filter: `location eq '${region}'` }))
    expect(skus.find((sku) => sku.name === 'Standard_D2s_v5')?.capabilities).toContainEqual({
      name: 'EncryptionAtHostSupported',
      value: 'True',
    })
    expect((await all(compute.usage.list(region))).find((one) => one.name.value === 'cores')?.limit).toBe(100)
    expect((await all(compute.virtualMachineSizes.list(region))).length).toBeGreaterThan(20)
    expect((await compute.virtualMachineImages.list(region, 'canonical', 'ubuntu-24_04-lts', 'server')).length).toBe(1)
    await keyVault.vaults.createOrUpdate(
      group,
      'kv-demo',
      {
        location: region,
        properties: { tenantId, sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true, enablePurgeProtection: true },
      },
      fast,
    )
    const key = await keyVault.keys.createIfNotExist(group, 'kv-demo', 'disks', { properties: { kty: 'RSA', keySize: 3072 } } as never)
    const keyUrl =
      (key as unknown as { properties?: { keyUriWithVersion?: string } }).properties?.keyUriWithVersion ?? key.keyUriWithVersion ?? ''
    const set = await compute.diskEncryptionSets.createOrUpdate(
      group,
      'des',
      { location: region, identity: { type: 'SystemAssigned' }, activeKey: { keyUrl } } as never,
      fast,
    )
    expect(set.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/)
    await compute.diskEncryptionSets.delete(group, 'des', fast)
  })

  it('KV-4 KV-8 change access policies and write secrets', async () => {
    const { keyVault } = (await prepared()).clients
    const properties = {
      tenantId,
      sku: { family: 'A' as const, name: 'standard' as const },
      enableRbacAuthorization: false,
      accessPolicies: [],
    }
    await keyVault.vaults.createOrUpdate(group, 'kv-demo', { location: region, properties }, fast)
    const accessPolicies = [{ tenantId, objectId: 'a', permissions: { secrets: ['get' as const] } }]
    await keyVault.vaults.updateAccessPolicy(group, 'kv-demo', 'add', { properties: { accessPolicies } })
    expect((await keyVault.vaults.get(group, 'kv-demo')).properties.accessPolicies).toHaveLength(1)
    const secret = await keyVault.secrets.createOrUpdate(group, 'kv-demo', 'word', { properties: { value: 'x' } })
    expect(secret.properties.secretUri).toBe('https://kv-demo.vault.azure.net/secrets/word')
    expect(secret.properties.value).toBeUndefined()
  })

  it('BATCH-13 BATCH-14 BATCH-15 BATCH-20 speak Batch at 2023-11-01', async () => {
    const { olderBatch } = (await prepared()).clients
    const made = await olderBatch.batchAccountOperations.beginCreateAndWait(
      group,
      'demo',
      { location: region, publicNetworkAccess: 'Enabled', allowedAuthenticationModes: ['AAD', 'SharedKey'] },
      fast,
    )
    expect(made.accountEndpoint).toBe('demo.westeurope.batch.azure.com')
    expect((await olderBatch.batchAccountOperations.getKeys(group, 'demo')).accountName).toBe('demo')
    expect((await all(olderBatch.batchAccountOperations.listOutboundNetworkDependenciesEndpoints(group, 'demo'))).length).toBe(4)
    const pool = await olderBatch.poolOperations.create(group, 'demo', 'pool', {
      vmSize: 'Standard_D2s_v5',
      targetNodeCommunicationMode: 'Simplified',
      deploymentConfiguration: {
        virtualMachineConfiguration: {
          imageReference: { publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
          nodeAgentSkuId: 'batch.node.ubuntu 24.04',
        },
      },
      scaleSettings: { fixedScale: { targetDedicatedNodes: 1 } },
    })
    expect(pool).toMatchObject({ allocationState: 'Resizing', currentNodeCommunicationMode: 'Simplified' })
    expect((await olderBatch.poolOperations.stopResize(group, 'demo', 'pool')).allocationState).toBe('Stopping')
    const listed = await all(
      olderBatch.poolOperations.listByBatchAccount(group, 'demo', { filter: "startswith(name, 'po')", select: 'properties/vmSize' }),
    )
    expect(listed.map(({ name, vmSize }) => [name, vmSize])).toEqual([['pool', 'Standard_D2s_v5']])
    await olderBatch.poolOperations.beginDeleteAndWait(group, 'demo', 'pool', fast)
    await olderBatch.batchAccountOperations.beginDeleteAndWait(group, 'demo', fast)
  })
})
