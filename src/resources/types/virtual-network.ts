import type { Subnet, VirtualNetwork } from '@azure/arm-network'
import type { Blueprint } from '../../blueprint/types.ts'
import { idKey } from '../../common/arm-id.ts'
import { type JsonObject, objectsAt } from '../../common/json.ts'
import { networkProblems } from '../adopted-network.ts'
import { defineResourceType, groupOf, idsOf, nameOf, type Resource, staysInRegion, waitOptions } from '../define.ts'
import { lifted } from '../lifted.ts'
import { subnetJoins } from '../linked.ts'

/**
 * The network with its subnets in one request, because subnet writes on one network run one after another.
 * `defaultOutboundAccess: false` is always sent: its default depends on the API version
 * (learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access).
 */
export const virtualNetwork = defineResourceType<VirtualNetwork>({
  type: 'Microsoft.Network/virtualNetworks',
  apiVersion: '2025-09-01',
  parts: ['subnets'],
  group: 'Network',
  label: 'Virtual network',
  rules: {
    fixed: {
      ...staysInRegion,
      'properties.subnets[].properties.addressPrefix': 'Azure refuses to change the range of a subnet that is in use.',
    },
    absent: ['properties.subnets[].properties.natGateway', 'properties.dhcpOptions'],
    ordered: ['properties.dhcpOptions.dnsServers'],
    keys: { 'properties.subnets[].properties.serviceEndpoints': 'service' },
  },
  // One write at a time on a network, its subnets and its peerings (learn.microsoft.com azure-resource-manager/troubleshooting/common-deployment-errors, AnotherOperationInProgress).
  inTurn: (id) => [id],
  backReferences: ['properties.subnets[].properties.ipConfigurations', 'properties.subnets[].properties.privateEndpoints'],
  linkedActions: (body) => objectsAt(body, 'properties.subnets').flatMap(subnetJoins),
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    const { network } = blueprint
    if (network.existing !== undefined) return [existingNetwork(blueprint, network.existing)]
    const group = (subnet: { readonly securityGroup?: string }) =>
      subnet.securityGroup === undefined ? {} : { networkSecurityGroup: { id: ids.securityGroup(subnet.securityGroup) } }
    const nodes: Subnet = {
      name: network.nodes.name,
      addressPrefix: network.nodes.range,
      defaultOutboundAccess: false,
      ...group(network.nodes),
      // Pools refuse subnets that apply either policy (MicrosoftDocs/azure-docs issue 95888).
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Disabled',
      ...(network.nodes.serviceEndpoints === undefined
        ? {}
        : { serviceEndpoints: network.nodes.serviceEndpoints.map((service) => ({ service })) }),
      ...(network.nat === undefined ? {} : { natGateway: { id: ids.natGateway(network.nat.name) } }),
      ...(network.firewall === undefined ? {} : { routeTable: { id: ids.routeTable(network.firewall.routeTable) } }),
    }
    const endpoints: Subnet | undefined =
      network.endpoints === undefined
        ? undefined
        : {
            name: network.endpoints.name,
            addressPrefix: network.endpoints.range,
            defaultOutboundAccess: false,
            ...group(network.endpoints),
            privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
            privateLinkServiceNetworkPolicies: 'Enabled',
          }
    return [
      {
        id: ids.network,
        name: network.name,
        because: 'network-range',
        model: {
          location: blueprint.region,
          tags: { ...blueprint.tags },
          addressSpace: { addressPrefixes: [network.range] },
          ...(network.dnsServers === undefined ? {} : { dhcpOptions: { dnsServers: [...network.dnsServers] } }),
          subnets: endpoints === undefined ? [nodes] : [nodes, endpoints],
        },
      },
      ...hubNetwork(blueprint),
    ]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.virtualNetworks.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  async unfit(_context, { id, body, expects }) {
    return networkProblems(id, body, expects)
  },
  async foreign({ id, live, ours: known }) {
    return [
      ...liveSubnets(live).flatMap(({ name }) =>
        name === undefined || ourSubnets.includes(name.toLowerCase()) ? [] : [`${id}/subnets/${name}`],
      ),
      ...objectsAt(live, 'properties.virtualNetworkPeerings')
        .map((peering) => `${id}/virtualNetworkPeerings/${String(peering.name)}`)
        .filter((peering) => !known.some((one) => idKey(String(one.body.id)) === idKey(peering))),
    ]
  },
  // A PUT replaces the whole network: what it does not state (others' subnets, route tables, service endpoints) would be gone.
  keepOthers(model, live) {
    const found = liveSubnets(live)
    const ours = (model.subnets ?? []).map((subnet) => {
      const { natGateway: _, ...kept } = found.find((one) => sameName(one, subnet)) ?? {}
      return { ...kept, ...subnet }
    })
    const others = found.filter((one) => !ours.some((subnet) => sameName(one, subnet)))
    return { ...writable(live), ...model, subnets: [...ours, ...others] }
  },
})

/** A network that is there already: read and checked, never written. */
function existingNetwork(blueprint: Blueprint, id: string): Resource<VirtualNetwork> {
  return {
    id,
    name: blueprint.network.name,
    because: 'existing-network',
    ownership: 'adopted',
    expects: { region: blueprint.region },
    model: { location: blueprint.region },
  }
}

/** The hub, where it can be read: its range must lie apart from ours and hold the firewall. */
function hubNetwork({ network, region }: Blueprint): readonly Resource<VirtualNetwork>[] {
  const { hub, range, firewall } = network
  if (hub?.bothHalves !== true) return []
  const expects = { apartFrom: range, ...(firewall === undefined ? {} : { holds: firewall.address }) }
  return [{ id: hub.id, name: hub.name, because: 'hub-network', ownership: 'adopted', expects, model: { location: region } }]
}

/** The subnets this tool makes, by name (blueprint). */
export const ourSubnets: readonly string[] = ['snet-nodes', 'snet-endpoints']

function liveSubnets(live: JsonObject): Subnet[] {
  return objectsAt(live, 'properties.subnets').map((subnet) => ({ ...lifted(subnet), name: String(subnet.name) }))
}

function sameName(left: Subnet, right: Subnet): boolean {
  return left.name?.toLowerCase() === right.name?.toLowerCase()
}

/** What of a live network can be sent back: its subnets and peerings are looked after elsewhere or by their owners. */
function writable(live: JsonObject): VirtualNetwork {
  const { subnets: _, virtualNetworkPeerings: __, dhcpOptions: ___, ...rest } = lifted(live)
  return rest
}
