import type { PrivateZone } from '@azure/arm-privatedns'
import { dnsTags } from '../../blueprint/environment-tag.ts'
import { lastName, parseArmId } from '../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../common/json.ts'
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
      because: blueprint.network.centralZones !== undefined ? 'dns-zones' : zone.includes('vault') ? 'node-secrets' : 'account-reach',
      ...(blueprint.network.centralZones === undefined ? {} : { ownership: 'adopted' as const }),
      model: { location: 'global', ...(blueprint.network.centralZones === undefined ? { tags: dnsTags(blueprint.tags) } : {}) },
    })),
  // Records that none of our endpoints' zone groups wrote are somebody's; the zone's own SOA record is nobody's.
  async foreign({ clients, id, ours }) {
    const dns = await clients.privateDns()
    const { resourceGroup = '' } = parseArmId(id)
    const written = new Set(ours.flatMap((one) => recordNames(one.body)))
    const found: string[] = []
    for await (const record of dns.recordSets.list(resourceGroup, lastName(id))) {
      if (record.id !== undefined && record.name !== '@' && !written.has(record.name?.toLowerCase() ?? '')) found.push(record.id)
    }
    return found
  },
  async put(clients, write) {
    const dns = await clients.privateDns()
    return dns.privateZones.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
})

/** The records a zone group says it wrote. */
function recordNames(zoneGroup: JsonObject): string[] {
  const configs = at(zoneGroup, 'properties.privateDnsZoneConfigs')
  return (Array.isArray(configs) ? configs : []).flatMap((config: Json) => {
    const sets = at(config, 'properties.recordSets')
    return (Array.isArray(sets) ? sets : []).flatMap((set: Json) => {
      const name = at(set, 'recordSetName')
      return typeof name === 'string' ? [name.toLowerCase()] : []
    })
  })
}
