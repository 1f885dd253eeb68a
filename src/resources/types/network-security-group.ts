import type { NetworkSecurityGroup } from '@azure/arm-network'
import { lastName } from '../../common/arm-id.ts'
import { objectsAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { ourSubnets } from './virtual-network.ts'

const apiVersion = '2025-09-01'

/** The explicit rules of a subnet. An extra rule that somebody added counts as a difference. */
export const networkSecurityGroup = defineResourceType<NetworkSecurityGroup>({
  type: 'Microsoft.Network/networkSecurityGroups',
  apiVersion,
  parts: ['securityRules'],
  group: 'Network',
  label: 'Network security group',
  rules: { fixed: staysInRegion, exact: ['properties.securityRules'] },
  backReferences: ['properties.subnets', 'properties.networkInterfaces'],
  wanted: (blueprint) =>
    blueprint.network.securityGroups.map((group) => ({
      id: idsOf(blueprint).securityGroup(group.name),
      name: group.name,
      because: 'network-range',
      model: {
        location: blueprint.region,
        tags: { ...blueprint.tags },
        securityRules: group.rules.map((rule) => ({
          name: rule.name,
          description: rule.why,
          direction: rule.direction,
          access: rule.access,
          priority: rule.priority,
          protocol: rule.protocol,
          sourceAddressPrefix: rule.source,
          sourcePortRange: '*',
          destinationAddressPrefix: rule.destination,
          destinationPortRange: rule.port,
        })),
      },
    })),
  async put(clients, write) {
    const network = await clients.network()
    return network.networkSecurityGroups.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  // A subnet for endpoints that no endpoint needs any more stays in the network until its security group goes: it holds on to it.
  removedAfter: ['Microsoft.Network/privateEndpoints'],
  async remove({ arm, signal }, id) {
    const live = await arm.get(id, apiVersion, signal)
    for (const subnet of objectsAt(live, 'properties.subnets')) {
      const name = lastName(String(subnet.id)).toLowerCase()
      if (ourSubnets.includes(name)) await arm.remove(String(subnet.id), apiVersion, signal)
    }
    await arm.remove(id, apiVersion, signal)
  },
})
