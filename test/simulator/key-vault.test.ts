import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { trustedServicesReach } from '../../src/simulator/providers/key-vault/access.ts'
import { bodies, ids, rawCloud, rg, sub } from './raw.ts'

const tenantId = '11111111-1111-1111-1111-111111111111'
const deletedVault = `${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-one`

describe('KV-4 access policies one by one', () => {
  const policy = (objectId: string, keys: string[], secrets: string[] = []) => ({ tenantId, objectId, permissions: { keys, secrets } })
  const send = (cloud: ReturnType<typeof rawCloud>, kind: string, ...accessPolicies: JsonObject[]) =>
    cloud.put(`${ids.vault}/accessPolicies/${kind}`, { properties: { accessPolicies } })
  const shown = (cloud: ReturnType<typeof rawCloud>) => cloud.get(ids.vault).body.properties.accessPolicies
  it('are added to, replaced and taken from, and the others stay', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault({ enableRbacAuthorization: false, accessPolicies: [policy('a', ['get'])] }))
    const added = send(cloud, 'add', policy('a', ['wrapKey']), policy('b', ['list']))
    expect(added).toMatchObject({ status: 200, body: { type: 'Microsoft.KeyVault/vaults/accessPolicies' } })
    expect(shown(cloud)).toMatchObject([{ permissions: { keys: ['get', 'wrapKey'] } }, { objectId: 'b' }])
    send(cloud, 'replace', policy('a', ['sign'], ['get']))
    expect(shown(cloud).find((one: { objectId: string }) => one.objectId === 'a').permissions).toEqual({ keys: ['sign'], secrets: ['get'] })
    send(cloud, 'remove', policy('a', ['sign']))
    expect(shown(cloud).find((one: { objectId: string }) => one.objectId === 'a').permissions).toMatchObject({ keys: [], secrets: ['get'] })
    send(cloud, 'remove', policy('b', ['list']))
    expect(shown(cloud).map((one: { objectId: string }) => one.objectId)).toEqual(['a'])
  })
  it('refuse other words, on vaults that are there', () => {
    const cloud = rawCloud()
    expect(send(cloud, 'add', policy('a', ['get'])).status).toBe(404)
    cloud.make(ids.vault, bodies.vault())
    expect(send(cloud, 'merge', policy('a', ['get'])).code).toBe('InvalidRequestContent')
    expect(send(cloud, 'add', policy('a', ['fly'])).code).toBe('InvalidRequestContent')
    expect(send(cloud, 'add', policy('a', ['GET'])).status).toBe(200)
  })
})

describe('KV-5 firewalls and trusted services', () => {
  it.each([
    ['open', { publicNetworkAccess: 'enabled', networkAcls: null }, true],
    ['open, none let by', { publicNetworkAccess: 'enabled', networkAcls: { bypass: 'None', defaultAction: 'Allow' } }, true],
    ['closed, let by', { networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' } }, true],
    ['closed, nothing said', { networkAcls: { defaultAction: 'Deny' } }, true],
    ['off, nothing said', { networkAcls: null }, true],
    ['closed, none let by', { publicNetworkAccess: 'enabled', networkAcls: { bypass: 'None', defaultAction: 'Deny' } }, false],
    ['off, none let by', { networkAcls: { bypass: 'None', defaultAction: 'Allow' } }, false],
  ])('%s', (_what, more, reached) => {
    const { body } = rawCloud().make(ids.vault, bodies.vault(more as JsonObject))
    expect(trustedServicesReach({ body } as never)).toBe(reached)
  })
})

describe('KV-6 rotation policies', () => {
  const put = (expiryTime: string | undefined, ...lifetimeActions: JsonObject[]) => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const attributes = expiryTime === undefined ? {} : { expiryTime }
    return cloud.put(ids.key, bodies.key({ rotationPolicy: { attributes, lifetimeActions } }))
  }
  const rotate = (trigger: JsonObject) => ({ trigger, action: { type: 'rotate' } })
  const notify = (trigger: JsonObject) => ({ trigger, action: { type: 'notify' } })
  it.each([
    ['a life of a week', put('P7D'), 'at least 28 days'],
    ['a rotation after a day', put('P90D', rotate({ timeAfterCreate: 'P1D' })), 'at least 7 days'],
    ['a rotation after the end', put('P90D', rotate({ timeAfterCreate: 'P90D' })), '7 days away'],
    ['both triggers', put('P90D', rotate({ timeAfterCreate: 'P30D', timeBeforeExpiry: 'P30D' })), 'exactly one'],
    ['two rotations', put('P90D', rotate({ timeAfterCreate: 'P30D' }), rotate({ timeAfterCreate: 'P40D' })), 'more than one'],
    ['a notice after creation', put('P90D', notify({ timeAfterCreate: 'P30D' })), 'timeBeforeExpiry only'],
    ['a notice before no end', put(undefined, notify({ timeBeforeExpiry: 'P30D' })), 'needs an expiryTime'],
    ['no duration', put('90 days'), 'ISO 8601'],
  ])('with %s are refused', (_what, answer, words) => {
    expect(answer).toMatchObject({ status: 400, code: 'BadRequest' })
    expect(answer.body.error.message).toContain(words)
  })
  it('with a rotation and a notice are taken', () => {
    expect(put('P2Y', rotate({ timeAfterCreate: 'P18M' }), notify({ timeBeforeExpiry: 'P30D' })).status).toBe(200)
    expect(put(undefined, rotate({ timeAfterCreate: 'P365D' })).status).toBe(200)
  })
  it('a key shows its version, alone and in a list', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const { keyUriWithVersion } = cloud.put(ids.key, bodies.key()).body.properties
    const version = keyUriWithVersion.split('/').at(-1)
    expect(cloud.get(`${ids.key}/versions`).body.value).toMatchObject([{ name: version, properties: { keyUriWithVersion } }])
    expect(cloud.get(`${ids.key}/versions/${version}`).body).toMatchObject({ name: version, properties: { kty: 'RSA', keyUriWithVersion } })
    expect(cloud.get(`${ids.key}/versions/${'0'.repeat(32)}`).status).toBe(404)
  })
  it('a key does not end before it begins', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    expect(cloud.put(ids.key, bodies.key({ attributes: { nbf: 20, exp: 10 } })).code).toBe('BadRequest')
  })
})

