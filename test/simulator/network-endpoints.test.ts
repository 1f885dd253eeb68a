import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { namesOf } from '../../src/simulator/providers/network/link-targets.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud, sub } from './raw.ts'

const manual = (target: string, group: string, requestMessage = 'for the demo'): JsonObject => ({
  location: 'westeurope',
  properties: {
    subnet: { id: ids.endpoints },
    manualPrivateLinkServiceConnections: [
      { name: 'asked', properties: { privateLinkServiceId: target, groupIds: [group], requestMessage } },
    ],
  },
})
const built = (): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.network, bodies.network())
  cloud.make(ids.vault, bodies.vault())
  cloud.make(ids.account, bodies.account())
  return cloud
}
const connectionOf = (cloud: RawCloud, target: string) => cloud.get(target).body.properties.privateEndpointConnections[0]
const endpointState = (cloud: RawCloud, list = 'manualPrivateLinkServiceConnections') =>
  cloud.get(ids.endpoint('pe')).body.properties[list][0].properties.privateLinkServiceConnectionState
const decision = (status: string, description = 'by the owner'): JsonObject => ({
  properties: { privateLinkServiceConnectionState: { status, description } },
})

describe('NET-18 the life of a private endpoint', () => {
  it('asked for by hand it is pending, with the words of who asked, on both sides', () => {
    const cloud = built()
    cloud.make(ids.endpoint('pe'), manual(ids.vault, 'vault'))
    expect(connectionOf(cloud, ids.vault).properties.privateLinkServiceConnectionState).toMatchObject({
      status: 'Pending',
      description: 'for the demo',
    })
    expect(endpointState(cloud).status).toBe('Pending')
  })
  it('Key Vault approves and rejects by PUT, at once', () => {
    const cloud = built()
    cloud.make(ids.endpoint('pe'), manual(ids.vault, 'vault'))
    const { id } = connectionOf(cloud, ids.vault)
    expect(cloud.put(id, decision('Approved'))).toMatchObject({ status: 200, body: { properties: { groupIds: ['vault'] } } })
    expect(endpointState(cloud)).toMatchObject({ status: 'Approved', description: 'by the owner' })
    expect(cloud.put(id, decision('Rejected', 'no longer')).status).toBe(200)
    expect(endpointState(cloud)).toMatchObject({ status: 'Rejected', description: 'no longer' })
    expect(cloud.put(id, decision('Disconnected'))).toMatchObject({ status: 400, code: 'BadRequest' })
    expect(cloud.put(id, { properties: {} })).toMatchObject({ status: 400, code: 'BadRequest' })
    expect(cloud.put(`${ids.vault}/privateEndpointConnections/none`, decision('Approved')).status).toBe(404)
  })
  it('Batch does it by PATCH, which takes a moment', () => {
    const cloud = built()
    cloud.make(ids.endpoint('pe'), manual(ids.account, 'batchAccount'))
    const { id } = connectionOf(cloud, ids.account)
    expect(cloud.put(id, decision('Approved'))).toMatchObject({ status: 405, code: 'MethodNotAllowed' })
    const answer = cloud.send('PATCH', id, decision('Approved'))
    expect(answer.status).toBe(202)
    expect(answer.headers.Location).toContain('/providers/Microsoft.Batch/locations/')
    cloud.wait(10)
    expect(endpointState(cloud).status).toBe('Approved')
    expect(cloud.get(id).body.properties.provisioningState).toBe('Succeeded')
    expect(cloud.delete(id).status).toBe(202)
    cloud.wait(10)
    expect(cloud.get(id).status).toBe(404)
    expect(endpointState(cloud).status).toBe('Disconnected')
  })
  it('whose connection or target is gone it is disconnected, and stays so', () => {
    const cloud = built()
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(cloud.delete(connectionOf(cloud, ids.vault).id).status).toBe(200)
    expect(endpointState(cloud, 'privateLinkServiceConnections').status).toBe('Disconnected')
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(cloud.get(ids.vault).body.properties.privateEndpointConnections ?? []).toEqual([])
    expect(endpointState(cloud, 'privateLinkServiceConnections').status).toBe('Disconnected')
    expect(cloud.get(ids.endpoint('pe')).body.properties.connected).toBeUndefined()
  })
  it('its records go with it, also when the target went first', () => {
    const cloud = built()
    const zone = 'privatelink.vaultcore.azure.net'
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    cloud.make(ids.zone(zone), bodies.zone())
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
    cloud.delete(ids.vault)
    cloud.wait(60)
    expect(endpointState(cloud, 'privateLinkServiceConnections').status).toBe('Disconnected')
    expect(cloud.get(`${ids.zone(zone)}/A/kv-one`).status).toBe(200)
    cloud.delete(ids.endpoint('pe'))
    cloud.wait(60)
    expect(cloud.get(`${ids.zone(zone)}/A/kv-one`).status).toBe(404)
  })
  it('may be given an address of its subnet, which nobody else has; target and subnet stay', () => {
    const cloud = built()
    const fixed = (privateIPAddress: string): JsonObject => {
      const wanted = bodies.endpoint(ids.vault, 'vault')
      const properties = { privateIPAddress, groupId: 'vault', memberName: 'default' }
      return { ...wanted, properties: { ...(wanted.properties as JsonObject), ipConfigurations: [{ name: 'ip', properties }] } }
    }
    expect(cloud.make(ids.endpoint('pe'), fixed('10.0.1.77')).body.properties.customDnsConfigs[0].ipAddresses).toEqual(['10.0.1.77'])
    expect(cloud.put(ids.endpoint('two'), fixed('10.0.1.77'))).toMatchObject({ status: 400, code: 'PrivateIPAddressInUse' })
    expect(cloud.put(ids.endpoint('two'), fixed('10.0.0.77'))).toMatchObject({ status: 400, code: 'PrivateIPAddressNotInSubnet' })
    expect(cloud.put(ids.endpoint('two'), fixed('10.0.1.3')).code).toBe('PrivateIPAddressNotInSubnet')
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.account, 'batchAccount')).code).toBe('PropertyChangeNotAllowed')
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault', ids.nodes)).code).toBe('PropertyChangeNotAllowed')
  })
  it('who asks for an automatic connection needs the right to approve it; by hand one needs none, and cannot approve it either', () => {
    const roles = [
      { role: 'Contributor', scope: '/resourceGroups/rg' },
      { role: 'Reader', scope: '' },
    ]
    const cloud = rawCloud({ settings: { ...defaultSettings, caller: { ...defaultSettings.caller, roles } } })
    const theirs = ids.vault.replace('/rg/', '/theirs/')
    cloud.owner.put(`${sub}/resourceGroups/theirs`, { location: 'westeurope' })
    cloud.owner.make(theirs, bodies.vault())
    cloud.make(ids.network, bodies.network())
    const refused = cloud.put(ids.endpoint('pe'), bodies.endpoint(theirs, 'vault'))
    expect(refused).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' })
    expect(refused.body.error.message).toContain(
      `'Microsoft.KeyVault/vaults/PrivateEndpointConnectionsApproval/action' on the linked scope(s) '${theirs}'`,
    )
    cloud.make(ids.endpoint('pe'), manual(theirs, 'vault'))
    const { id } = connectionOf(cloud, theirs)
    expect(cloud.put(id, decision('Approved'))).toMatchObject({ status: 403, code: 'AuthorizationFailed' })
    expect(endpointState(cloud).status).toBe('Pending')
    expect(cloud.owner.put(id, decision('Approved')).status).toBe(200)
    expect(endpointState(cloud).status).toBe('Approved')
  })
  it.each([
    ['blob', 'stone.blob.core.windows.net', 'privatelink.blob.core.windows.net', 'stone'],
    ['dfs', 'stone.dfs.core.windows.net', 'privatelink.dfs.core.windows.net', 'stone'],
    ['table_secondary', 'stone-secondary.table.core.windows.net', 'privatelink.table.core.windows.net', 'stone-secondary'],
  ])('a storage account is reached by group %s', (group, fqdn, zone, record) => {
    const world = { find: () => ({ type: 'Microsoft.Storage/storageAccounts', name: 'stone' }) } as never
    expect(namesOf(world, { body: bodies.endpoint('/storage', group) } as never)).toEqual([{ fqdn, zone, record }])
  })
})
