import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub, subnet } from './raw.ts'

const network = `${rg}/providers/Microsoft.Network/virtualNetworks`
const hub = `${network}/hub`
const third = `${network}/third`
const half = (from: string, name: string) => `${from}/virtualNetworkPeerings/${name}`
const toHub = half(ids.network, 'to-hub')
const toSpoke = half(hub, 'to-spoke')
const space = (...prefixes: string[]): JsonObject => ({
  location: 'westeurope',
  properties: { addressSpace: { addressPrefixes: prefixes } },
})
const peering = (remote: string, more: JsonObject = {}): JsonObject => ({ properties: { remoteVirtualNetwork: { id: remote }, ...more } })

const two = (hubSpace = '10.1.0.0/16'): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.network, bodies.network())
  cloud.make(hub, space(hubSpace))
  return cloud
}
const connected = (): RawCloud => {
  const cloud = two()
  cloud.make(toHub, peering(hub))
  cloud.make(toSpoke, peering(ids.network))
  return cloud
}
const stateOf = (cloud: RawCloud, id: string) => cloud.get(id).body.properties?.peeringState

describe('NET-12 peerings', () => {
  it('are initiated by one half and connected by the other', () => {
    const cloud = two()
    const first = cloud.make(toHub, peering(hub))
    expect(first.body.properties).toMatchObject({
      peeringState: 'Initiated',
      peeringSyncLevel: 'FullyInSync',
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      remoteAddressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      provisioningState: 'Succeeded',
    })
    cloud.make(toSpoke, peering(ids.network))
    expect([stateOf(cloud, toHub), stateOf(cloud, toSpoke)]).toEqual(['Connected', 'Connected'])
    expect(cloud.get(ids.network).body.properties.virtualNetworkPeerings[0].properties.peeringState).toBe('Connected')
    expect(cloud.get(`${hub}/virtualNetworkPeerings`).body.value).toHaveLength(1)
  })
  it('may be written inside a network, and a network that was read can be sent back', () => {
    const cloud = two()
    cloud.make(toSpoke, peering(ids.network))
    const read = cloud.get(ids.network).body
    const list = [{ name: 'to-hub', ...peering(hub) }]
    cloud.make(ids.network, { ...read, properties: { ...read.properties, virtualNetworkPeerings: list } })
    expect([stateOf(cloud, toHub), stateOf(cloud, toSpoke)]).toEqual(['Connected', 'Connected'])
    const again = cloud.get(ids.network).body
    const sent = cloud.put(ids.network, again)
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    cloud.wait(20)
    expect(stateOf(cloud, toHub)).toBe('Connected')
    cloud.make(ids.network, {
      ...bodies.network(),
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, virtualNetworkPeerings: [] },
    })
    expect(cloud.get(toHub).status).toBe(404)
    expect(stateOf(cloud, toSpoke)).toBe('Disconnected')
  })
  it('need networks whose addresses do not overlap', () => {
    const cloud = two('10.0.128.0/17')
    const refused = cloud.put(toHub, peering(hub))
    expect(refused).toMatchObject({ status: 400, code: 'VnetAddressSpacesOverlap' })
    expect(refused.body.error.message).toContain('Overlapping address prefixes: 10.0.0.0/16.')
    expect(cloud.put(half(ids.network, 'self'), peering(ids.network)).code).toBe('VnetAddressSpacesOverlap')
    expect(cloud.put(half(ids.network, 'none'), peering(`${network}/none`)).code).toBe('InvalidResourceReference')
  })
  it('nor with those of networks the other one is peered with', () => {
    const cloud = connected()
    cloud.make(third, space('10.0.4.0/24'))
    expect(cloud.put(half(third, 'to-hub'), peering(hub))).toMatchObject({
      status: 400,
      code: 'VnetAddressSpaceOverlapsWithAlreadyPeeredVnet',
    })
    expect(cloud.put(ids.network, space('10.0.0.0/16', '10.1.4.0/24'))).toMatchObject({ status: 400, code: 'VnetAddressSpacesOverlap' })
  })
  it('one for each pair, of whole networks, without gateways there are none of', () => {
    const cloud = connected()
    expect(cloud.put(half(ids.network, 'again'), peering(hub)).code).toBe('AnotherPeeringAlreadyReferencesRemoteVnet')
    expect(cloud.put(toHub, peering(hub, { useRemoteGateways: true })).code).toBe('RemoteVnetHasNoGateways')
    expect(cloud.put(toHub, peering(hub, { peerCompleteVnets: false }))).toMatchObject({
      status: 409,
      code: 'SubscriptionNotRegisteredForFeature',
    })
    cloud.make(third, space('10.3.0.0/16'))
    expect(cloud.put(toHub, peering(third)).code).toBe('ChangingRemoteVirtualNetworkNotAllowed')
  })
  it('ask for the right to peer with the other network, also from inside a network', () => {
    const roles = [
      { role: 'Contributor', scope: '/resourceGroups/rg' },
      { role: 'Reader', scope: '' },
    ]
    const cloud = rawCloud({ settings: { ...defaultSettings, caller: { ...defaultSettings.caller, roles } } })
    const theirs = hub.replace('/rg/', '/theirs/')
    cloud.owner.put(`${sub}/resourceGroups/theirs`, { location: 'westeurope' })
    cloud.owner.make(theirs, space('10.1.0.0/16'))
    cloud.make(ids.network, bodies.network())
    const refused = { status: 403, code: 'LinkedAuthorizationFailed' }
    const answer = cloud.put(toHub, peering(theirs))
    expect(answer).toMatchObject(refused)
    expect(answer.body.error.message).toContain(`'Microsoft.Network/virtualNetworks/peer/action' on the linked scope(s) '${theirs}'`)
    const list = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, virtualNetworkPeerings: [{ name: 'to-hub', ...peering(theirs) }] }
    expect(cloud.put(ids.network, { location: 'westeurope', properties: list })).toMatchObject(refused)
    cloud.owner.make(toHub, peering(theirs))
    expect(cloud.put(ids.network, { location: 'westeurope', properties: list }).status).toBe(200)
  })
})

