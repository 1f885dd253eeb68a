import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { batchServicePrincipal } from '../../src/simulator/providers/authorization/principals.ts'
import { defaultSettings, type Settings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud, sub } from './raw.ts'

const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
const orchestration = 'a35466a1-cfd6-450a-b35e-683fcdf30363'
const secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

const withQuotas = (quotas: Partial<Settings['quotas']>): RawCloud =>
  rawCloud({ settings: { ...defaultSettings, quotas: { ...defaultSettings.quotas, ...quotas } } })
const reasonOf = (answer: { body: { error?: { details?: { code: string; message: string }[] } } }) =>
  answer.body.error?.details?.find((detail) => detail.code === 'Reason')?.message ?? ''
const identified = { identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } }
const flags = { enabledForDeployment: true, enabledForTemplateDeployment: true, enabledForDiskEncryption: true }
const userMode = (more: JsonObject = {}) =>
  bodies.account({
    poolAllocationMode: 'UserSubscription',
    keyVaultReference: { id: ids.vault, url: 'https://kv-one.vault.azure.net/' },
    ...more,
  })
const withGrants = (cloud: RawCloud, vault: JsonObject = {}) => {
  cloud.make(ids.vault, bodies.vault({ ...flags, ...vault }))
  cloud.put(ids.assignment(sub), bodies.roleAssignment(batchServicePrincipal, contributor))
  cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(batchServicePrincipal, secretsOfficer))
  cloud.wait(100)
  return cloud
}
const resized = (cloud: RawCloud, more: JsonObject = {}, pool = ids.pool) => {
  const answer = cloud.put(pool, bodies.pool(more))
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  cloud.wait(400)
  const { properties } = cloud.get(pool).body
  return {
    nodes: [properties.currentDedicatedNodes, properties.currentLowPriorityNodes],
    codes: (properties.resizeOperationStatus.errors ?? []).map((error: { code: string }) => error.code),
    errors: properties.resizeOperationStatus.errors,
  }
}
const nodes = (targetDedicatedNodes: number, targetLowPriorityNodes = 0) => ({
  scaleSettings: { fixedScale: { targetDedicatedNodes, targetLowPriorityNodes } },
})
/** Without encryption at host, which needs a feature in user subscription mode. */
const plainMachine = { securityProfile: null, diskEncryptionConfiguration: null }

