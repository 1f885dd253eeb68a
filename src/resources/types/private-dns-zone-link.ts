import type { VirtualNetworkLink } from '@azure/arm-privatedns'
import { dnsTags } from '../../blueprint/environment-tag.ts'
import { at } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'

/** Lets the network's machines ask the zone. Without it a private endpoint exists but nobody finds it. */
export const privateDnsZoneLink = defineResourceType<VirtualNetworkLink>({
  type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  apiVersion: '2024-06-01',
  group: 'Network',
  label: 'DNS zone link',
  usually: 'about 30 s',
  rules: { immutable: ['location', 'properties.virtualNetwork'] },
  linkedActions: (body) => linked('Microsoft.Network/virtualNetworks/join/action', at(body, 'properties.virtualNetwork.id')),
  // Central zones are linked by their own team.
  wanted: (blueprint) =>
    (blueprint.network.centralZones === undefined ? blueprint.network.dnsZones : []).map((zone) => ({
      id: idsOf(blueprint).zoneLink(zone),
      name: `${zone}/${blueprint.network.name}`,
      because: zone.includes('vault') ? 'node-secrets' : 'account-reach',
      model: {
        location: 'global',
        tags: dnsTags(blueprint.tags),
        registrationEnabled: false,
        virtualNetwork: { id: idsOf(blueprint).network },
      },
    })),
  async put(clients, write) {
    const dns = await clients.privateDns()
    return dns.virtualNetworkLinks.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
      waitOptions(write),
    )
  },
})
