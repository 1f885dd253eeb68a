import { parentId } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { list, object, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { networkChild, requireReferenced } from './common.ts'
import { join } from './join.ts'
import { namesOf } from './link-targets.ts'
import { zoneType } from './private-dns.ts'
import { addressesIn, addressRecordType } from './record-sets.ts'

const groupType = 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups'

/** One group for each endpoint, with five zones at most. Words: pulumi/pulumi-azure-native#2179; the code is unverified. */
export const privateDnsZoneGroup: ResourceDefinition = networkChild({
  type: groupType,
  seconds: durations.dnsZoneGroup,
  properties: {
    privateDnsZoneConfigs: list(
      object({
        name: text,
        properties: object({ privateDnsZoneId: text, ...readOnlyProperties('recordSets', 'provisioningState') }),
        ...readOnlyProperties('id'),
      }),
      5,
    ),
  },
  done: removeRecords,
  links: (_world, { body }) => zonesOf(body).map((zone) => join('privateDnsZones', zone)),
  prepare(world, write) {
    const endpoint = world.find(write.parent ?? '')
    if (endpoint !== undefined) requireReferenced(world, endpoint.id, { type: endpoint.type, by: write.id })
    const others = world.childrenOf(write.parent ?? '', groupType)
    if (write.before === undefined && others.length > 0) {
      throw badRequest(
        'PrivateDnsZoneGroupLimitReached',
        `Cannot create more than one private dns zone groups in the private endpoint ${write.parent ?? ''}.`,
      )
    }
    for (const zone of zonesOf(write.body)) requireReferenced(world, zone, { type: zoneType, by: write.id })
    return { body: write.body }
  },
  stored: (world, _group, { before }) => {
    if (before !== undefined) removeRecords(world, before)
  },
  finished: writeRecords,
  show(world, group) {
    const configs = at(group.body, 'properties.privateDnsZoneConfigs')
    if (!Array.isArray(configs)) return {}
    return {
      privateDnsZoneConfigs: configs.map((config: Json) => {
        const zone = String(at(config, 'properties.privateDnsZoneId') ?? '')
        return {
          name: String(at(config, 'name') ?? ''),
          id: `${group.id}/privateDnsZoneConfigs/${String(at(config, 'name') ?? '')}`,
          properties: { privateDnsZoneId: zone, recordSets: recordSets(world, group, zone), provisioningState: group.state },
        }
      }),
    }
  },
})

function zonesOf(body: Json): string[] {
  const configs = at(body, 'properties.privateDnsZoneConfigs')
  return Array.isArray(configs) ? configs.map((config: Json) => String(at(config, 'properties.privateDnsZoneId') ?? '')) : []
}

/** A record is written only into the zone its name belongs into. */
function writeRecords(world: World, group: StoredResource): void {
  const endpoint = world.find(parentId(group.id) ?? '')
  if (endpoint === undefined) return
  for (const zoneId of zonesOf(group.body)) {
    const zone = world.find(zoneId)
    if (zone === undefined) throw badRequest('InvalidResourceReference', `The zone ${zoneId} is gone.`)
    for (const name of namesOf(world, endpoint)) {
      if (name.zone !== zone.name.toLowerCase()) continue
      const id = `${zone.id}/A/${name.record}`
      world.save({
        id,
        type: addressRecordType,
        name: name.record,
        subscription: zone.subscription,
        ...(zone.resourceGroup === undefined ? {} : { resourceGroup: zone.resourceGroup }),
        body: {
          properties: {
            ttl: 10,
            aRecords: [{ ipv4Address: String(endpoint.facts.address) }],
            metadata: { creator: creatorOf(endpoint) },
          },
        },
        facts: { fqdn: `${name.record}.${zone.name}.`, isAutoRegistered: false },
        etag: world.newEtag(),
        state: 'Succeeded',
        createdAt: world.now(),
        changedAt: world.now(),
      })
    }
  }
}

/** What the endpoint wrote goes, also when its target is gone meanwhile. */
function removeRecords(world: World, group: StoredResource): void {
  const endpoint = world.find(parentId(group.id) ?? '')
  if (endpoint === undefined) return
  for (const zone of zonesOf(group.body)) {
    for (const record of world.childrenOf(zone, addressRecordType)) {
      const own = at(record.body, 'properties.metadata.creator') === creatorOf(endpoint)
      if (own && addressesIn(record).includes(String(endpoint.facts.address))) world.drop(record)
    }
  }
}

const creatorOf = (endpoint: StoredResource) => `created by private endpoint ${endpoint.name}`

function recordSets(world: World, group: StoredResource, zone: string): Json {
  const endpoint = world.find(parentId(group.id) ?? '')
  const late = world.settings.takesEffect?.zoneRecords ?? 0
  const listedFrom = late === 0 ? 0 : group.changedAt + (durations.dnsZoneGroup * world.settings.slowness + late) * 1000
  if (endpoint === undefined || group.state !== 'Succeeded' || world.now() < listedFrom) return []
  return namesOf(world, endpoint)
    .filter((name) => name.zone === zone.split('/').at(-1)?.toLowerCase())
    .map(({ record, fqdn }) => ({
      recordType: 'A',
      recordSetName: record,
      fqdn: `${fqdn}.`,
      ttl: 10,
      ipAddresses: [String(endpoint.facts.address)],
      provisioningState: 'Succeeded',
    }))
}