describe('BATCH-9 quotas', () => {
  it('three accounts a region unless there are more', () => {
    const cloud = rawCloud()
    const quotas = (of: RawCloud) => of.get(`${sub}/providers/Microsoft.Batch/locations/westeurope/quotas`).body.accountQuota
    expect(quotas(cloud)).toBe(3)
    for (const index of [1, 2, 3]) expect(cloud.put(`${ids.account}${index}`, bodies.account()).status).toBe(202)
    expect(cloud.put(`${ids.account}4`, bodies.account()).code).toBe('SubscriptionQuotaExceeded')
    expect(cloud.put(`${ids.account}5`, { ...bodies.account(), location: 'northeurope' }).status).toBe(202)
    expect(quotas(withQuotas({ batchAccountsPerRegion: 50 }))).toBe(50)
  })
  it('zero cores are no nodes, and the pool is there all the same', () => {
    const cloud = withQuotas({ dedicatedCores: 0, lowPriorityCores: 0 })
    cloud.make(ids.account, bodies.account())
    expect(cloud.get(ids.account).body.properties).toMatchObject({ dedicatedCoreQuota: 0, lowPriorityCoreQuota: 0 })
    expect(resized(cloud, nodes(1, 1))).toMatchObject({
      nodes: [0, 0],
      codes: ['AccountCoreQuotaReached', 'AccountLowPriorityCoreQuotaReached'],
    })
    expect(resized(cloud, nodes(0), `${ids.pool}2`)).toMatchObject({ codes: [] })
  })
  it('both the family and the total count', () => {
    const cloud = withQuotas({ dedicatedCores: 20, families: { standardDSv5Family: 8 } })
    cloud.make(ids.account, bodies.account())
    const shown = cloud.get(ids.account).body.properties.dedicatedCoreQuotaPerVMFamily
    expect(shown).toContainEqual({ name: 'standardDSv5Family', coreQuota: 8 })
    expect(resized(cloud, nodes(5))).toMatchObject({ nodes: [4, 0], codes: ['AccountVMSeriesCoreQuotaReached'] })
    expect(resized(cloud, { ...nodes(7), vmSize: 'Standard_E2s_v5' }, `${ids.pool}2`)).toMatchObject({
      nodes: [6, 0],
      codes: ['AccountCoreQuotaReached'],
    })
  })
  it('pools are counted when they are put', () => {
    const cloud = withQuotas({ pools: 1 })
    cloud.make(ids.account, bodies.account())
    expect(cloud.put(ids.pool, bodies.pool(nodes(0))).status).toBe(200)
    expect(cloud.put(`${ids.pool}2`, bodies.pool(nodes(0)))).toMatchObject({ status: 409, code: 'PoolQuotaReached' })
  })
  it('nodes that talk to each other are 100 at most, 80 in user subscription mode', () => {
    const cloud = withQuotas({ computeCores: 1000 })
    cloud.make(ids.account, bodies.account())
    expect(resized(cloud, { ...nodes(101), interNodeCommunication: 'Enabled' })).toMatchObject({
      nodes: [100, 0],
      codes: ['CommunicationEnabledPoolReachedMaxVMCount'],
    })
    const own = withGrants(withQuotas({ computeCores: 1000 }))
    own.make(ids.account, userMode())
    own.put(ids.pool, bodies.pool({ ...nodes(81), interNodeCommunication: 'Enabled' }, plainMachine))
    own.wait(400)
    expect(own.get(ids.pool).body.properties.currentDedicatedNodes).toBe(80)
  })
  it("in user subscription mode Compute's quotas decide, with its words, and nothing is half done", () => {
    const cloud = withGrants(
      withQuotas({ computeCores: 10, computeFamilies: { standardESv5Family: 2 }, computeSpotCores: 2, dedicatedCores: 0 }),
    )
    cloud.make(ids.account, userMode())
    expect(cloud.get(ids.account).body.properties).not.toHaveProperty('dedicatedCoreQuota')
    const run = (more: JsonObject, pool: string) => {
      cloud.put(pool, bodies.pool(more, plainMachine))
      cloud.wait(400)
      const { currentDedicatedNodes, currentLowPriorityNodes, resizeOperationStatus } = cloud.get(pool).body.properties
      return { counts: [currentDedicatedNodes, currentLowPriorityNodes], error: resizeOperationStatus.errors?.[0] }
    }
    expect(run(nodes(4), ids.pool)).toEqual({ counts: [4, 0], error: undefined })
    const refused = run(nodes(2), `${ids.pool}2`)
    expect(refused).toMatchObject({ counts: [0, 0], error: { code: 'OperationNotAllowed' } })
    expect(refused.error.message).toContain('exceeding approved Total Regional Cores quota')
    expect(refused.error.message).toContain('Current Limit: 10, Current Usage: 8, Additional Required: 4')
    cloud.delete(ids.pool)
    cloud.wait(200)
    expect(run({ ...nodes(2), vmSize: 'Standard_E2s_v5' }, `${ids.pool}3`).error.message).toContain('standardESv5Family Cores quota')
    expect(run(nodes(0, 2), `${ids.pool}4`)).toMatchObject({ counts: [0, 0], error: { code: 'AccountSpotCoreQuotaReached' } })
  })
})

