import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { bodies, ids, type RawCloud, rawCloud, sub } from './raw.ts'

const compute = `${sub}/providers/Microsoft.Compute`

/** Every item of a list, page by page. */
function all(cloud: RawCloud, path: string): JsonObject[] {
  const { value, nextLink } = cloud.get(path).body
  if (nextLink === undefined) return value
  const next = new URL(nextLink)
  return [...value, ...all(cloud, `${next.pathname}${next.search}`)]
}
const filtered = (filter: string, more = '') => `${compute}/skus?api-version=2021-07-01&$filter=${encodeURIComponent(filter)}${more}`
const capability = (sku: JsonObject | undefined, name: string) =>
  (sku?.capabilities as { name: string; value: string }[] | undefined)?.find((one) => one.name === name)?.value

describe('COMP-1 resource SKUs', () => {
  it('are those of one place, with what each can', () => {
    const cloud = rawCloud()
    const skus = all(cloud, filtered("location eq 'westeurope'"))
    const named = (name: string) => skus.find((sku) => sku.name === name)
    expect(skus.length).toBeGreaterThan(20)
    expect(named('Standard_D2s_v5')).toMatchObject({
      locations: ['westeurope'],
      locationInfo: [{ zones: ['1', '2', '3'] }],
      restrictions: [],
    })
    expect(capability(named('Standard_D2s_v5'), 'EncryptionAtHostSupported')).toBe('True')
    expect(capability(named('Standard_D2_v3'), 'EncryptionAtHostSupported')).toBe('False')
    expect(capability(named('Standard_D2s_v6'), 'HyperVGenerations')).toBe('V2')
    expect(capability(named('Standard_D2s_v5'), 'TrustedLaunchDisabled')).toBeUndefined()
    expect(capability(named('Standard_D2_v3'), 'TrustedLaunchDisabled')).toBe('True')
    expect(capability(named('Standard_DC2as_v5'), 'ConfidentialComputingType')).toBe('SNP')
    expect(named('Standard_A2_v2')).toMatchObject({ locationInfo: [{ zones: [] }] })
  })
  it('say what the subscription may not use there', () => {
    const skus = all(rawCloud(), filtered("location eq 'uksouth'"))
    expect(skus.find((sku) => sku.name === 'Standard_DC2as_v5')).toMatchObject({
      restrictions: [{ type: 'Location', values: ['uksouth'], reasonCode: 'NotAvailableForSubscription' }],
    })
  })
  it('take a location and no other filter; extended locations on demand', () => {
    const cloud = rawCloud()
    expect(cloud.get(filtered("family eq 'x'")).code).toBe('InvalidFilterInQueryString')
    expect(cloud.get(filtered("location eq 'westeurope'", '&includeExtendedLocations=true')).body.value[0].locationInfo[0].type).toBe(
      'Region',
    )
    expect(cloud.get(filtered("location eq 'nowhere'")).body.value).toEqual([])
  })
})

describe('COMP-2 cores in use', () => {
  it('are told in all, for Spot and per family', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(400)
    const usages = all(cloud, `${compute}/locations/westeurope/usages`) as {
      name: { value: string }
      limit: number
      currentValue: number
    }[]
    const of = (name: string) => usages.find((one) => one.name.value === name)
    expect(of('cores')).toMatchObject({ limit: 100, currentValue: 0 })
    expect(of('lowPriorityCores')).toMatchObject({ limit: 100 })
    expect(of('standardDsv6Family')).toMatchObject({ limit: 0 })
    expect(of('standardDSv5Family')).toMatchObject({ limit: 100, currentValue: 0 })
  })
})

describe('COMP-3 sizes and images of a region', () => {
  it('sizes come with cores and memory', () => {
    const { value } = rawCloud().get(`${compute}/locations/westeurope/vmSizes`).body
    expect(value).toContainEqual(expect.objectContaining({ name: 'Standard_D2s_v5', numberOfCores: 2, memoryInMB: 8192 }))
  })
  it('publishers, offers, SKUs and versions are plain lists', () => {
    const cloud = rawCloud()
    const publishers = `${compute}/locations/westeurope/publishers`
    const names = (path: string) => cloud.get(path).body.map(({ name }: { name: string }) => name)
    expect(names(publishers)).toContain('canonical')
    expect(names(`${publishers}/canonical/artifacttypes/vmimage/offers`)).toContain('ubuntu-24_04-lts')
    const skus = `${publishers}/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus`
    expect(names(skus)).toEqual(['cvm', 'server', 'server-gen1'])
    const [version] = names(`${skus}/server/versions`)
    expect(cloud.get(`${skus}/server/versions/${version}`).body.properties).toMatchObject({
      hyperVGeneration: 'V2',
      osDiskImage: { operatingSystem: 'Linux' },
      features: expect.arrayContaining([{ name: 'SecurityType', value: 'TrustedLaunchSupported' }]),
    })
    expect(cloud.get(`${skus}/none/versions`)).toMatchObject({ status: 404, code: 'NotFound' })
  })
})

