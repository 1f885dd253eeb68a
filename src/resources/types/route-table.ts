import type { RouteTable } from '@azure/arm-network'
import { parseArmId } from '../../common/arm-id.ts'
import { objectsAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { lifted } from '../lifted.ts'
import { ourSubnets } from './virtual-network.ts'

const apiVersion = '2025-09-01'

/** Sends what leaves the nodes to the firewall; private endpoints keep their own routes (learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview). */
export const routeTable = defineResourceType<RouteTable>({
  type: 'Microsoft.Network/routeTables',
  apiVersion,
  parts: ['routes'],
  group: 'Network',
  label: 'Route table',
  rules: { fixed: staysInRegion, exact: ['properties.routes'] },
  backReferences: ['properties.subnets'],
  wanted: (blueprint) => {
    const { firewall } = blueprint.network
    if (firewall === undefined) return []
    return [
      {
        id: idsOf(blueprint).routeTable(firewall.routeTable),
        name: firewall.routeTable,
        because: 'egress',
        model: {
          location: blueprint.region,
          tags: { ...blueprint.tags },
          routes: [
            { name: 'to-firewall', addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: firewall.address },
          ],
        },
      },
    ]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.routeTables.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  // A route table of somebody else's may take ours' place at any time, so the network's own update lets go of none: ours is taken off here.
  async remove({ arm, signal }, id) {
    const network = await arm.clients.network()
    const live = await arm.get(id, apiVersion, signal)
    for (const subnet of objectsAt(live, 'properties.subnets')) {
      const parsed = parseArmId(String(subnet.id))
      const found = await arm.get(String(subnet.id), apiVersion, signal)
      if (found === undefined || !ourSubnets.includes(nameOf(parsed, 1).toLowerCase())) continue
      const { routeTable: _, ...rest } = lifted(found)
      await network.subnets.createOrUpdate(
        groupOf(parsed),
        nameOf(parsed),
        nameOf(parsed, 1),
        rest,
        waitOptions({ pollEvery: arm.clients.connection.pollEvery, signal }),
      )
    }
    await arm.remove(id, apiVersion, signal)
  },
})
