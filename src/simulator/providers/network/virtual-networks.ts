import { idKey } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import { present } from '../../arm/present.ts'
import type { Link, ResourceDefinition, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { boolean, integer, list, object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { isAddress, overlaps, parseRange, propertiesOf } from './addresses.ts'
import { checkInlineNames, finishChildren, type Inline, inlineChildren, refuseBusyFamily, replaceChildren } from './children.ts'
import { ipamAllocations, networkName, networkResource, reference } from './common.ts'
import { subnetJoins } from './join.ts'
import { checkPeering } from './peering-rules.ts'
import { factsOf, inlinePeering, peeringBody, peeringLinks } from './peerings.ts'
import { checkSubnetChange } from './subnet-changes.ts'
import { networkType, peeringType, refuseSubnetInUse, subnetType } from './subnet-use.ts'
import { checkSubnets, inlineSubnet, spaceOf, withDefaultOutbound } from './subnets.ts'

/** Multicast, broadcast, loopback, link-local, Azure's own name servers (learn.microsoft.com virtual-network/virtual-networks-faq). */
const notForNetworks = ['224.0.0.0/4', '255.255.255.255/32', '127.0.0.0/8', '169.254.0.0/16', '168.63.129.16/32']

/** Virtual networks. Subnets and peerings live as resources of their own and are shown inside. */
export const virtualNetwork: ResourceDefinition = networkResource({
  type: networkType,
  name: networkName(2, 64),
  seconds: durations.virtualNetwork,
  top: { extendedLocation: object({ name: text, type: oneOf('EdgeZone') }) },
  properties: {
    addressSpace: object({ addressPrefixes: list(text), ipamPoolPrefixAllocations: ipamAllocations }),
    dhcpOptions: object({ dnsServers: list(text) }),
    summarizedGatewayPrefixes: object({ addressPrefixes: list(text), ipamPoolPrefixAllocations: ipamAllocations }),
    flowTimeoutInMinutes: integer(),
    subnets: list(inlineSubnet),
    virtualNetworkPeerings: list(inlinePeering),
    enableDdosProtection: boolean,
    enableVmProtection: boolean,
    ddosProtectionPlan: reference,
    bgpCommunities: object({ 'virtualNetworkCommunity!': text, ...readOnlyProperties('regionalCommunity') }),
    encryption: object({ 'enabled!': boolean, enforcement: oneOf('DropUnencrypted', 'AllowUnencrypted') }),
    ipAllocations: list(reference),
    privateEndpointVNetPolicies: oneOf('Disabled', 'Basic'),
  },
  set: ['resourceGuid', 'flowLogs', 'defaultPublicNatGateway'],
  check: (world, network) => {
    for (const subnet of world.childrenOf(network.id, subnetType)) refuseSubnetInUse(world, subnet)
  },
  free: (world, { id, before }) => refuseBusyFamily(world, before?.id ?? id, [subnetType, peeringType], before?.id ?? id),
  links: inlineLinks,
  prepare(world, write) {
    const space = spaceOf(write.body)
    if (space.length === 0) {
      throw badRequest('InvalidRequestFormat', `Virtual network '${write.name}' has no address space.`, {
        target: 'properties.addressSpace',
      })
    }
    const reserved = space.find((range) => notForNetworks.some((other) => overlaps(parseRange(other, 'addressSpace'), range)))
    if (reserved !== undefined) {
      throw badRequest(
        'NetcfgInvalidVirtualNetworkSite',
        `Address prefix ${reserved.text} of virtual network '${write.name}' overlaps a range that no network may use: ${notForNetworks.join(', ')}.`,
        { target: 'properties.addressSpace' },
      )
    }
    const clash = space.find((range, index) => space.slice(0, index).some((other) => overlaps(other, range)))
    if (clash !== undefined) {
      throw badRequest(
        'NetcfgInvalidVirtualNetworkSite',
        `Address prefix ${clash.text} of virtual network '${write.name}' overlaps another of its prefixes.`,
      )
    }
    checkServers(write)
    const facts = write.before?.facts ?? { resourceGuid: world.newGuid(), privateByDefault: write.apiVersion >= '2025-07-01' }
    const { subnets: given, peerings } = namedIn(write)
    const stored = world.childrenOf(write.id, subnetType)
    const wanted = given ?? stored
    checkInlineNames(wanted, 'subnet')
    checkSubnets(world, { network: write.name, location: String(write.body.location ?? ''), space, subnets: wanted })
    for (const one of wanted) checkSubnetChange(world, world.find(one.id), one)
    for (const old of stored) if (!wanted.some((one) => idKey(one.id) === idKey(old.id))) refuseSubnetInUse(world, old)
    const halves = peerings ?? world.childrenOf(write.id, peeringType)
    checkInlineNames(halves, 'peering')
    for (const half of halves) {
      const others = halves.filter((other) => idKey(other.id) !== idKey(half.id))
      // A half whose other side is gone stays as it is; a new one and one whose addresses grow are looked at.
      if (peerings !== undefined || world.find(half.id)?.facts.peeringState === 'Connected')
        checkPeering(world, { id: write.id, body: write.body }, half, others)
    }
    const { subnets: _, virtualNetworkPeerings: __, ...properties } = propertiesOf(write.body)
    return { body: { ...write.body, properties }, facts }
  },
  stored(world, network, write) {
    const { subnets, peerings } = namedIn(write)
    const privateByDefault = network.facts.privateByDefault === true
    if (subnets !== undefined) {
      const settled = subnets.map((one) =>
        world.find(one.id) === undefined ? { ...one, body: withDefaultOutbound(one.body, privateByDefault) } : one,
      )
      replaceChildren(world, network, subnetType, settled)
    }
    if (peerings === undefined) return
    replaceChildren(
      world,
      network,
      peeringType,
      peerings.map((half) => ({ ...half, body: peeringBody(half.body) })),
    )
    for (const half of world.childrenOf(network.id, peeringType))
      world.save({ ...half, facts: factsOf(world, half, Object.keys(half.facts).length === 0 ? undefined : half, false) })
  },
  finished(world, network) {
    finishChildren(world, network, subnetType)
    finishChildren(world, network, peeringType)
  },
  show: (world, network) => ({
    subnets: world.childrenOf(network.id, subnetType).map((subnet): Json => present(world, subnet)),
    virtualNetworkPeerings: world.childrenOf(network.id, peeringType).map((peering): Json => present(world, peering)),
    enableDdosProtection: propertiesOf(network.body).enableDdosProtection ?? false,
  }),
  dress: (_world, _network, body) => {
    const { privateByDefault: _, ...properties } = propertiesOf(body)
    return { ...body, properties }
  },
})

/** The subnets and peerings a request names; undefined for those it does not speak of. */
function namedIn({ id, sent }: Write) {
  const properties: JsonObject = propertiesOf(sent)
  return {
    subnets: inlineChildren(id, 'subnets', properties.subnets),
    peerings: inlineChildren(id, 'virtualNetworkPeerings', properties.virtualNetworkPeerings),
  }
}

/** What the subnets and peerings in a network's body need elsewhere, less what the stored ones have already. */
function inlineLinks(world: World, write: Write): Link[] {
  const { subnets = [], peerings = [] } = namedIn(write)
  const fresh = (one: Inline, linksOf: (body: JsonObject) => Link[]) => {
    const known = linksOf(world.find(one.id)?.body ?? {}).map(({ scope }) => idKey(scope))
    return linksOf(one.body).filter(({ scope }) => !known.includes(idKey(scope)))
  }
  return [...subnets.flatMap((one) => fresh(one, subnetJoins)), ...peerings.flatMap((one) => fresh(one, peeringLinks))]
}

function checkServers(write: Write): void {
  for (const server of dnsServers(write.body)) {
    if (isAddress(server)) continue
    throw badRequest('InvalidIPAddressFormat', `DNS server ${server} of virtual network '${write.name}' is not an IPv4 address.`, {
      target: 'properties.dhcpOptions.dnsServers',
    })
  }
}

/** The DNS servers a network tells its machines to ask; none means Azure's own. */
export function dnsServers(body: JsonObject): string[] {
  const servers = at(body, 'properties.dhcpOptions.dnsServers')
  return Array.isArray(servers) ? servers.map((server: Json) => String(server)) : []
}
