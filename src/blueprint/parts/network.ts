import { egressPorts } from '../../interview/questions/egress-ports.ts'
import { networkRange } from '../../interview/questions/network-range.ts'
import { nodeManagementReach } from '../../interview/questions/node-management-reach.ts'
import { pool } from '../../interview/questions/pool.ts'
import { poolNodes } from '../../interview/questions/pool-nodes.ts'
import { spotNodes } from '../../interview/questions/spot-nodes.ts'
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
  const { given, names, region } = context
  const range = given(networkRange)
  const nodes = given(pool) === 'create' ? given(poolNodes) + given(spotNodes) : 0
  const plan = planAddresses(range, nodes)
  if (plan === undefined) throw new Error(`${range} is too small for ${nodes} nodes`)
  const hasEndpoints = endpoints.length > 0
  const nodeGroup = names.scoped('nsg', 'nodes')
  const endpointGroup = names.scoped('nsg', 'endpoints')
  // A service endpoint leads to the storage without any way out to the internet (learn virtual-network/virtual-network-service-endpoints-overview).
  const openStorage = storage !== undefined && storage.reach !== 'private'
  const nodeRules = nodeSubnetRules({
    region,
    endpoints: hasEndpoints ? plan.endpoints : undefined,
    publicNodeManagement: given(nodeManagementReach) !== 'private',
    internetPorts: addresses.nat.length > 0 || addresses.kind !== 'none' ? given(egressPorts) : [],
    remoteAccess: remote,
    openStorage,
  })
  return {
    name: names.scoped('vnet'),
    range,
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
    privateEndpoints: endpoints,
    dnsZones: [...new Set(endpoints.map((endpoint) => endpoint.zone))],
  }
}