describe('BATCH-10 what user subscription mode needs', () => {
  it.each([contributor, orchestration, '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'])(
    'role %s on the subscription is enough, once in effect',
    (role) => {
      const cloud = rawCloud()
      cloud.make(ids.vault, bodies.vault(flags))
      cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(batchServicePrincipal, secretsOfficer))
      cloud.wait(100)
      cloud.put(ids.assignment(sub), bodies.roleAssignment(batchServicePrincipal, role))
      cloud.wait(60)
      expect(cloud.put(ids.account, userMode()).code).toBe('InsufficientPermissions')
      cloud.wait(40)
      expect(cloud.put(ids.account, userMode()).status).toBe(202)
    },
  )
  it('a grant on a group, or another role, is not', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault(flags))
    cloud.put(ids.assignment(`${sub}/resourceGroups/rg`), bodies.roleAssignment(batchServicePrincipal, contributor))
    cloud.put(ids.assignment(sub, '3'), bodies.roleAssignment(batchServicePrincipal, 'acdd72a7-3385-48ef-bd42-f606fba81ae7'))
    cloud.wait(100)
    expect(cloud.put(ids.account, userMode()).code).toBe('InsufficientPermissions')
  })
  it.each([
    ['a firewall without bypass', { networkAcls: { bypass: 'None', defaultAction: 'Deny' } }, 'trusted Microsoft services'],
    ['public access off without bypass', { networkAcls: { bypass: 'None', defaultAction: 'Allow' } }, 'trusted Microsoft services'],
    ['a flag less', { enabledForDeployment: false }, 'enabledForDeployment'],
  ])('the vault with %s is refused', (_what, vault, words) => {
    const refused = withGrants(rawCloud(), vault).put(ids.account, userMode())
    expect(refused.code).toBe('InvalidKeyVaultReference')
    expect(reasonOf(refused)).toContain(words)
  })
  it('an open vault needs no bypass', () => {
    const open = { publicNetworkAccess: 'enabled', networkAcls: { bypass: 'None', defaultAction: 'Allow' } }
    expect(withGrants(rawCloud(), open).put(ids.account, userMode()).status).toBe(202)
  })
  it('the vault is in the region and the URL is its own', () => {
    const cloud = withGrants(rawCloud())
    expect(reasonOf(cloud.put(ids.account, { ...userMode(), location: 'northeurope' }))).toContain('subscription and region')
    const other = userMode({ keyVaultReference: { id: ids.vault, url: 'https://kv-two.vault.azure.net/' } })
    expect(reasonOf(cloud.put(ids.account, other))).toContain('is not the one of the Key Vault')
    expect(reasonOf(cloud.put(ids.account, userMode({ keyVaultReference: { id: `${ids.vault}x`, url: 'https://x' } })))).toContain(
      'was not found',
    )
  })
  it('policies serve where the vault goes by policies: get, list, set, delete and recover', () => {
    const policy = (secrets: string[]) => ({
      enableRbacAuthorization: false,
      accessPolicies: [{ tenantId: '11111111-1111-1111-1111-111111111111', objectId: batchServicePrincipal, permissions: { secrets } }],
    })
    const few = withGrants(rawCloud(), policy(['get', 'list', 'set']))
    expect(reasonOf(few.put(ids.account, userMode()))).toContain('does not have the Batch Service in access policies')
    expect(withGrants(rawCloud(), policy(['Get', 'List', 'Set', 'Delete', 'Recover'])).put(ids.account, userMode()).status).toBe(202)
  })
  it('shared keys stay out, also later', () => {
    const cloud = withGrants(rawCloud())
    expect(reasonOf(cloud.put(ids.account, userMode({ allowedAuthenticationModes: ['SharedKey'] })))).toContain('SharedKey')
    cloud.make(ids.account, userMode())
    expect(cloud.send('PATCH', ids.account, { properties: { allowedAuthenticationModes: ['AAD', 'SharedKey'] } }).status).toBe(400)
  })
})

