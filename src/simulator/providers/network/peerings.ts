import { idKey, parentId } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { Link, ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { boolean, list, object, oneOf, readOnlyProperties, type Shape, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { overlaps, propertiesOf, type Range, referenceId } from './addresses.ts'
import { type Inline, refuseBusyFamily } from './children.ts'
import { missingReference, networkChild, reference } from './common.ts'
import { networkType, peeringType, subnetType } from './subnet-use.ts'
import { spaceOf } from './subnets.ts'

const space = object({
  addressPrefixes: list(text),
  ipamPoolPrefixAllocations: list(
    object({ pool: reference, numberOfIpAddresses: text, ...readOnlyProperties('allocatedAddressPrefixes') }),
  ),
})

const communities = object({ 'virtualNetworkCommunity!': text, ...readOnlyProperties('regionalCommunity') })

/** What may be written of a peering; the address spaces and states may be sent back as they were read, and are Azure's. */
const settable = [
  'allowVirtualNetworkAccess',
  'allowForwardedTraffic',
  'allowGatewayTransit',
  'useRemoteGateways',
  'doNotVerifyRemoteGateways',
  'peerCompleteVnets',
  'enableOnlyIPv6Peering',
  'remoteVirtualNetwork',
] as const

const peeringProperties: Readonly<Record<string, Shape>> = {
  allowVirtualNetworkAccess: boolean,
  allowForwardedTraffic: boolean,
  allowGatewayTransit: boolean,
  useRemoteGateways: boolean,
  doNotVerifyRemoteGateways: boolean,
  peerCompleteVnets: boolean,
  enableOnlyIPv6Peering: boolean,
  remoteVirtualNetwork: reference,
  localAddressSpace: space,
  localVirtualNetworkAddressSpace: space,
  remoteAddressSpace: space,
  remoteVirtualNetworkAddressSpace: space,
  remoteBgpCommunities: communities,
  peeringState: oneOf('Initiated', 'Connected', 'Disconnected'),
  peeringSyncLevel: oneOf('FullyInSync', 'RemoteNotInSync', 'LocalNotInSync', 'LocalAndRemoteNotInSync'),
  localSubnetNames: list(text),
  remoteSubnetNames: list(text),
}

const setByAzure = ['remoteVirtualNetworkEncryption', 'resourceGuid']

/** A peering as part of a network's body. */
export const inlinePeering = object({
  name: text,
  id: text,
  properties: object({ ...peeringProperties, ...readOnlyProperties('provisioningState', ...setByAzure) }),
  ...readOnlyProperties('etag', 'type'),
})

/** One half of a peering between two networks. Source: learn.microsoft.com virtual-network/virtual-network-manage-peering. */
export const virtualNetworkPeering: ResourceDefinition = networkChild({
  type: peeringType,
  seconds: durations.subnet,
  properties: peeringProperties,
  set: setByAzure,
  free: (world, { id, parent, before }) => refuseBusyFamily(world, parent ?? '', [subnetType, peeringType], before?.id ?? id),
  links: (_world, write) => peeringLinks([write]),
  prepare(world, write) {
    const network = world.find(write.parent ?? '')
    const others = world.childrenOf(write.parent ?? '', peeringType).filter((other) => idKey(other.id) !== idKey(write.id))
    checkPeering(world, { id: write.parent ?? '', body: network?.body ?? {} }, write, others)
    const sync = write.query?.get('syncremoteaddressspace')?.toLowerCase() === 'true'
    return { body: peeringBody(write.body), facts: factsOf(world, write, write.before, sync) }
  },
  finished: connect,
  done: (world, peering) => {
    const other = counterpart(world, peering)
    if (other?.facts.peeringState === 'Connected') world.save({ ...other, facts: { ...other.facts, peeringState: 'Disconnected' } })
  },
  show(world, peering) {
    const properties = propertiesOf(peering.body)
    const local = prefixesOf(world.find(parentId(peering.id) ?? ''))
    const remote = prefixesOf(world.find(remoteOf(peering) ?? ''))
    return {
      allowVirtualNetworkAccess: properties.allowVirtualNetworkAccess ?? true,
      allowForwardedTraffic: properties.allowForwardedTraffic ?? false,
      allowGatewayTransit: properties.allowGatewayTransit ?? false,
      useRemoteGateways: properties.useRemoteGateways ?? false,
      doNotVerifyRemoteGateways: properties.doNotVerifyRemoteGateways ?? false,
      peerCompleteVnets: properties.peerCompleteVnets ?? true,
      localAddressSpace: { addressPrefixes: local },
      localVirtualNetworkAddressSpace: { addressPrefixes: local },
      remoteVirtualNetworkAddressSpace: { addressPrefixes: remote },
      peeringSyncLevel: syncLevel(world, peering),
    }
  },
})

export const peeringLinks = (peerings: readonly { readonly body: JsonObject }[]): Link[] =>
  peerings.flatMap(({ body }) => {
    const scope = referenceId(propertiesOf(body).remoteVirtualNetwork)
    return scope === undefined ? [] : [{ action: 'Microsoft.Network/virtualNetworks/peer/action', scope }]
  })

export function peeringBody(body: JsonObject): JsonObject {
  const properties = propertiesOf(body)
  return { properties: Object.fromEntries(settable.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]]))) }
}

