import type { Subnet, VirtualNetwork } from '@azure/arm-network'
import { at, isObject, type JsonObject } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { lifted } from '../lifted.ts'

/**
 * The network with its subnets in one request, because subnet writes on one network run one after another.
 * `defaultOutboundAccess: false` is always sent: its default depends on the API version
 * (learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access).
 */
export const virtualNetwork = defineResourceType<VirtualNetwork>({
  type: 'Microsoft.Network/virtualNetworks',
  apiVersion: '2025-09-01',
  group: 'Network',
  label: 'Virtual network',
  rules: {
    fixed: {
      ...staysInRegion,
      'properties.subnets[].properties.addressPrefix': 'Azure refuses to change the range of a subnet that is in use.',
    },
    absent: ['properties.subnets[].properties.natGateway'],
    keys: { 'properties.subnets[].properties.serviceEndpoints': 'service' },
  },
  backReferences: ['properties.subnets[].properties.ipConfigurations', 'properties.subnets[].properties.privateEndpoints'],
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    const { network } = blueprint
    const nodes: Subnet = {
      name: network.nodes.name,
      addressPrefix: network.nodes.range,
      defaultOutboundAccess: false,
      networkSecurityGroup: { id: ids.securityGroup(network.nodes.securityGroup) },
      // Pools refuse subnets that apply either policy (MicrosoftDocs/azure-docs issue 95888).
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Disabled',
      ...(network.nodes.serviceEndpoints === undefined
        ? {}
        : { serviceEndpoints: network.nodes.serviceEndpoints.map((service) => ({ service })) }),
      ...(network.nat === undefined ? {} : { natGateway: { id: ids.natGateway(network.nat.name) } }),
    }
    const endpoints: Subnet | undefined =
      network.endpoints === undefined
        ? undefined
        : {
            name: network.endpoints.name,
            addressPrefix: network.endpoints.range,
            defaultOutboundAccess: false,
            networkSecurityGroup: { id: ids.securityGroup(network.endpoints.securityGroup) },
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
          subnets: endpoints === undefined ? [nodes] : [nodes, endpoints],
        },
      },
    ]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.virtualNetworks.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  async foreign({ id, live }) {
    const peerings = at(live, 'properties.virtualNetworkPeerings')
    return [
      ...liveSubnets(live).flatMap(({ name }) =>
        name === undefined || ourSubnets.includes(name.toLowerCase()) ? [] : [`${id}/subnets/${name}`],
      ),
      ...(Array.isArray(peerings) ? peerings : [])
        .filter(isObject)
        .map((peering) => `${id}/virtualNetworkPeerings/${String(peering.name)}`),
    ]
  },
  // A PUT replaces the whole network: what it does not state (others' subnets, DNS servers, route tables, service endpoints) would be gone.
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

/** The subnets this tool makes, by name (blueprint). */
export const ourSubnets: readonly string[] = ['snet-nodes', 'snet-endpoints']

function liveSubnets(live: JsonObject): Subnet[] {
  const listed = at(live, 'properties.subnets')
  return (Array.isArray(listed) ? listed : []).filter(isObject).map((subnet) => ({ ...lifted(subnet), name: String(subnet.name) }))
}

function sameName(left: Subnet, right: Subnet): boolean {
  return left.name?.toLowerCase() === right.name?.toLowerCase()
}

/** What of a live network can be sent back: its subnets and peerings are looked after elsewhere or by their owners. */
function writable(live: JsonObject): VirtualNetwork {
  const { subnets: _, virtualNetworkPeerings: __, ...rest } = lifted(live)
  return rest
}