describe('BATCH-11 customer-managed keys, further', () => {
  const identifier = 'https://kv-one.vault.azure.net/keys/batch'
  const encryption = (key = identifier) => ({
    encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: key } },
  })
  const prepared = (vault: JsonObject = {}, key: JsonObject = {}) => {
    const cloud = rawCloud()
    const { principalId } = cloud.make(ids.identity, bodies.identity()).body.properties
    cloud.make(ids.vault, bodies.vault(vault))
    cloud.put(ids.key, bodies.key(key))
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, undefined, 'ServicePrincipal'))
    cloud.wait(100)
    return cloud
  }
  const wanted = bodies.account(encryption(), identified)
  it.each([
    ['disabled', {}, { attributes: { enabled: false } }, 'is disabled'],
    ['expired', {}, { attributes: { exp: 1_700_000_000 } }, 'has expired'],
    ['not valid yet', {}, { attributes: { nbf: 1_900_000_000 } }, 'is not valid yet'],
    ['no RSA key', {}, { kty: 'EC', keySize: null, curveName: 'P-256' }, 'RSA'],
    ["another tenant's", { tenantId: '99999999-9999-9999-9999-999999999999' }, {}, 'another tenant'],
  ])('a key that is %s is refused', (_what, vault, key, words) => {
    const refused = prepared(vault, key).put(ids.account, wanted)
    expect(refused).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
    expect(reasonOf(refused)).toContain(words)
  })
  it('a firewall must let trusted services by', () => {
    expect(prepared({ networkAcls: { bypass: 'None', defaultAction: 'Deny' } }).put(ids.account, wanted).code).toBe(
      'KeyVaultAccessForbidden',
    )
    expect(prepared().put(ids.account, wanted).status).toBe(202)
  })
  it('a version serves as well, when there is such a one', () => {
    const cloud = prepared()
    const version = cloud.get(ids.key).body.properties.keyUriWithVersion
    expect(cloud.put(ids.account, bodies.account(encryption(`${identifier}/${'0'.repeat(32)}`), identified)).code).toBe(
      'InvalidPropertyValue',
    )
    cloud.make(ids.account, bodies.account(encryption(version), identified))
    const patched = cloud.send('PATCH', ids.account, { properties: encryption() })
    expect(patched.body.properties.encryption.keyVaultProperties.keyIdentifier).toBe(identifier)
  })
  it('an identity that is not on the account does not help', () => {
    const cloud = prepared()
    cloud.make(`${ids.identity}2`, bodies.identity())
    const other = { identity: { type: 'UserAssigned', userAssignedIdentities: { [`${ids.identity}2`]: {} } } }
    expect(cloud.put(ids.account, bodies.account(encryption(), other)).code).toBe('KeyVaultAccessForbidden')
  })
  it("the account's own identity takes two steps: create, grant, patch", () => {
    const cloud = prepared()
    const own = { identity: { type: 'SystemAssigned' } }
    expect(cloud.put(ids.account, bodies.account(encryption(), own)).code).toBe('KeyVaultAccessForbidden')
    const { identity, properties } = cloud.make(ids.account, bodies.account({}, own)).body
    expect(identity).toMatchObject({ type: 'SystemAssigned', tenantId: '11111111-1111-1111-1111-111111111111' })
    expect(properties).not.toHaveProperty('identityPrincipal')
    const patch = () => cloud.send('PATCH', ids.account, { properties: encryption() })
    expect(patch().code).toBe('KeyVaultAccessForbidden')
    expect(
      cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(identity.principalId, undefined, 'ServicePrincipal')).status,
    ).toBe(201)
    cloud.wait(100)
    expect(patch().body.properties.encryption.keySource).toBe('Microsoft.KeyVault')
    expect(cloud.send('PATCH', ids.account, { identity: { type: 'None' } }).code).toBe('InvalidPropertyValue')
  })
  it('a patch about something else does not look at the key again', () => {
    const cloud = prepared()
    cloud.make(ids.account, wanted)
    cloud.delete(ids.assignment(ids.vault))
    expect(cloud.send('PATCH', ids.account, { tags: { a: 'b' } }).status).toBe(200)
    expect(cloud.send('PATCH', ids.account, { properties: encryption() }).code).toBe('KeyVaultAccessForbidden')
  })
})

