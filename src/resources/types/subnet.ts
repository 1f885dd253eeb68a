import type { Subnet } from '@azure/arm-network'
import { parentId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { subnetProblems } from '../adopted-network.ts'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'
import { linked, subnetJoins } from '../linked.ts'

/** A subnet of a network that is there already. The subnets of a network of ours are part of it. */
export const subnet = defineResourceType<Subnet>({
  type: 'Microsoft.Network/virtualNetworks/subnets',
  apiVersion: '2025-09-01',
  group: 'Network',
  label: 'Subnet',
  marked: () => false,
  inTurn: (id) => [parentId(id) ?? id],
  linkedActions: subnetJoins,
  looksAt: (live) => linked('Microsoft.Network/networkSecurityGroups/read', at(live, 'properties.networkSecurityGroup.id')),
  wanted: (blueprint) => {
    const { network, pool, region } = blueprint
    if (network.existing === undefined) return []
    const ids = idsOf(blueprint)
    const own = network.privateEndpoints.map((endpoint) => ids.endpoint(endpoint.name))
    const forNodes = network.privateEndpoints.some((endpoint) => endpoint.group === 'nodeManagement')
    const nodes = {
      use: 'nodes',
      ...(network.nodes.serviceEndpoints === undefined ? {} : { services: network.nodes.serviceEndpoints }),
      needs: pool?.nodes ?? 0,
      ...(pool === undefined ? {} : { pool: ids.pool(pool.name) }),
      ...(forNodes && network.endpoints !== undefined ? { endpoints: ids.subnet(network.endpoints.name) } : {}),
      ...(forNodes ? {} : { publicNodeManagement: region, ...(pool?.addresses.kind === 'none' ? { wayOut: true } : {}) }),
    }
    const one = (name: string, because: string, expects: NonNullable<unknown>) => ({
      id: ids.subnet(name),
      name: `${network.name}/${name}`,
      because,
      ownership: 'adopted' as const,
      expects: JSON.parse(JSON.stringify(expects)),
      model: {},
    })
    const { endpoints } = network
    // One subnet may serve both.
    const second = endpoints === undefined || endpoints.name.toLowerCase() === network.nodes.name.toLowerCase() ? undefined : endpoints
    return [
      one(network.nodes.name, 'existing-node-subnet', second === undefined ? { ...nodes, needs: nodes.needs + own.length } : nodes),
      ...(second === undefined ? [] : [one(second.name, 'existing-endpoint-subnet', { use: 'endpoints', wanted: own })]),
    ]
  },
  unfit: subnetProblems,
  async put(clients, write) {
    const network = await clients.network()
    return network.subnets.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
      waitOptions(write),
    )
  },
})
