import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import { usableAddresses } from '../common/ipv4.ts'
import { at, isObject, type JsonObject } from '../common/json.ts'
import { idsOf } from './define.ts'

/**
 * What stands in the way of a new pool beside the old one, in a sentence; undefined where there is room for both. `others` are pools of the account that stay. A quota that is too small for the new
 * one alone is no reason to delete the old one first: it is made beside it, gets no nodes, and the old one stays.
 */
export function noRoomForBoth(
  blueprint: Blueprint,
  account: JsonObject | undefined,
  pools: readonly JsonObject[],
  others: readonly JsonObject[] = [],
): string | undefined {
  const { pool, network } = blueprint
  if (pool === undefined) return undefined
  // An address serves one pool (learn.microsoft.com/azure/batch/create-pool-public-ip).
  const addresses =
    pool.addresses.kind === 'static' ? pool.addresses.addresses.map(({ name }) => idKey(idsOf(blueprint).address(name))) : []
  const used = new Set(pools.flatMap(addressesOf))
  if (addresses.some((id) => used.has(id))) return 'its public addresses can serve one pool at a time'
  const poolQuota = at(account, 'properties.poolQuota')
  if (typeof poolQuota === 'number' && pools.length + others.length + 1 > poolQuota) return `the account may have ${poolQuota} pools`
  const nodesNow = pools.reduce((sum, one) => sum + nodesOf(one), 0)
  const room = roomIn(network.nodes.range)
  if (room !== undefined && tooMuch(nodesNow, pool.nodes + pool.spotNodes, room)) return `the subnet for nodes has room for ${room}`
  return quotaFor(pool, account, pools, others)
}

function addressesOf(pool: JsonObject): readonly string[] {
  const ids = at(pool, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds')
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').map(idKey) : []
}

function quotaFor(
  pool: NonNullable<Blueprint['pool']>,
  account: JsonObject | undefined,
  pools: readonly JsonObject[],
  others: readonly JsonObject[],
): string | undefined {
  const each = coresOf(pool.vmSize)
  if (each === undefined) return undefined
  const counted = pools.map(coresIn)
  const staying = others.map(coresIn)
  const sum = (of: 'dedicated' | 'spot', among = counted) => among.reduce((total, one) => total + one[of], 0)
  const has = (quota: number, taken: number) => `the account has ${quota - taken}${taken > 0 ? ' beside its other pools' : ''}`
  // Absent in user subscription mode, where Compute's quotas count: the service says then what it has no room for, and the old pool stays.
  const dedicated = at(account, 'properties.dedicatedCoreQuota')
  const taken = sum('dedicated', staying)
  if (typeof dedicated === 'number' && tooMuch(sum('dedicated'), pool.nodes * each, dedicated - taken)) {
    return `both need ${sum('dedicated') + pool.nodes * each} cores, and ${has(dedicated, taken)}`
  }
  const spot = at(account, 'properties.lowPriorityCoreQuota')
  const { spotNodes } = pool
  const spotTaken = sum('spot', staying)
  if (typeof spot === 'number' && tooMuch(sum('spot'), spotNodes * each, spot - spotTaken)) {
    return `both need ${sum('spot') + spotNodes * each} Spot cores, and ${has(spot, spotTaken)}`
  }
  const families = at(account, 'properties.dedicatedCoreQuotaPerVMFamily')
  if (at(account, 'properties.dedicatedCoreQuotaPerVMFamilyEnforced') !== true || !Array.isArray(families)) return undefined
  const family = families.filter(isObject).find((one) => same(String(one.name), pool.vmSize))
  if (family === undefined) return undefined
  const ofFamily = (among: typeof counted) =>
    sum(
      'dedicated',
      among.filter((one) => same(String(family.name), one.size)),
    )
  const [used, usedByOthers] = [ofFamily(counted), ofFamily(staying)]
  if (tooMuch(used, pool.nodes * each, number(family.coreQuota) - usedByOthers)) {
    return `both need ${used + pool.nodes * each} cores of ${String(family.name)}, and ${has(number(family.coreQuota), usedByOthers)}`
  }
  return undefined
}

function coresIn(pool: JsonObject): { readonly size: string; readonly dedicated: number; readonly spot: number } {
  const size = String(at(pool, 'properties.vmSize'))
  const each = coresOf(size) ?? 0
  return {
    size,
    dedicated: number(at(pool, 'properties.currentDedicatedNodes')) * each,
    spot: number(at(pool, 'properties.currentLowPriorityNodes')) * each,
  }
}

/** Whether both do not fit while the new one alone does. */
function tooMuch(used: number, wanted: number, quota: number): boolean {
  return wanted > 0 && used + wanted > quota && wanted <= quota
}

/** Cores as a size's name says them: `Standard_D4s_v5` has 4 (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions). */
function coresOf(size: string): number | undefined {
  const [, digits] = /^Standard_[A-Za-z]+(\d+)/i.exec(size) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** `standardDSv5Family` and `Standard_D2s_v5` are of one family. */
function same(family: string, size: string): boolean {
  const plain = size
    .replace(/^Standard_/i, '')
    .replace(/\d+/, '')
    .replaceAll(/[_-]/g, '')
  return family.toLowerCase() === `standard${plain}family`.toLowerCase()
}

function roomIn(range: string): number | undefined {
  const prefix = Number(range.split('/')[1])
  return Number.isInteger(prefix) && range.includes('/') ? usableAddresses(prefix) : undefined
}

function nodesOf(pool: JsonObject): number {
  return number(at(pool, 'properties.currentDedicatedNodes')) + number(at(pool, 'properties.currentLowPriorityNodes'))
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