describe('BATCH-12 auto-storage and applications', () => {
  const storage = (authenticationMode?: string, more: JsonObject = {}) => ({
    autoStorage: { storageAccountId: ids.storage, ...(authenticationMode === undefined ? {} : { authenticationMode }), ...more },
  })
  const prepared = (more: JsonObject = {}, top: JsonObject = {}) => {
    const cloud = rawCloud()
    cloud.make(ids.identity, bodies.identity())
    cloud.make(ids.storage, bodies.storage(more, top))
    return cloud
  }
  const open = { allowSharedKeyAccess: true, networkAcls: null }
  it('the storage is there, in the region, with blobs', () => {
    const missing = rawCloud()
    expect(reasonOf(missing.put(ids.account, bodies.account(storage())))).toContain('was not found')
    expect(reasonOf(prepared(open, { location: 'northeurope' }).put(ids.account, bodies.account(storage())))).toContain('region')
    const files = { kind: 'FileStorage', sku: { name: 'Premium_LRS' } }
    expect(reasonOf(prepared(open, files).put(ids.account, bodies.account(storage())))).toContain('FileStorage')
  })
  it('keys need an account that allows them, an identity needs one on the Batch account', () => {
    expect(reasonOf(prepared().put(ids.account, bodies.account(storage())))).toContain('does not allow shared keys')
    const cloud = prepared()
    expect(reasonOf(cloud.put(ids.account, bodies.account(storage('BatchAccountManagedIdentity'))))).toContain('needs an identity')
    const node = { nodeIdentityReference: { resourceId: `${ids.identity}x` } }
    expect(reasonOf(cloud.put(ids.account, bodies.account(storage('BatchAccountManagedIdentity', node), identified)))).toContain(
      'was not found',
    )
    expect(cloud.put(ids.account, bodies.account(storage('BatchAccountManagedIdentity'), identified)).status).toBe(202)
    expect(prepared(open).put(ids.account, bodies.account(storage())).status).toBe(202)
  })
  const application = `${ids.account}/applications/tool`
  it('applications keep packages there: put, activated, referred to', () => {
    const cloud = prepared(open)
    cloud.make(ids.account, bodies.account(storage()))
    expect(cloud.put(application, { properties: { displayName: 'Tool' } })).toMatchObject({
      status: 200,
      body: { properties: { allowUpdates: true } },
    })
    const version = cloud.send('PUT', `${application}/versions/1.0`)
    expect(version).toMatchObject({ status: 200, body: { properties: { state: 'Pending' } } })
    expect(version.body.properties.storageUrl).toContain('https://stone.blob.core.windows.net/')
    const using = (more: JsonObject = {}) => bodies.pool({ applicationPackages: [{ id: application, ...more }] })
    expect(cloud.put(ids.pool, using({ version: '1.0' }))).toMatchObject({ status: 409, code: 'InvalidApplicationPackageReferences' })
    const active = cloud.send('POST', `${application}/versions/1.0/activate`, { format: 'zip' })
    expect(active.body.properties).toMatchObject({ state: 'Active', format: 'zip' })
    expect(active.body.properties).not.toHaveProperty('storageUrl')
    expect(cloud.put(ids.pool, using()).code).toBe('InvalidApplicationPackageReferences')
    expect(cloud.send('PATCH', application, { properties: { defaultVersion: '1.0' } }).status).toBe(200)
    expect(cloud.put(ids.pool, using()).status).toBe(200)
    expect(cloud.delete(`${application}/versions/1.0`).status).toBe(409)
    expect(cloud.delete(application).status).toBe(409)
  })
  it('not without auto-storage, with a hierarchical namespace or behind a firewall', () => {
    const without = rawCloud()
    without.make(ids.account, bodies.account())
    without.put(application, {})
    expect(without.put(`${application}/versions/1`, {})).toMatchObject({ status: 409, code: 'AutoStorageNotConfigured' })
    for (const more of [{ ...open, isHnsEnabled: true }, { allowSharedKeyAccess: true }]) {
      const cloud = prepared(more)
      cloud.make(ids.account, bodies.account(storage()))
      cloud.put(application, {})
      expect(cloud.put(`${application}/versions/1`, {})).toMatchObject({ status: 409, code: 'AutoStorageNotUsable' })
    }
  })
})

