import type { PrivateDnsZoneGroup } from '@azure/arm-network'
import { parseArmId } from '../../common/arm-id.ts'
import { at, isObject, type JsonObject } from '../../common/json.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import type { Live } from '../../engine/types.ts'
import { defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'
import { linked, listed } from '../linked.ts'
import { nothingToDo, until } from '../until.ts'
import { recordChanges } from '../zone-records.ts'

/** Writes an endpoint's records into its zone and keeps them right. It carries no tag: it lives and goes with its endpoint. */
export const privateDnsZoneGroup = defineResourceType<PrivateDnsZoneGroup>({
  type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  apiVersion: '2025-09-01',
  group: 'Endpoints',
  label: 'DNS zone group',
  marked: () => true,
  // Azure/data-landing-zone issue 203.
  linkedActions: (body) =>
    listed(body, 'properties.privateDnsZoneConfigs').flatMap((one) =>
      linked('Microsoft.Network/privateDnsZones/join/action', at(one, 'properties.privateDnsZoneId')),
    ),
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    // Where a policy writes the records there is no zone of ours to name.
    const endpoints = blueprint.network.privateEndpoints.filter((endpoint) => blueprint.network.dnsZones.includes(endpoint.zone))
    return endpoints.map((endpoint) => ({
      id: ids.zoneGroup(endpoint.name),
      name: `${endpoint.name}/default`,
      because:
        endpoint.group === 'batchAccount'
          ? 'account-reach'
          : endpoint.group === 'nodeManagement'
            ? 'node-management-reach'
            : endpoint.group === 'blob'
              ? 'storage-reach'
              : (blueprint.vault?.because ?? 'node-secrets'),
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
  async read({ arm, signal }, id): Promise<Live> {
    const body = await arm.get(id, '2025-09-01', signal)
    if (body === undefined) return { state: 'absent' }
    const beside = await recordChanges({ arm, signal }, body)
    return { state: 'present', body, ours: true, ...(beside.length === 0 ? {} : { beside }) }
  },
  /**
   * Names resolve once the records are in the zone, which the group lists (Microsoft.Network 2025-09-01, `recordSets`). Whether it may list them later
   * than it says Succeeded is unverified; so it is waited for, but nothing fails for it. That writing the group again puts back records that somebody
   * changed is unverified, too: so the zone is looked at, and where they stay as they are it is said.
   */
  settle(context, id, first) {
    let live = first
    let looked = false
    return until(context, {
      async look() {
        if (looked) live = (await context.arm.get(id, '2025-09-01', context.signal)) ?? live
        looked = true
        const astray = hasRecords(live) ? await recordChanges(context, live) : undefined
        return astray?.length === 0 ? { done: live } : { reason: 'waiting until its names are in the DNS zone' }
      },
      meanwhile: nothingToDo,
      every: 5000,
      minutes: 10,
      over() {
        if (hasRecords(live)) throw recordsStay(id)
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

/** The zone holds something else than the group wrote. */
function recordsStay(id: string): UserProblem {
  const { resourceGroup = '', names } = parseArmId(id)
  const [endpoint = '', group = ''] = names
  return new UserProblem({
    code: 'records-stay',
    what: `The DNS zone does not have the records of ${endpoint}, ten minutes after they were asked for.`,
    why: 'Somebody changed or removed them in the zone, and writing the zone group again did not put them back.',
    now: [
      `az network private-endpoint dns-zone-group delete --resource-group ${resourceGroup} --endpoint-name ${endpoint} --name ${group}`,
      'Then run the same command again: the group is made anew, with its records',
    ],
    link: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
    exit: exitCodes.failed,
  })
}

/** Whether every zone of the group has records of its endpoint. */
function hasRecords(live: JsonObject): boolean {
  const zones = at(live, 'properties.privateDnsZoneConfigs')
  if (!Array.isArray(zones)) return true
  return zones.filter(isObject).every((zone) => {
    const records = at(zone, 'properties.recordSets')
    return Array.isArray(records) && records.length > 0
  })
}
