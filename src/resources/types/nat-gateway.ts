import type { NatGateway } from '@azure/arm-network'
import { objectsAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'

/** The nodes' way out through known addresses, without any way in (learn.microsoft.com/azure/nat-gateway/nat-overview). */
export const natGateway = defineResourceType<NatGateway>({
  type: 'Microsoft.Network/natGateways',
  apiVersion: '2025-09-01',
  group: 'Network',
  label: 'NAT gateway',
  rules: { fixed: staysInRegion, immutable: ['sku', 'zones'], exact: ['properties.publicIpAddresses'] },
  backReferences: ['properties.subnets'],
  linkedActions: (body) =>
    objectsAt(body, 'properties.publicIpAddresses').flatMap(({ id }) => linked('Microsoft.Network/publicIPAddresses/join/action', id)),
  wanted: (blueprint) => {
    const { nat } = blueprint.network
    if (nat === undefined) return []
    const ids = idsOf(blueprint)
    return [
      {
        id: ids.natGateway(nat.name),
        name: nat.name,
        because: 'egress',
        model: {
          location: blueprint.region,
          tags: { ...blueprint.tags },
          sku: { name: 'Standard' },
          idleTimeoutInMinutes: 4,
          publicIpAddresses: nat.addresses.map((address) => ({ id: ids.address(address.name) })),
        },
      },
    ]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.natGateways.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
})
