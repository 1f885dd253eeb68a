import { idKey } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { overlaps, propertiesOf, type Range, referenceId } from './addresses.ts'
import type { Inline } from './children.ts'
import { missingReference } from './common.ts'
import { networkType, peeringType } from './subnet-use.ts'
import { spaceOf } from './subnets.ts'

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

/** The addresses the other side is known by: those of the last time it was looked at. */
export function knownRemote(peering: StoredResource): string[] {
  const prefixes = at(peering.facts, 'remoteAddressSpace.addressPrefixes')
  return Array.isArray(prefixes) ? prefixes.map((prefix: Json) => String(prefix)) : []
}
