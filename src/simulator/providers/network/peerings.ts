import { idKey, parentId } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { Link, ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { boolean, list, object, oneOf, readOnlyProperties, type Shape, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { refuseBusyFamily } from './children.ts'
import { networkChild, reference } from './common.ts'
import { checkPeering, halfBetween, knownRemote, remoteOf } from './peering-rules.ts'
import { peeringType, subnetType } from './subnet-use.ts'

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
  links: (_world, { body }) => peeringLinks(body),
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

/** Peering with a network is a right of its own. */
export function peeringLinks(body: JsonObject): Link[] {
  const scope = referenceId(propertiesOf(body).remoteVirtualNetwork)
  return scope === undefined ? [] : [{ action: 'Microsoft.Network/virtualNetworks/peer/action', scope }]
}

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

function counterpart(world: World, peering: StoredResource): StoredResource | undefined {
  return halfBetween(world, remoteOf(peering) ?? '', parentId(peering.id) ?? '')
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