describe('KV-7 deleted vaults, further', () => {
  it('keep keys and secrets, but not the roles given on them', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const key = cloud.put(ids.key, bodies.key()).body.properties.keyUriWithVersion
    const secret = cloud.put(`${ids.vault}/secrets/word`, { properties: { value: 'x' } }).body.properties.secretUriWithVersion
    const { principalId } = cloud.make(ids.identity, bodies.identity()).body.properties
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, undefined, 'ServicePrincipal'))
    cloud.delete(ids.vault)
    cloud.make(ids.vault, {
      location: 'westeurope',
      properties: { createMode: 'recover', tenantId, sku: { family: 'A', name: 'standard' } },
    })
    expect(cloud.get(ids.key).body.properties.keyUriWithVersion).toBe(key)
    expect(cloud.get(`${ids.vault}/secrets/word`).body.properties.secretUriWithVersion).toBe(secret)
    expect(cloud.get(ids.assignment(ids.vault)).status).toBe(404)
  })
  it('are recovered where they were, and only there', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    cloud.delete(ids.vault)
    const recover = (location: string) =>
      cloud.put(ids.vault, { location, properties: { createMode: 'recover', tenantId, sku: { family: 'A', name: 'standard' } } })
    expect(recover('northeurope')).toMatchObject({ status: 409, code: 'VaultAlreadyExists' })
    expect(cloud.get(deletedVault.replace('westeurope', 'northeurope'))).toMatchObject({ status: 404, code: 'DeletedVaultNotFound' })
    expect(recover('westeurope').status).toBe(201)
    expect(
      cloud.put(`${ids.vault}2`, {
        location: 'westeurope',
        properties: { createMode: 'recover', tenantId, sku: { family: 'A', name: 'standard' } },
      }),
    ).toMatchObject({
      status: 404,
      code: 'DeletedVaultNotFound',
    })
  })
  it('go with their group and are listed page by page', () => {
    const cloud = rawCloud()
    for (let index = 0; index < 11; index += 1) cloud.make(`${ids.vault}-${index}`, bodies.vault())
    cloud.delete(rg)
    cloud.wait(60)
    const { value, nextLink } = cloud.get(`${sub}/providers/Microsoft.KeyVault/deletedVaults`).body
    expect(value).toHaveLength(10)
    const next = new URL(nextLink)
    expect(cloud.get(`${next.pathname}${next.search}`).body.value).toHaveLength(1)
  })
  it('say which zone a private endpoint needs', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    expect(cloud.get(`${ids.vault}/privateLinkResources`).body.value[0].properties).toMatchObject({
      groupId: 'vault',
      requiredZoneNames: ['privatelink.vaultcore.azure.net'],
    })
  })
})

describe('KV-8 secrets through ARM', () => {
  const id = `${ids.vault}/secrets/word`
  it('are written with a version each and never read', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const first = cloud.put(id, { properties: { value: 'Sesame', contentType: 'text/plain' } })
    expect(first).toMatchObject({
      status: 201,
      body: { properties: { contentType: 'text/plain', secretUri: 'https://kv-one.vault.azure.net/secrets/word' } },
    })
    const second = cloud.put(id, { properties: { value: 'Sesame' } })
    expect(second.status).toBe(200)
    expect(second.body.properties.secretUriWithVersion).not.toBe(first.body.properties.secretUriWithVersion)
    const patched = cloud.send('PATCH', id, { properties: { attributes: { enabled: false } } })
    expect(patched.body.properties).toMatchObject({
      secretUriWithVersion: second.body.properties.secretUriWithVersion,
      attributes: { enabled: false },
    })
    for (const answer of [first, second, patched, cloud.get(id), cloud.get(`${ids.vault}/secrets`)]) {
      expect(JSON.stringify(answer.body)).not.toContain('Sesame')
    }
    expect(cloud.delete(id)).toMatchObject({ status: 405, code: 'MethodNotAllowed' })
  })
  it('belong to a vault', () => {
    expect(rawCloud().put(id, { properties: { value: 'x' } }).status).toBe(404)
  })
})