describe('NET-13 the life of a peering', () => {
  it('the half that is left is disconnected, must be seen to first, and then connects again', () => {
    const cloud = connected()
    expect(cloud.delete(toSpoke).status).toBe(202)
    cloud.wait(10)
    expect(stateOf(cloud, toHub)).toBe('Disconnected')
    const refused = cloud.put(toSpoke, peering(ids.network))
    expect(refused).toMatchObject({ status: 400, code: 'RemotePeeringIsDisconnected' })
    expect(refused.body.error.message).toContain(
      `because remote peering ${toHub} referencing parent virtual network ${hub} is in Disconnected state.`,
    )
    cloud.make(toHub, peering(hub))
    expect(stateOf(cloud, toHub)).toBe('Initiated')
    cloud.make(toSpoke, peering(ids.network))
    expect([stateOf(cloud, toHub), stateOf(cloud, toSpoke)]).toEqual(['Connected', 'Connected'])
  })
  it('a network goes with its peerings, and leaves the others disconnected', () => {
    const cloud = connected()
    expect(cloud.delete(hub).status).toBe(202)
    cloud.wait(20)
    expect(stateOf(cloud, toHub)).toBe('Disconnected')
    expect(cloud.get(toSpoke).status).toBe(404)
  })
  it('new addresses are not known to the other side until it looks again', () => {
    const cloud = connected()
    cloud.make(hub, space('10.1.0.0/16', '10.2.0.0/16'))
    expect(cloud.get(toHub).body.properties).toMatchObject({
      peeringSyncLevel: 'RemoteNotInSync',
      remoteAddressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      remoteVirtualNetworkAddressSpace: { addressPrefixes: ['10.1.0.0/16', '10.2.0.0/16'] },
    })
    expect(cloud.get(toSpoke).body.properties.peeringSyncLevel).toBe('LocalNotInSync')
    cloud.make(toHub, peering(hub))
    expect(cloud.get(toHub).body.properties.peeringSyncLevel).toBe('RemoteNotInSync')
    cloud.send('PUT', `${toHub}?api-version=2025-09-01&syncRemoteAddressSpace=true`, cloud.get(toHub).body)
    cloud.wait(10)
    expect(cloud.get(toHub).body.properties).toMatchObject({ peeringSyncLevel: 'FullyInSync', peeringState: 'Connected' })
    expect(cloud.get(toSpoke).body.properties.peeringSyncLevel).toBe('FullyInSync')
  })
  it('is written one at a time with its network and subnets', () => {
    const cloud = two()
    expect(cloud.put(toHub, peering(hub)).status).toBe(201)
    expect(cloud.put(`${ids.network}/subnets/more`, { properties: subnet('x', '10.0.7.0/24').properties as JsonObject })).toMatchObject({
      status: 429,
      code: 'AnotherOperationInProgress',
    })
    expect(cloud.put(toSpoke, peering(ids.network)).status).toBe(201)
  })
})
