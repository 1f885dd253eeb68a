import type { PrivateDnsZoneGroup } from '@azure/arm-network'
import { apiVersions, type Clients } from '../../azure/clients.ts'
import { parseArmId } from '../../common/arm-id.ts'
import { at, type JsonObject, listAt, objectsAt } from '../../common/json.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, groupOf, idsOf, nameOf, type Write, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'
import { nothingToDo, seenAgain, until } from '../until.ts'
import { recordChanges } from '../zone-records.ts'
import { causeOf } from './private-endpoint.ts'

const apiVersion = apiVersions.network

/** Writes an endpoint's records into its zone and keeps them right. It carries no tag: it lives and goes with its endpoint. */
export const privateDnsZoneGroup = defineResourceType<PrivateDnsZoneGroup>({
  type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  apiVersion,
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
  put: (clients, write) => put(clients, write),
  // Records that are on their way come by themselves; those that somebody took away only come when the group is written again.
  async update(clients, write, live, changes, context) {
    const records = changes.every(({ path }) => path.endsWith('.recordSets'))
    if (records && (await recorded(context, write.id, live, 3)).records === 'own') return
    await put(clients, write)
  },
  // A group that was written while its endpoint's records could not be, or whose records somebody took away.
  unsettled: (live) =>
    zonesOf(live)
      .filter((zone) => !hasRecords(zone))
      .map((zone) => ({
        path: `properties.privateDnsZoneConfigs[${String(zone.name)}].properties.recordSets`,
        from: [],
        to: 'the records of its endpoint',
      })),
  async read({ arm, signal }, id): Promise<Live> {
    const body = await arm.get(id, apiVersion, signal)
    if (body === undefined) return { state: 'absent' }
    const beside = await recordChanges({ arm, signal }, body)
    return { state: 'present', body, ours: true, ...(beside.length === 0 ? {} : { beside }) }
  },
  /**
   * Names resolve once the records are in the zone, which the group lists (Microsoft.Network 2025-09-01, `recordSets`). Whether it may list them later
   * than it says Succeeded is unverified; so it is waited for, but nothing fails for it. That writing the group again puts back records that somebody
   * changed is unverified, too: so the zone is looked at, and where they stay as they are it is said.
   */
  async settle(context, id, first) {
    const { live, records } = await recorded(context, id, first, 10)
    if (records === 'others') throw recordsStay(id)
    if (records === 'none') context.progress.note('the DNS zone lists no record of this endpoint yet; look before you rely on its name')
    return live
  },
  discover: async ({ tagged }) =>
    tagged
      .filter((one) => one.type.toLowerCase() === 'microsoft.network/privateendpoints')
      .map((one) => `${one.id}/privateDnsZoneGroups/default`),
})

async function put(clients: Clients, write: Write<PrivateDnsZoneGroup>): Promise<unknown> {
  const network = await clients.network()
  return network.privateDnsZoneGroups.createOrUpdate(
    groupOf(write.parsed),
    nameOf(write.parsed),
    nameOf(write.parsed, 1),
    write.model,
    waitOptions(write),
  )
}

interface Recorded {
  readonly live: JsonObject
  /** Whether the zones hold what the group wrote: its own records, others under its names, or the group lists none. */
  readonly records: 'own' | 'others' | 'none'
}

/** The group once its records are in the zones, or after so many minutes. */
function recorded(context: Context, id: string, first: JsonObject, minutes: number): Promise<Recorded> {
  const now = seenAgain(context, id, apiVersion, first)
  let found: Recorded = { live: first, records: 'none' }
  return until<Recorded>(context, {
    async look() {
      const live = await now()
      const listed = zonesOf(live).every(hasRecords)
      found = { live, records: !listed ? 'none' : (await recordChanges(context, live)).length === 0 ? 'own' : 'others' }
      return found.records === 'own' ? { done: found } : { reason: 'waiting until its names are in the DNS zone' }
    },
    meanwhile: nothingToDo,
    every: 5000,
    minutes,
    over: () => found,
  })
}

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

const zonesOf = (live: JsonObject) => objectsAt(live, 'properties.privateDnsZoneConfigs')

/** Whether a zone of the group has records of its endpoint. */
const hasRecords = (zone: JsonObject) => listAt(zone, 'properties.recordSets').length > 0