describe('COMP-4 disk encryption sets', () => {
  const prepared = (vault: JsonObject = {}, key: JsonObject = {}) => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault(vault))
    return { cloud, key: cloud.put(ids.key, bodies.key(key)).body.properties }
  }
  it('have a key with its version and an identity of their own', () => {
    const { cloud, key } = prepared()
    const put = cloud.put(ids.encryptionSet, bodies.encryptionSet(key.keyUriWithVersion))
    expect(put.status).toBe(201)
    expect(put.headers['Azure-AsyncOperation']).toBeDefined()
    cloud.wait(20)
    const { identity, properties } = cloud.get(ids.encryptionSet).body
    expect(identity.principalId).toMatch(/^[0-9a-f-]{36}$/)
    expect(properties).toMatchObject({ provisioningState: 'Succeeded', rotationToLatestKeyVersionEnabled: false })
    cloud.wait(30)
    expect(cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(identity.principalId, undefined, 'ServicePrincipal')).status).toBe(
      201,
    )
    expect(cloud.delete(ids.encryptionSet).status).toBe(202)
  })
  it('without a version only when they follow the newest', () => {
    const { cloud, key } = prepared()
    expect(cloud.put(ids.encryptionSet, bodies.encryptionSet(key.keyUri)).code).toBe('InvalidParameter')
    expect(cloud.put(ids.encryptionSet, bodies.encryptionSet(key.keyUri, { rotationToLatestKeyVersionEnabled: true })).status).toBe(201)
  })
  it.each([
    ['no identity', {}, {}, { identity: null }, 'InvalidParameter'],
    ['a vault without purge protection', { enablePurgeProtection: null }, {}, {}, 'KeyVaultNotPurgeProtected'],
    ['a key that is not RSA', {}, { kty: 'EC', keySize: null, curveName: 'P-256' }, {}, 'InvalidParameter'],
    [
      'an identity that is not there',
      {},
      {},
      { identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identity]: {} } } },
      'FailedIdentityOperation',
    ],
  ])('%s is refused', (_what, vault, keyMore, top, code) => {
    const { cloud, key } = prepared(vault, keyMore)
    expect(cloud.put(ids.encryptionSet, { ...bodies.encryptionSet(key.keyUriWithVersion), ...(top as JsonObject) })).toMatchObject({
      status: 400,
      code,
    })
  })
  it('the key is in the vault named', () => {
    const { cloud, key } = prepared()
    const body = bodies.encryptionSet('x', { activeKey: { sourceVault: { id: `${ids.vault}x` }, keyUrl: key.keyUriWithVersion } })
    expect(cloud.put(ids.encryptionSet, body).code).toBe('InvalidParameter')
  })
})

describe('COMP-5 terms of marketplace images', () => {
  const plans = `${sub}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/ntegralinc1586961136942/offers/ntg_oracle_8_7/plans`
  const terms = `${plans}/ntg_oracle_8_7/agreements/current`
  it('are read, accepted with their signature, and withdrawn', () => {
    const cloud = rawCloud()
    const { properties } = cloud.get(terms).body
    expect(properties.accepted).toBe(false)
    expect(cloud.put(terms, { properties: { ...properties, accepted: true, signature: 'x' } }).status).toBe(400)
    expect(cloud.put(terms, { properties: { ...properties, accepted: true } }).body.properties.accepted).toBe(true)
    expect(cloud.get(terms).body.properties.accepted).toBe(true)
    cloud.put(terms, { properties: { ...properties, accepted: false } })
    expect(cloud.get(terms).body.properties.accepted).toBe(false)
  })
  it('are those of images that have some', () => {
    const answer = rawCloud().get(`${plans}/other/agreements/current`)
    expect(answer).toMatchObject({ status: 400, code: 'BadRequest' })
    expect(answer.body.error.message).toContain('Unable to find legal terms for this offer')
  })
})
