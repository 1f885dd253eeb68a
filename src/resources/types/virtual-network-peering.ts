import type { VirtualNetworkPeering } from '@azure/arm-network'
import { parentId, parseArmId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, namedFor, nameOf, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'

/**
 * The two halves of the peering with the hub (learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview). They carry no tags:
 * their name says whose they are, on both sides. Ours lets in what the hub's firewall forwards; the hub's lets us in and forwards nothing.
 */
export const virtualNetworkPeering = defineResourceType<VirtualNetworkPeering>({
  type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
  apiVersion: '2025-09-01',
  group: 'Network',
  label: 'Peering',
  usually: 'about 10 s',
  // Azure does not move a half to another network (ChangingRemoteVirtualNetworkNotAllowed).
  rules: { immutable: ['properties.remoteVirtualNetwork'] },
  marked: namedFor,
  // Both networks are written to.
  inTurn: (id, body) => [parentId(id) ?? id, String(at(body, 'properties.remoteVirtualNetwork.id') ?? id)],
  // learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering, permissions.
  linkedActions: (body) => linked('Microsoft.Network/virtualNetworks/peer/action', at(body, 'properties.remoteVirtualNetwork.id')),
  wanted: (blueprint) => {
    const { hub, firewall } = blueprint.network
    if (hub === undefined) return []
    const ids = idsOf(blueprint)
    const half = (of: string, name: string, remote: string, forwarded: boolean) => ({
      id: `${of}/virtualNetworkPeerings/${hub.peering}`,
      name,
      because: 'hub',
      model: {
        remoteVirtualNetwork: { id: remote },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: forwarded,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
    })
    const ours = half(ids.network, `${blueprint.network.name} to ${hub.name}`, hub.id, firewall !== undefined)
    if (!hub.bothHalves) return [ours]
    return [ours, { ...half(hub.id, `${hub.name} to ${blueprint.network.name}`, ids.network, false), after: [ours.id], notExported: true }]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.virtualNetworkPeerings.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
      waitOptions(write),
    )
  },
  /** From each network of ours: the half in it, and the one in the hub that answers it. */
  async discover({ clients, environment, tagged }) {
    const network = await clients.network()
    const found: string[] = []
    for (const { id } of tagged.filter((one) => one.type.toLowerCase() === 'microsoft.network/virtualnetworks')) {
      const parsed = parseArmId(id)
      for await (const one of network.virtualNetworkPeerings.list(groupOf(parsed), nameOf(parsed))) {
        if (!namedFor({ name: one.name }, environment)) continue
        found.push(`${id}/virtualNetworkPeerings/${one.name}`)
        const hub = one.remoteVirtualNetwork?.id
        if (hub !== undefined && parseArmId(hub).subscription?.toLowerCase() === parsed.subscription?.toLowerCase())
          found.push(`${hub}/virtualNetworkPeerings/${one.name}`)
      }
    }
    return found
  },
})
