import { idKey } from '../../../common/arm-id.ts'
import type { Json } from '../../../common/json.ts'
import { present } from '../../arm/present.ts'
import type { Link, ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, boolean, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { overlaps, propertiesOf } from './addresses.ts'
import { ipamAllocations, networkName, networkVersions, reference } from './common.ts'
import { subnetJoins } from './join.ts'
import { checkSubnets, inlineSubnet, inlineSubnets, refuseBusyNetwork, refuseSubnetInUse, spaceOf, subnetType } from './subnets.ts'

/** Virtual networks. Subnets live as resources of their own and are shown inside. */
export const virtualNetwork: ResourceDefinition = {
  type: 'Microsoft.Network/virtualNetworks',
  apiVersions: networkVersions,
  name: networkName(2, 64),
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
    properties: object({
      addressSpace: object({ addressPrefixes: list(text), ipamPoolPrefixAllocations: ipamAllocations }),
      summarizedGatewayPrefixes: object({ addressPrefixes: list(text), ipamPoolPrefixAllocations: ipamAllocations }),
      dhcpOptions: object({ dnsServers: list(text) }),
      flowTimeoutInMinutes: integer(),
      subnets: list(inlineSubnet),
      virtualNetworkPeerings: list(any),
      enableDdosProtection: boolean,
      enableVmProtection: boolean,
      ddosProtectionPlan: reference,
      bgpCommunities: object({ 'virtualNetworkCommunity!': text, ...readOnlyProperties('regionalCommunity') }),
      encryption: object({ 'enabled!': boolean, enforcement: oneOf('DropUnencrypted', 'AllowUnencrypted') }),
      ipAllocations: list(reference),
      privateEndpointVNetPolicies: oneOf('Disabled', 'Basic'),
      ...readOnlyProperties('resourceGuid', 'provisioningState', 'flowLogs', 'defaultPublicNatGateway'),
    }),
    ...readOnlyProperties('etag'),
  }),
  patch: object({ tags }),
  put: { kind: 'azure-async', seconds: durations.virtualNetwork, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check: (world, network) => {
      for (const subnet of world.childrenOf(network.id, subnetType)) refuseSubnetInUse(world, subnet)
    },
  },
  links: inlineJoins,
  free: (world, { id, before }) => refuseBusyNetwork(world, before?.id ?? id, before?.id ?? id),
  prepare(world, write) {
    const space = spaceOf(write.body)
    if (space.length === 0) {
      throw badRequest('InvalidRequestFormat', `Virtual network '${write.name}' has no address space.`, {
        target: 'properties.addressSpace',
      })
    }
    const clash = space.find((range, index) => space.slice(0, index).some((other) => overlaps(other, range)))
    if (clash !== undefined) {
      throw badRequest(
        'NetcfgInvalidVirtualNetworkSite',
        `Address prefix ${clash.text} of virtual network '${write.name}' overlaps another of its prefixes.`,
      )
    }
    const given = inlineSubnets(write.id, propertiesOf(write.sent).subnets)
    const stored = world.childrenOf(write.id, subnetType)
    const wanted = given ?? stored
    checkInlineNames(wanted)
    checkSubnets(world, { network: write.name, location: String(write.body.location ?? ''), space, subnets: wanted })
    for (const old of stored) if (!wanted.some((one) => idKey(one.id) === idKey(old.id))) refuseSubnetInUse(world, old)
    const { subnets: _, ...properties } = propertiesOf(write.body)
    return { body: { ...write.body, properties }, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }
  },
  stored(world, network, write) {
    const given = inlineSubnets(network.id, propertiesOf(write.sent).subnets)
    if (given === undefined) return
    for (const old of world.childrenOf(network.id, subnetType)) {
      if (!given.some((one) => idKey(one.id) === idKey(old.id))) world.drop(old)
    }
    for (const one of given) saveSubnet(world, network, one)
  },
  finished(world, network) {
    for (const subnet of world.childrenOf(network.id, subnetType))
      if (subnet.state !== 'Succeeded') world.save({ ...subnet, state: 'Succeeded' })
  },
  show: (world, network) => ({
    subnets: world.childrenOf(network.id, subnetType).map((subnet): Json => present(world, subnet)),
    virtualNetworkPeerings: propertiesOf(network.body).virtualNetworkPeerings ?? [],
    enableDdosProtection: propertiesOf(network.body).enableDdosProtection ?? false,
  }),
}

/** What the subnets in a network's body join, less what the stored ones join already. */
function inlineJoins(world: World, { id, sent }: Write): Link[] {
  return (inlineSubnets(id, propertiesOf(sent).subnets) ?? []).flatMap((subnet) => {
    const known = subnetJoins(world.find(subnet.id)?.body ?? {}).map(({ scope }) => idKey(scope))
    return subnetJoins(subnet.body).filter(({ scope }) => !known.includes(idKey(scope)))
  })
}

function saveSubnet(world: World, network: StoredResource, wanted: Pick<StoredResource, 'id' | 'name' | 'body'>): void {
  const before = world.find(wanted.id)
  world.save({
    id: before?.id ?? wanted.id,
    type: subnetType,
    name: before?.name ?? wanted.name,
    subscription: network.subscription,
    ...(network.resourceGroup === undefined ? {} : { resourceGroup: network.resourceGroup }),
    body: wanted.body,
    facts: before?.facts ?? {},
    etag: network.etag,
    state: network.state,
    createdAt: before?.createdAt ?? network.changedAt,
    changedAt: network.changedAt,
  })
}

function checkInlineNames(subnets: readonly Pick<StoredResource, 'id' | 'name'>[]): void {
  const rule = networkName(1, 80)
  const seen = new Set<string>()
  for (const { name } of subnets) {
    if (!rule.pattern.test(name)) throw badRequest('InvalidResourceName', `Resource name '${name}' is not valid: ${rule.rule}.`)
    if (seen.has(name.toLowerCase())) throw badRequest('InvalidRequestFormat', `The subnet '${name}' appears more than once.`)
    seen.add(name.toLowerCase())
  }
}
