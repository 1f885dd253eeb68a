import type { Json, JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRoute } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import { places, zonesIn } from '../../places.ts'
import { type VmSize, vmSizes } from './sizes.ts'

/** Whether a size is offered in more than one zone of a region. */
export const zonesOf = (size: VmSize, location: string): string[] => (size.zonal ? [...zonesIn(location)] : [])

/** Regions with confidential sizes. Azure's own list is longer and changes; this one is chosen. */
const confidentialRegions = new Set(['eastus', 'westeurope', 'northeurope', 'centralindia', 'southeastasia', 'switzerlandnorth'])

/** Whether the subscription may use a size in a region. */
export const isOffered = (size: VmSize, location: string): boolean => size.confidential === undefined || confidentialRegions.has(location)

const yes = (value: boolean) => (value ? 'True' : 'False')

/** The capabilities of a size as `Microsoft.Compute/skus` names them. */
export function capabilitiesOf(size: VmSize): { readonly name: string; readonly value: string }[] {
  const pairs: [string, string][] = [
    ['MaxResourceVolumeMB', String(size.temporaryDisk * 1024)],
    ['OSVhdSizeMB', '1047552'],
    ['vCPUs', String(size.cores)],
    ['MemoryPreservingMaintenanceSupported', 'True'],
    ['HyperVGenerations', size.generations],
    ['MemoryGB', String(size.memory)],
    ['MaxDataDiskCount', String(Math.max(4, size.cores * 2))],
    ['CpuArchitectureType', 'x64'],
    ['LowPriorityCapable', 'True'],
    ['PremiumIO', yes(size.premium)],
    ['vCPUsAvailable', String(size.cores)],
    ['vCPUsPerCore', '2'],
    ['CombinedTempDiskAndCachedWriteBytesPerSecond', String(size.cores * 37_500_000)],
    ['CachedDiskBytes', String(size.cacheDisk * 1024 ** 3)],
    ['EphemeralOSDiskSupported', yes(size.cacheDisk > 0)],
    ['EncryptionAtHostSupported', yes(size.encryptionAtHost)],
    ['AcceleratedNetworkingEnabled', yes(size.acceleratedNetworking)],
    ['RdmaEnabled', 'False'],
    ['MaxNetworkInterfaces', '2'],
    // Shown only where it is so, as Compute does.
    ...(size.trustedLaunch ? [] : [['TrustedLaunchDisabled', 'True'] as [string, string]]),
    ...(size.confidential === undefined ? [] : [['ConfidentialComputingType', size.confidential] as [string, string]]),
  ]
  return pairs.map(([name, value]) => ({ name, value }))
}

/** Resource SKUs: `$filter` knows `location eq 'x'` and nothing else (learn rest/api/compute/resource-skus/list). */
export const skuRoute: SpecialRoute = {
  method: 'GET',
  path: '/subscriptions/{subscription}/providers/Microsoft.Compute/skus',
  run(_world, { query, url }) {
    const filter = query.get('$filter')
    const wanted = /^\s*location\s+eq\s+'([^']*)'\s*$/i.exec(filter ?? '')?.[1]
    if (filter !== undefined && filter.trim() !== '' && wanted === undefined) {
      throw badRequest('InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`)
    }
    const locations = places.map(([name]): string => name).filter((name) => wanted === undefined || name === wanted.toLowerCase())
    const extended = query.get('includeextendedlocations') === 'true'
    return page(
      locations.flatMap((location) =>
        vmSizes.map((size) => ({
          key: `${location}/${size.name}`,
          body: () => showSku(size, location, extended),
        })),
      ),
      url,
      query,
      wanted === undefined ? 100 : 20,
    )
  },
}

function showSku(size: VmSize, location: string, extended: boolean): JsonObject {
  const zones = zonesOf(size, location)
  const restriction: Json = {
    type: 'Location',
    values: [location],
    restrictionInfo: { locations: [location] },
    reasonCode: 'NotAvailableForSubscription',
  }
  return {
    resourceType: 'virtualMachines',
    name: size.name,
    tier: 'Standard',
    size: size.name.replace(/^Standard_/, ''),
    family: size.family,
    locations: [location],
    locationInfo: [{ location, zones, zoneDetails: [], ...(extended ? { extendedLocations: [], type: 'Region' } : {}) }],
    capabilities: capabilitiesOf(size),
    restrictions: isOffered(size, location) ? [] : [restriction],
  }
}
