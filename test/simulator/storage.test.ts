import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, rawCloud, rg, sub, subnet, versionFor } from './raw.ts'

const withStorage = (more: JsonObject = {}, top: JsonObject = {}) => {
  const cloud = rawCloud()
  cloud.make(ids.storage, bodies.storage(more, top))
  return cloud
}

describe('STOR-1 storage accounts', () => {
  it('are there only when they are finished', () => {
    const cloud = rawCloud()
    const put = cloud.put(ids.storage, bodies.storage())
    expect(put.status).toBe(202)
    expect(put.headers.Location).toContain('/providers/Microsoft.Storage/locations/westeurope/asyncoperations/')
    expect(cloud.get(ids.storage).status).toBe(404)
    const location = new URL(put.headers.Location ?? '')
    const poll = () => cloud.get(`${location.pathname}${location.search}`)
    expect(poll().status).toBe(202)
    cloud.wait(30)
    expect(poll()).toMatchObject({ status: 200, body: { name: 'stone', properties: { provisioningState: 'Succeeded' } } })
    expect(cloud.put(ids.storage, bodies.storage()).status).toBe(200)
    expect([cloud.delete(ids.storage).status, cloud.delete(ids.storage).status]).toEqual([200, 204])
  })
  it("have names that are nobody else's", () => {
    const cloud = withStorage()
    const check = (name: string) =>
      cloud.send('POST', `${sub}/providers/Microsoft.Storage/checkNameAvailability`, { name, type: 'Microsoft.Storage/storageAccounts' })
        .body
    cloud.put(`${sub}/resourceGroups/rg2`, { location: 'westeurope' })
    const twin = ids.storage.replace(rg, `${sub}/resourceGroups/rg2`)
    expect(cloud.put(twin, bodies.storage())).toMatchObject({ status: 409, code: 'StorageAccountAlreadyTaken' })
    expect(check('stone')).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' })
    expect(check('stone2')).toEqual({ nameAvailable: true })
    expect(check('No')).toMatchObject({ nameAvailable: false, reason: 'AccountNameInvalid' })
    expect(cloud.put(`${ids.storage}-x`, bodies.storage()).code).toBe('AccountNameInvalid')
  })
  it.each(['2022-09-01', '2026-04-01', '2026-09-01'])('are spoken of at %s', (version) => {
    expect(rawCloud().put(`${ids.storage}?api-version=${version}`, bodies.storage()).status).toBe(202)
  })
})

describe('STOR-2 what an account is', () => {
  it('shows the defaults of what was not said', () => {
    const cloud = rawCloud()
    cloud.make(ids.storage, { location: 'westeurope', sku: { name: 'Standard_LRS' }, kind: 'StorageV2' })
    const { properties, sku } = cloud.get(ids.storage).body
    expect(sku.tier).toBe('Standard')
    expect(properties).toMatchObject({
      minimumTlsVersion: 'TLS1_0',
      allowBlobPublicAccess: false,
      supportsHttpsTrafficOnly: true,
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' },
      primaryEndpoints: { blob: 'https://stone.blob.core.windows.net/' },
    })
    expect(properties).not.toHaveProperty('allowSharedKeyAccess')
  })
  it('keeps what it was made with', () => {
    const cloud = withStorage()
    expect(cloud.put(ids.storage, bodies.storage({ isHnsEnabled: true }))).toMatchObject({ status: 409, code: 'PropertyCannotBeChanged' })
    expect(cloud.put(ids.storage, bodies.storage({}, { kind: 'BlobStorage' })).status).toBe(409)
    expect(cloud.send('PATCH', ids.storage, { properties: { isHnsEnabled: true } }).code).toBe('InvalidRequestContent')
    expect(cloud.send('PATCH', ids.storage, { properties: { allowSharedKeyAccess: true } }).body.properties.allowSharedKeyAccess).toBe(true)
  })
  it('refuses TLS 1.3 as a floor, and kinds on the wrong SKU', () => {
    expect(rawCloud().put(ids.storage, bodies.storage({ minimumTlsVersion: 'TLS1_3' })).code).toBe('InvalidRequestPropertyValue')
    expect(rawCloud().put(ids.storage, bodies.storage({}, { kind: 'BlockBlobStorage' })).code).toBe('InvalidAccountType')
    expect(rawCloud().put(ids.storage, bodies.storage({}, { kind: 'BlobStorage' })).code).toBe('AccessTierRequired')
  })
  it('has an identity of its own when asked', () => {
    const { identity, properties } = withStorage({}, { identity: { type: 'SystemAssigned' } }).get(ids.storage).body
    expect(identity.principalId).toMatch(/^[0-9a-f-]{36}$/)
    expect(properties).not.toHaveProperty('identityPrincipal')
  })
})

