import { serviceErrorOf } from '../azure/errors.ts'
import { at, type JsonObject, objectsAt } from '../common/json.ts'
import type { Change } from '../engine/types.ts'
import type { Context } from './define.ts'

/** The version of Microsoft.Network/privateDnsZones its records are read at. */
const recordVersion = '2024-06-01'

/**
 * Where a zone does not hold what a zone group says it wrote there: a record that is gone, or has other addresses. Only names the group lists are read, one by
 * one: what other endpoints or people keep in the same zone is none of ours. A record that may not be read tells nothing. The group lists name and addresses
 * (Microsoft.Network 2025-09-01, `recordSets`); that it goes on listing what it wrote once somebody has changed the zone is unverified.
 */
export async function recordChanges({ arm, signal }: Pick<Context, 'arm' | 'signal'>, group: JsonObject): Promise<readonly Change[]> {
  const found = await Promise.all(
    writtenBy(group).map(async ({ zone, config, name, addresses }): Promise<readonly Change[]> => {
      const id = `${zone}/A/${name}`
      try {
        const live = await arm.get(id, recordVersion, signal)
        const there = live === undefined ? undefined : addressesIn(live)
        if (there !== undefined && [...there].sort().join() === [...addresses].sort().join()) return []
        return [{ path: `properties.privateDnsZoneConfigs[${config}].records[${name}]`, from: there, to: addresses, beside: id }]
      } catch (error) {
        if (serviceErrorOf(error)?.status === 403) return []
        throw error
      }
    }),
  )
  return found.flat()
}

interface Written {
  readonly zone: string
  readonly config: string
  readonly name: string
  readonly addresses: string[]
}

function writtenBy(group: JsonObject): readonly Written[] {
  return objectsAt(group, 'properties.privateDnsZoneConfigs').flatMap((config) =>
    objectsAt(config, 'properties.recordSets').flatMap((record) => {
      const [zone, name, addresses] = [at(config, 'properties.privateDnsZoneId'), record.recordSetName, record.ipAddresses]
      const kind = record.recordType
      if (typeof zone !== 'string' || typeof name !== 'string' || !Array.isArray(addresses)) return []
      if (typeof kind === 'string' && kind !== 'A') return []
      return [{ zone, config: String(config.name), name, addresses: addresses.map(String) }]
    }),
  )
}

const addressesIn = (record: JsonObject): string[] =>
  objectsAt(record, 'properties.aRecords').flatMap(({ ipv4Address }) => (typeof ipv4Address === 'string' ? [ipv4Address] : []))