/** What Azure makes of a new half: what it knows of the other side's addresses, until told to look again. */
export function factsOf(world: World, one: { readonly body: JsonObject }, before: StoredResource | undefined, sync: boolean): JsonObject {
  if (before !== undefined && !sync && before.facts.peeringState !== 'Disconnected') return before.facts
  const remote = world.find(remoteOf(one) ?? '')
  return {
    resourceGuid: before?.facts.resourceGuid ?? world.newGuid(),
    peeringState: before?.facts.peeringState === 'Connected' ? 'Connected' : 'Initiated',
    remoteAddressSpace: { addressPrefixes: prefixesOf(remote) },
  }
}

/** Both halves there: connected. Before that the first one waits. */
export function connect(world: World, peering: StoredResource): void {
  const other = counterpart(world, peering)
  if (peering.facts.peeringState === 'Connected' || other?.facts.peeringState !== 'Initiated') return
  for (const half of [peering, other]) world.save({ ...half, facts: { ...half.facts, peeringState: 'Connected' } })
}

/** The remote network is there, is none that is peered already, and no addresses are in two places. Words: hashicorp/terraform#18091, microsoft/AzureTRE#4641. */
export function checkPeering(world: World, network: Pick<StoredResource, 'id' | 'body'>, half: Inline, others: readonly Inline[]): void {
  const remoteId = remoteOf(half) ?? ''
  const remote = world.find(remoteId)
  if (remote === undefined || remote.hidden === true || remote.type !== networkType) throw missingReference(remoteId, half.id)
  const before = world.find(half.id)
  if (before !== undefined && idKey(remoteOf(before) ?? '') !== idKey(remoteId)) {
    throw badRequest('ChangingRemoteVirtualNetworkNotAllowed', `The remote virtual network of peering ${half.id} cannot be changed.`)
  }
  const twin = others.find((other) => idKey(remoteOf(other) ?? '') === idKey(remoteId))
  if (twin !== undefined) {
    throw badRequest(
      'AnotherPeeringAlreadyReferencesRemoteVnet',
      `Peering ${twin.id} already references remote virtual network ${remoteId}. Cannot add another peering ${half.id} referencing the same remote virtual network.`,
    )
  }
  if (propertiesOf(half.body).peerCompleteVnets === false) {
    throw new ArmError(
      409,
      'SubscriptionNotRegisteredForFeature',
      `Subscription is not registered for feature Microsoft.Network/AllowMultiplePeeringLinksBetweenVnets required to carry out the requested operation.`,
    )
  }
  if (propertiesOf(half.body).useRemoteGateways === true) {
    throw badRequest(
      'RemoteVnetHasNoGateways',
      `Peering ${half.id} cannot have UseRemoteGateways flag set to true because remote virtual network ${remote.id} referenced by the peering does not have any gateways.`,
    )
  }
  const start = `Cannot create or update peering ${half.id}`
  const more = 'For more information please refer to https://aka.ms/VnetPeeringInfo'
  const own = spaceOf(network.body)
  const clash = clashOf(own, spaceOf(remote.body))
  if (clash.length > 0) {
    throw badRequest(
      'VnetAddressSpacesOverlap',
      `${start}. Virtual networks ${network.id} and ${remote.id} cannot be peered because their address spaces overlap. Overlapping address prefixes: ${clash.join(', ')}. ${more}`,
    )
  }
  for (const peering of world.childrenOf(remote.id, peeringType)) {
    const third = world.find(remoteOf(peering) ?? '')
    if (third === undefined || idKey(third.id) === idKey(network.id)) continue
    const shared = clashOf(own, spaceOf(third.body))
    if (shared.length === 0) continue
    throw badRequest(
      'VnetAddressSpaceOverlapsWithAlreadyPeeredVnet',
      `${start}. Virtual networks ${network.id} and ${remote.id} cannot be peered because address space of the first virtual network overlaps with address space of virtual network ${third.id} already peered with the second virtual network. Overlapping address prefixes: ${shared.join(', ')}. ${more}`,
    )
  }
  const other = halfBetween(world, remote.id, network.id)
  if (other?.facts.peeringState === 'Disconnected') {
    throw badRequest(
      'RemotePeeringIsDisconnected',
      `${start} because remote peering ${other.id} referencing parent virtual network ${network.id} is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state. Peering gets Disconnected when remote vnet or remote peering is deleted and re-created.`,
    )
  }
}

