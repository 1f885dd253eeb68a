import { at, type JsonObject } from '../../common/json.ts'
import { readAt } from './api-versions.ts'
import { count, listAt, textAt } from './intended.ts'
import { findSize, type MachineSize } from './machine-sizes.ts'
import type { Reader } from './types.ts'

/** One limit of cores: how many there may be and how many are in use. */
export interface Limit {
  /** As people call it: `the family standardDSv5Family`. */
  readonly name: string
  /** As the quota API calls it: `standardDSv5Family`, `cores`, `lowPriorityCores`. */
  readonly key: string
  readonly limit: number
  readonly used: number
  readonly evidence: { readonly path: string; readonly value: unknown }
}

/** The limits that decide over nodes in one region or account. What is not known is undefined. */
export interface CoreLimits {
  readonly path: string
  readonly total: Limit | undefined
  readonly spot: Limit | undefined
  /** Whether families have limits of their own. */
  readonly families: boolean
  family(name: string): Limit | undefined
}

export const left = ({ limit, used }: Limit) => Math.max(0, limit - used)

/** Compute's limits of a region, which count where nodes are in the subscription (learn.microsoft.com/rest/api/compute/usage/list). */
export async function computeLimits(reader: Reader, subscription: string, region: string): Promise<CoreLimits> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${region}/usages`
  const rows = await reader.list(path, readAt.compute)
  const find = (key: string, name: string): Limit | undefined => {
    const row = rows.find((one) => textAt(one, 'name.value')?.toLowerCase() === key.toLowerCase())
    if (row === undefined) return undefined
    const [limit, used] = [count(row.limit), count(row.currentValue)]
    return {
      name,
      key: textAt(row, 'name.value') ?? key,
      limit,
      used,
      evidence: { path: `${path}#${key}`, value: { currentValue: used, limit } },
    }
  }
  return {
    path,
    families: true,
    total: find('cores', `the region ${region}`),
    spot: find('lowPriorityCores', `Spot in ${region}`),
    family: (name) => find(name, `the family ${name} in ${region}`),
  }
}

/**
 * The limits of a Batch account, which count where nodes are Microsoft's (BatchAccountProperties, Microsoft.Batch 2025-06-01). What is used is
 * reckoned from the account's pools: the API does not tell it.
 */
export async function accountLimits(reader: Reader, account: JsonObject, sizes: readonly MachineSize[]): Promise<CoreLimits> {
  const id = String(account.id)
  const pools = await reader.list(`${id}/pools`, readAt.batch)
  const used = (kind: 'currentDedicatedNodes' | 'currentLowPriorityNodes', family?: string) =>
    pools.reduce((sum, pool) => {
      const size = findSize(sizes, textAt(pool, 'properties.vmSize') ?? '')
      if (size === undefined || (family !== undefined && size.family.toLowerCase() !== family.toLowerCase())) return sum
      return sum + count(at(pool, `properties.${kind}`)) * size.cores
    }, 0)
  const name = String(account.name)
  const limit = (key: string, words: string, value: unknown, inUse: number): Limit | undefined =>
    typeof value === 'number'
      ? { name: words, key, limit: value, used: inUse, evidence: { path: `${id}#properties.${key}`, value } }
      : undefined
  const families = at(account, 'properties.dedicatedCoreQuotaPerVMFamilyEnforced') !== false
  return {
    path: id,
    families,
    total: limit('dedicatedCoreQuota', `the account ${name}`, at(account, 'properties.dedicatedCoreQuota'), used('currentDedicatedNodes')),
    spot: limit(
      'lowPriorityCoreQuota',
      `Spot in the account ${name}`,
      at(account, 'properties.lowPriorityCoreQuota'),
      used('currentLowPriorityNodes'),
    ),
    family(wanted) {
      if (!families) return undefined
      const row = listAt(account, 'properties.dedicatedCoreQuotaPerVMFamily').find(
        (one) => textAt(one, 'name')?.toLowerCase() === wanted.toLowerCase(),
      )
      return limit(
        `dedicatedCoreQuotaPerVMFamily.${wanted}`,
        `the family ${wanted} in the account ${name}`,
        at(row, 'coreQuota'),
        used('currentDedicatedNodes', wanted),
      )
    },
  }
}

/** Cores that nodes take. */
export interface Demand {
  readonly dedicated: number
  readonly spot: number
  /** Of the dedicated ones, those of the size's family. */
  readonly ofFamily: number
}

/** Whose nodes lack cores. */
export type NodeKind = 'dedicated' | 'spot'

/** A limit that does not hold what is needed. */
export interface Shortfall {
  readonly kind: NodeKind
  /** The part of a demand it counts. */
  readonly part: keyof Demand
  readonly limit: Limit
  readonly needed: number
}

/** Every limit that falls short of a demand beside what is in use, all at once. */
export function shortfalls(limits: CoreLimits, family: string, demand: Demand): readonly Shortfall[] {
  const found: Shortfall[] = []
  const look = (kind: NodeKind, part: keyof Demand, limit: Limit | undefined) => {
    const needed = demand[part]
    if (needed > 0 && limit !== undefined && needed > left(limit)) found.push({ kind, part, limit, needed })
  }
  look('dedicated', 'dedicated', limits.total)
  look('dedicated', 'ofFamily', limits.family(family))
  look('spot', 'spot', limits.spot)
  return found
}

/** Limits that decide over a demand and could not be read, as they are called. */
export function unreadLimits(limits: CoreLimits, family: string, { dedicated, spot, ofFamily }: Demand): readonly string[] {
  return [
    ...(dedicated > 0 && limits.total === undefined ? ['all dedicated vCPUs together'] : []),
    ...(ofFamily > 0 && limits.families && limits.family(family) === undefined ? [`the family ${family}`] : []),
    ...(spot > 0 && limits.spot === undefined ? ['Spot'] : []),
  ]
}