describe('BATCH-13 further calls on accounts', () => {
  it('keys are listed only where shared keys are let in, and are plainly none', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    expect(cloud.send('POST', `${ids.account}/listKeys`)).toMatchObject({ status: 409, code: 'SharedKeyNotAllowed' })
    cloud.send('PATCH', ids.account, { properties: { allowedAuthenticationModes: ['AAD', 'SharedKey'] } })
    const first = cloud.send('POST', `${ids.account}/listKeys`).body
    expect(Buffer.from(first.primary, 'base64').toString()).toMatch(/^NOT A KEY/)
    expect(cloud.send('POST', `${ids.account}/regenerateKeys`, { keyName: 'Third' }).status).toBe(400)
    const second = cloud.send('POST', `${ids.account}/regenerateKeys`, { keyName: 'Primary' }).body
    expect([second.primary === first.primary, second.secondary === first.secondary]).toEqual([false, true])
    expect(cloud.get(ids.account).body.properties).not.toHaveProperty('keyTurns')
  })
  it('keys of auto-storage are synchronised where there is any', () => {
    const cloud = rawCloud()
    cloud.make(ids.storage, bodies.storage({ allowSharedKeyAccess: true }))
    cloud.make(ids.account, bodies.account())
    expect(cloud.send('POST', `${ids.account}/syncAutoStorageKeys`).status).toBe(409)
    cloud.send('PATCH', ids.account, { properties: { autoStorage: { storageAccountId: ids.storage } } })
    expect(cloud.send('POST', `${ids.account}/syncAutoStorageKeys`).status).toBe(204)
    expect(cloud.get(ids.account).body.properties.autoStorage.lastKeySync).toMatch(/^2026-/)
  })
  it('outbound dependencies name the account and its auto-storage', () => {
    const cloud = rawCloud()
    cloud.make(ids.storage, bodies.storage({ allowSharedKeyAccess: true }))
    cloud.make(ids.account, bodies.account({ autoStorage: { storageAccountId: ids.storage } }))
    const { value } = cloud.get(`${ids.account}/outboundNetworkDependenciesEndpoints`).body
    const domains = value.flatMap((one: { endpoints: { domainName: string }[] }) => one.endpoints.map(({ domainName }) => domainName))
    expect(value.map((one: { category: string }) => one.category)).toEqual([
      'Azure Batch',
      'Azure Storage',
      'Microsoft Package Repository',
      'Azure Key Vault',
    ])
    expect(domains).toContain('acct.westeurope.batch.azure.com')
    expect(domains).toContain('stone.blob.core.windows.net')
    expect(domains).toContain('*.vault.azure.net')
  })
  it('sizes can be filtered, and leave out what a region does not offer', () => {
    const cloud = rawCloud()
    const names = (filter: string, place = 'westeurope') =>
      cloud
        .get(
          `${sub}/providers/Microsoft.Batch/locations/${place}/virtualMachineSkus?api-version=2025-06-01&$filter=${encodeURIComponent(filter)}`,
        )
        .body.value?.map((one: { name: string }) => one.name)
    expect(names("familyName eq 'standardDsv6Family'")).toEqual(['Standard_D2s_v6', 'Standard_D4s_v6'])
    expect(names("startswith(name, 'Standard_DC') and not (name eq 'Standard_DC2as_v5')")).toContain('Standard_DC4as_v5')
    expect(names("startswith(name, 'Standard_DC')", 'uksouth')).toEqual([])
    expect(names('cores gt 3')).toBeUndefined()
  })
  it('there are no perimeter configurations', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    expect(cloud.get(`${ids.account}/networkSecurityPerimeterConfigurations`).body).toEqual({ value: [] })
    expect(cloud.get(`${ids.account}/networkSecurityPerimeterConfigurations?api-version=2023-11-01`).status).toBe(400)
  })
})

describe('BATCH-14 accounts at earlier api-versions', () => {
  const at = (version: string) => `${ids.account}?api-version=${version}`
  it('are made, shown and listed as az does at 2022-10-01', () => {
    const cloud = rawCloud()
    const put = cloud.put(at('2022-10-01'), {
      location: 'westeurope',
      identity: { type: 'None' },
      properties: { publicNetworkAccess: 'Enabled' },
    })
    expect(put.status).toBe(202)
    expect(put.headers.Location).toContain('api-version=2022-10-01')
    cloud.wait(30)
    const location = new URL(put.headers.Location ?? '')
    expect(cloud.get(`${location.pathname}${location.search}`)).toMatchObject({ status: 200, body: { name: 'acct' } })
    expect(cloud.get(at('2022-10-01')).body.properties.nodeManagementEndpoint).toBeDefined()
    expect(cloud.get(`${sub}/providers/Microsoft.Batch/batchAccounts?api-version=2022-10-01`).body.value).toHaveLength(1)
    expect(cloud.delete(at('2022-10-01')).status).toBe(202)
  })
  it('take and show only what the version has', () => {
    const cloud = rawCloud()
    const perimeter = bodies.account({ publicNetworkAccess: 'SecuredByPerimeter', networkProfile: null })
    expect(cloud.put(at('2023-11-01'), perimeter).code).toBe('InvalidRequestContent')
    expect(cloud.put(at('2024-07-01'), perimeter).status).toBe(202)
    const profile = bodies.account()
    expect(cloud.put(at('2021-06-01').replace('acct', 'acct2'), profile).code).toBe('InvalidRequestContent')
    cloud.make(`${ids.account}3`, profile)
    const old = cloud.get(at('2021-06-01').replace('acct', 'acct3')).body.properties
    expect(old.accountEndpoint).toBeDefined()
    expect(old).not.toHaveProperty('networkProfile')
    expect(old).not.toHaveProperty('nodeManagementEndpoint')
    const patch = cloud.send('PATCH', at('2021-06-01').replace('acct', 'acct3'), { properties: { publicNetworkAccess: 'Enabled' } })
    expect(patch.code).toBe('InvalidRequestContent')
    expect(cloud.get(`${ids.account}3`).body.properties.networkProfile.accountAccess.defaultAction).toBe('Deny')
  })
})