const clashOf = (left: readonly Range[], right: readonly Range[]) =>
  left.filter((range) => right.some((other) => overlaps(range, other))).map(({ text }) => text)

export const remoteOf = (peering: { readonly body: JsonObject }): string | undefined =>
  referenceId(propertiesOf(peering.body).remoteVirtualNetwork)

/** The half of a peering that one network has towards another. */
export function halfBetween(world: World, from: string, to: string): StoredResource | undefined {
  return world.childrenOf(from, peeringType).find((peering) => idKey(remoteOf(peering) ?? '') === idKey(to))
}

function counterpart(world: World, peering: StoredResource): StoredResource | undefined {
  return halfBetween(world, remoteOf(peering) ?? '', parentId(peering.id) ?? '')
}

/** The addresses the other side is known by: those of the last time it was looked at. */
export function knownRemote(peering: StoredResource): string[] {
  const prefixes = at(peering.facts, 'remoteAddressSpace.addressPrefixes')
  return Array.isArray(prefixes) ? prefixes.map((prefix: Json) => String(prefix)) : []
}

function syncLevel(world: World, peering: StoredResource): string {
  const other = counterpart(world, peering)
  const remote = sameList(knownRemote(peering), prefixesOf(world.find(remoteOf(peering) ?? '')))
  const local = other === undefined || sameList(knownRemote(other), prefixesOf(world.find(parentId(peering.id) ?? '')))
  if (remote && local) return 'FullyInSync'
  if (remote) return 'LocalNotInSync'
  return local ? 'RemoteNotInSync' : 'LocalAndRemoteNotInSync'
}

function prefixesOf(network: StoredResource | undefined): string[] {
  const prefixes = at(network?.body, 'properties.addressSpace.addressPrefixes')
  return Array.isArray(prefixes) ? prefixes.map((prefix: Json) => String(prefix)) : []
}

const sameList = (left: readonly string[], right: readonly string[]) => [...left].sort().join() === [...right].sort().join()
