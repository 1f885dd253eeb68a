import { dnsServerAddresses } from '../../interview/questions/dns-server-addresses.ts'
import { dnsServers } from '../../interview/questions/dns-servers.ts'
import { dnsZoneGroup } from '../../interview/questions/dns-zone-group.ts'
import { dnsZones } from '../../interview/questions/dns-zones.ts'
import { egress } from '../../interview/questions/egress.ts'
import { egressPorts } from '../../interview/questions/egress-ports.ts'
import { existingEndpointSubnet } from '../../interview/questions/existing-endpoint-subnet.ts'
import { existingNetwork } from '../../interview/questions/existing-network.ts'
import { existingNodeSubnet } from '../../interview/questions/existing-node-subnet.ts'
import { firewallAddress } from '../../interview/questions/firewall-address.ts'
import { hub } from '../../interview/questions/hub.ts'
import { hubNetwork } from '../../interview/questions/hub-network.ts'
import { network } from '../../interview/questions/network.ts'
import { networkRange } from '../../interview/questions/network-range.ts'
import { nodeManagementReach } from '../../interview/questions/node-management-reach.ts'
import { plannedNodes } from '../../interview/questions/planned-nodes.ts'
import { pool } from '../../interview/questions/pool.ts'
import { poolImage } from '../../interview/questions/pool-image.ts'
import { poolNodes } from '../../interview/questions/pool-nodes.ts'
import { remoteAccess } from '../../interview/questions/remote-access.ts'
import { spotNodes } from '../../interview/questions/spot-nodes.ts'
import { nameIn, subscriptionIn } from '../../interview/resource-ids.ts'
import { planAddresses } from '../address-plan.ts'
import { endpointSubnetRules, nodeSubnetRules } from '../security-rules.ts'
import type { Network, Pool, PrivateEndpoint, Storage } from '../types.ts'
import type { Context } from './context.ts'
import type { PublicAddresses } from './public-addresses.ts'

/** The network with its subnets, rules, endpoints and way out. Throws a plain Error where the range is too small. */
export function networkOf(
  context: Context,
  endpoints: readonly PrivateEndpoint[],
  addresses: PublicAddresses,
  remote: Pool['remoteAccess'],
  storage: Storage | undefined,
): Network {
  return context.view.answer(network) === 'existing'
    ? networkFound(context, endpoints, storage)
    : networkMade(context, endpoints, addresses, remote, storage)
}

/** A network of somebody else's: its subnets are used, nothing of it is ours. */
function networkFound(context: Context, endpoints: readonly PrivateEndpoint[], storage: Storage | undefined): Network {
  const { given } = context
  const id = given(existingNetwork)
  return {
    name: nameIn(id),
    range: '',
    existing: id,
    // A storage firewall that names the subnet is refused where the subnet has no service endpoint.
    nodes: {
      name: given(existingNodeSubnet),
      range: '',
      ...(storage?.reach === 'selected' ? { serviceEndpoints: ['Microsoft.Storage'] } : {}),
    },
    ...(endpoints.length === 0 ? {} : { endpoints: { name: given(existingEndpointSubnet), range: '' } }),
    securityGroups: [],
    privateEndpoints: endpoints,
    ...zonesOf(context, endpoints),
  }
}

function networkMade(
  context: Context,
  endpoints: readonly PrivateEndpoint[],
  addresses: PublicAddresses,
  remote: Pool['remoteAccess'],
  storage: Storage | undefined,
): Network {
  const { view, given, names, region } = context
  const range = given(networkRange)
  const nodes = given(pool) === 'create' ? given(poolNodes) + given(spotNodes) : 0
  const plan = planAddresses(range, nodes)
  if (plan === undefined) throw new Error(`${range} is too small for ${nodes} nodes`)
  const hasEndpoints = endpoints.length > 0
  const nodeGroup = names.scoped('nsg', 'nodes')
  const endpointGroup = names.scoped('nsg', 'endpoints')
  const firewall =
    view.answer(egress) === 'firewall' ? { routeTable: names.scoped('rt', 'nodes'), address: given(firewallAddress) } : undefined
  // A service endpoint leads to the storage without any way out to the internet (learn virtual-network/virtual-network-service-endpoints-overview).
  const openStorage = storage !== undefined && storage.reach !== 'private'
  const nodeRules = nodeSubnetRules({
    region,
    endpoints: hasEndpoints ? plan.endpoints : undefined,
    publicNodeManagement: given(nodeManagementReach) !== 'private',
    internetPorts: addresses.nat.length > 0 || addresses.kind !== 'none' || firewall !== undefined ? given(egressPorts) : [],
    remoteAccess: remote,
    insidePort: view.answer(remoteAccess) === 'inside' ? (given(poolImage) === 'windows-2022' ? 3389 : 22) : undefined,
    openStorage,
  })
  return {
    name: names.scoped('vnet'),
    range,
    plannedNodes: view.answer(plannedNodes) ?? nodes,
    nodes: {
      name: 'snet-nodes',
      range: plan.nodes,
      securityGroup: nodeGroup,
      ...(openStorage ? { serviceEndpoints: ['Microsoft.Storage'] } : {}),
    },
    ...(hasEndpoints ? { endpoints: { name: 'snet-endpoints', range: plan.endpoints, securityGroup: endpointGroup } } : {}),
    securityGroups: [
      { name: nodeGroup, rules: nodeRules },
      ...(hasEndpoints ? [{ name: endpointGroup, rules: endpointSubnetRules() }] : []),
    ],
    ...(addresses.nat.length === 0 ? {} : { nat: { name: names.scoped('ng'), addresses: addresses.nat } }),
    ...(firewall === undefined ? {} : { firewall }),
    ...hubOf(context),
    ...(view.answer(dnsServers) === 'custom' ? { dnsServers: given(dnsServerAddresses) } : {}),
    privateEndpoints: endpoints,
    ...zonesOf(context, endpoints),
  }
}

/** The peering's name tells both sides whose it is: the hub is shared with other environments, some of the same name. */
function hubOf({ view, given, environment, names, subscription }: Context): Pick<Network, 'hub'> {
  if (view.answer(hub) !== 'peer') return {}
  const id = given(hubNetwork)
  return {
    hub: {
      id,
      name: nameIn(id),
      peering: `secure-batch-${environment}-${names.suffix}`,
      bothHalves: subscriptionIn(id) === subscription.toLowerCase(),
    },
  }
}

/** Which zones the endpoints' names go into, and whose they are. */
function zonesOf(
  { view, given }: Context,
  endpoints: readonly PrivateEndpoint[],
): Pick<Network, 'dnsZones' | 'centralZones' | 'dnsByPolicy'> {
  const zones = [...new Set(endpoints.map((endpoint) => endpoint.zone))]
  switch (view.answer(dnsZones)) {
    case 'existing':
      return { dnsZones: zones, centralZones: given(dnsZoneGroup) }
    case 'policy':
      return { dnsZones: [], ...(zones.length === 0 ? {} : { dnsByPolicy: true }) }
    default:
      return { dnsZones: zones }
  }
}
