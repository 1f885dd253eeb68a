import type { PrivateZone } from '@azure/arm-privatedns'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'

/** The zone that answers with private addresses inside the network. Both Batch endpoints share one (learn.microsoft.com/azure/batch/private-connectivity). */
export const privateDnsZone = defineResourceType<PrivateZone>({
  type: 'Microsoft.Network/privateDnsZones',
  apiVersion: '2024-06-01',
  group: 'Network',
  label: 'Private DNS zone',
  usually: 'about 30 s',
  rules: { immutable: ['location'] },
  wanted: (blueprint) =>
    blueprint.network.dnsZones.map((zone) => ({
      id: idsOf(blueprint).zone(zone),
      name: zone,
      because: zone.includes('vault') ? 'node-secrets' : 'account-reach',
      model: { location: 'global', tags: { ...blueprint.tags } },
    })),
  async put(clients, write) {
    const dns = await clients.privateDns()
    return dns.privateZones.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
})