describe('STOR-3 network rules of storage', () => {
  const acls = (more: JsonObject) => bodies.storage({ networkAcls: { defaultAction: 'Deny', ...more } })
  it.each(['10.1.2.3', '192.168.0.0/24', '203.0.113.1/32', 'nowhere'])('the address %s is refused', (value) => {
    expect(rawCloud().put(ids.storage, acls({ ipRules: [{ value }] })).code).toBe('InvalidValuesForRequestParameters')
  })
  it('a subnet is there and has the service endpoint', () => {
    const cloud = rawCloud()
    const rules = acls({ virtualNetworkRules: [{ id: ids.nodes }] })
    expect(cloud.put(ids.storage, rules).code).toBe('NetworkAclsValidationFailure')
    cloud.make(ids.network, bodies.network())
    expect(cloud.put(ids.storage, rules).code).toBe('SubnetsHaveNoServiceEndpointsConfigured')
    cloud.make(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24', { serviceEndpoints: [{ service: 'Microsoft.Storage' }] })]))
    expect(cloud.put(ids.storage, rules).status).toBe(202)
  })
})

describe('STOR-4 keys of storage', () => {
  it('are two, plainly none, and change one at a time; listing them does not ask whether shared keys are allowed', () => {
    const cloud = withStorage({ allowSharedKeyAccess: false })
    const keys = () => cloud.send('POST', `${ids.storage}/listKeys`).body.keys
    const [one, two] = keys()
    expect(Buffer.from(one.value, 'base64').toString()).toMatch(/^NOT A KEY/)
    expect([one.keyName, two.keyName]).toEqual(['key1', 'key2'])
    expect(cloud.send('POST', `${ids.storage}/regenerateKey`, { keyName: 'key1' }).status).toBe(200)
    expect(keys()[0].value).not.toBe(one.value)
    expect(keys()[1].value).toBe(two.value)
    expect(cloud.send('POST', `${ids.storage}/regenerateKey`, { keyName: 'key9' }).status).toBe(400)
    expect(cloud.get(ids.storage).body.properties).not.toHaveProperty('keyTurns')
    cloud.put(`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock('ReadOnly'))
    expect(cloud.send('POST', `${ids.storage}/listKeys`).code).toBe('ScopeLocked')
  })
})

describe('STOR-5 blob service and containers', () => {
  const service = `${ids.storage}/blobServices/default`
  it('the service comes with the account and goes with it', () => {
    const cloud = withStorage()
    expect(cloud.get(service).body.properties.deleteRetentionPolicy.enabled).toBe(false)
    expect(cloud.get(`${ids.storage}/blobServices`).body.value).toHaveLength(1)
    const put = cloud.put(service, { properties: { deleteRetentionPolicy: { enabled: true, days: 7 } } })
    expect(put).toMatchObject({ status: 200, body: { properties: { deleteRetentionPolicy: { days: 7 } } } })
    expect(cloud.delete(service).status).toBe(405)
    cloud.delete(ids.storage)
    cloud.make(ids.storage, bodies.storage())
    expect(cloud.get(service).body.properties.deleteRetentionPolicy.enabled).toBe(false)
  })
  it('containers are made through Resource Manager, private unless the account allows more', () => {
    const cloud = withStorage()
    const put = (name: string, publicAccess = 'None') => cloud.put(`${service}/containers/${name}`, { properties: { publicAccess } })
    expect(put('input')).toMatchObject({ status: 201, body: { properties: { publicAccess: 'None', leaseState: 'Available' } } })
    expect(put('input').status).toBe(200)
    expect(put('open', 'Blob').code).toBe('PublicAccessNotPermitted')
    expect(put('Bad--Name').code).toBe('ContainerNameInvalid')
    expect(cloud.get(`${service}/containers`).body.value).toHaveLength(1)
    expect(cloud.delete(`${service}/containers/input`).status).toBe(200)
  })
})

describe('STOR-6 what can be reached privately', () => {
  it('is listed with the zone each needs', () => {
    const { value } = withStorage().get(`${ids.storage}/privateLinkResources`).body
    const zones = Object.fromEntries(
      value.map(({ properties }: { properties: { groupId: string; requiredZoneNames: string[] } }) => [
        properties.groupId,
        properties.requiredZoneNames[0],
      ]),
    )
    expect(zones).toMatchObject({
      blob: 'privatelink.blob.core.windows.net',
      table: 'privatelink.table.core.windows.net',
      queue: 'privatelink.queue.core.windows.net',
      file: 'privatelink.file.core.windows.net',
      dfs: 'privatelink.dfs.core.windows.net',
      web: 'privatelink.web.core.windows.net',
      blob_secondary: 'privatelink.blob.core.windows.net',
    })
  })
  it('usage and SKUs are told', () => {
    const cloud = withStorage()
    expect(cloud.get(`${sub}/providers/Microsoft.Storage/locations/westeurope/usages`).body.value[0]).toMatchObject({
      currentValue: 1,
      limit: 250,
    })
    expect(cloud.get(`${sub}/providers/Microsoft.Storage/skus`).body.value.map(({ name }: { name: string }) => name)).toContain(
      'Standard_LRS',
    )
  })
})

describe('STOR-4 BATCH-12 BATCH-13 rights to keys', () => {
  const reader = (role: string) => {
    const cloud = rawCloud(
      { settings: { ...defaultSettings, caller: { ...defaultSettings.caller, roles: [{ role, scope: '' }] } } },
      { registered: false, group: false },
    )
    const asOwner = (method: string, path: string, body: JsonObject = {}) =>
      cloud.simulator.handleAsOwner({
        method,
        url: `https://management.azure.com${path}?api-version=${versionFor(path)}`,
        headers: {},
        body: JSON.stringify(body),
      })
    asOwner('PUT', rg, { location: 'westeurope' })
    asOwner('POST', `${sub}/providers/Microsoft.Batch/register`)
    cloud.wait(60)
    asOwner('PUT', ids.storage, bodies.storage({ allowSharedKeyAccess: true }))
    asOwner('PUT', ids.account, bodies.account({ allowedAuthenticationModes: ['SharedKey'] }))
    cloud.wait(60)
    return cloud
  }
  it('a reader lists none', () => {
    const cloud = reader('Reader')
    expect(cloud.get(ids.storage).status).toBe(200)
    expect(cloud.send('POST', `${ids.storage}/listKeys`)).toMatchObject({ status: 403, code: 'AuthorizationFailed' })
    expect(cloud.send('POST', `${ids.account}/listKeys`)).toMatchObject({ status: 403, code: 'AuthorizationFailed' })
  })
  it('auto-storage with keys needs the right to list them', () => {
    const cloud = reader('Azure Batch Account Contributor')
    const autoStorage = { autoStorage: { storageAccountId: ids.storage } }
    const refused = cloud.send('PATCH', ids.account, { properties: autoStorage })
    expect(refused).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' })
    expect(refused.body.error.message).toContain('Microsoft.Storage/storageAccounts/listKeys/action')
  })
})
