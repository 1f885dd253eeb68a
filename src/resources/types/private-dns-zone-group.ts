import type { PrivateDnsZoneGroup } from '@azure/arm-network'
import { at, type JsonObject, listAt, objectsAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'
import { nothingToDo, seenAgain, until } from '../until.ts'
import { causeOf } from './private-endpoint.ts'

/** Writes an endpoint's records into its zone and keeps them right. It carries no tag: it lives and goes with its endpoint. */
export const privateDnsZoneGroup = defineResourceType<PrivateDnsZoneGroup>({
  type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  apiVersion: '2025-09-01',
  group: 'Endpoints',
  label: 'DNS zone group',
  marked: () => true,
  // Azure/data-landing-zone issue 203.
  linkedActions: (body) =>
    objectsAt(body, 'properties.privateDnsZoneConfigs').flatMap((one) =>
      linked('Microsoft.Network/privateDnsZones/join/action', at(one, 'properties.privateDnsZoneId')),
    ),
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    // Where a policy writes the records there is no zone of ours to name.
    const endpoints = blueprint.network.privateEndpoints.filter((endpoint) => blueprint.network.dnsZones.includes(endpoint.zone))
    return endpoints.map((endpoint) => ({
      id: ids.zoneGroup(endpoint.name),
      name: `${endpoint.name}/default`,
      because: causeOf(endpoint, blueprint),
      after: [ids.zoneLink(endpoint.zone)],
      model: { privateDnsZoneConfigs: [{ name: endpoint.zone.replaceAll('.', '-'), privateDnsZoneId: ids.zone(endpoint.zone) }] },
    }))
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.privateDnsZoneGroups.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
      waitOptions(write),
    )
  },
  /**
   * Names resolve once the records are in the zone, which the group lists (Microsoft.Network 2025-09-01, `recordSets`). Whether it may list them later
   * than it says Succeeded is unverified; so it is waited for, but nothing fails for it.
   */
  settle(context, id, first) {
    const now = seenAgain(context, id, '2025-09-01', first)
    let live = first
    return until(context, {
      async look() {
        live = await now()
        return hasRecords(live) ? { done: live } : { reason: 'waiting until its names are in the DNS zone' }
      },
      meanwhile: nothingToDo,
      every: 5000,
      minutes: 10,
      over() {
        context.progress.note('the DNS zone lists no record of this endpoint yet; look before you rely on its name')
        return live
      },
    })
  },
  discover: async ({ tagged }) =>
    tagged
      .filter((one) => one.type.toLowerCase() === 'microsoft.network/privateendpoints')
      .map((one) => `${one.id}/privateDnsZoneGroups/default`),
})

/** Whether every zone of the group has records of its endpoint. */
function hasRecords(live: JsonObject): boolean {
  return objectsAt(live, 'properties.privateDnsZoneConfigs').every((zone) => listAt(zone, 'properties.recordSets').length > 0)
}
