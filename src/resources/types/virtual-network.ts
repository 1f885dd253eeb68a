import type { Subnet, VirtualNetwork } from '@azure/arm-network'
import { at, isObject, type JsonObject } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'

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
  rules: { immutable: ['location'] },
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
  // A PUT without a subnet that somebody else added would remove it.
  keepOthers(model, live) {
    const wanted = new Set((model.subnets ?? []).map((subnet) => subnet.name?.toLowerCase()))
    const listed = at(live, 'properties.subnets')
    const others = (Array.isArray(listed) ? listed : [])
      .filter(isObject)
      .filter((subnet) => typeof subnet.name === 'string' && !wanted.has(subnet.name.toLowerCase()))
      .map(asSubnet)
    return { ...model, subnets: [...(model.subnets ?? []), ...others] }
  },
})

/** A live subnet as the SDK's model: its properties lifted, what only the service writes left out. */
function asSubnet(live: JsonObject): Subnet {
  const properties = isObject(live.properties) ? live.properties : {}
  const { provisioningState: _, ipConfigurations: __, privateEndpoints: ___, purpose: ____, ...rest } = properties
  return { ...rest, name: String(live.name) }
}
