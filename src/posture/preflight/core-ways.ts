import { at } from '../../common/json.ts'
import { olderSizes } from '../../guidance/retirements.ts'
import { readAt } from './api-versions.ts'
import { type CoreLimits, computeLimits, left, type Shortfall } from './core-limits.ts'
import { count, counted, type IntendedPool, lastName, listed, subscriptionOf } from './intended.ts'
import { abilitiesFor, findSize, isAble, type MachineSize, mostAlike, sizesOf } from './machine-sizes.ts'
import { nearbyRegions, regionName } from './regions.ts'
import type { Finding, Intent, Reader } from './types.ts'

/** A size under limits: one possible home for the nodes. */
export interface Room {
  readonly size: MachineSize
  readonly limits: CoreLimits
}

export interface WaysRequest {
  readonly intent: Intent
  readonly reader: Reader
  readonly pool: IntendedPool
  readonly size: MachineSize
  readonly sizes: readonly MachineSize[]
  readonly limits: CoreLimits
  /** Whether the nodes asked for would fit. */
  fits(room: Room): boolean
}

/** What would fit instead. */
export interface Ways {
  readonly sizes: readonly string[]
  readonly regions: readonly string[]
  /** Regions that were looked at and have no room either. */
  readonly fullRegions: readonly string[]
  /** Accounts elsewhere whose quota would do. */
  readonly accounts: readonly string[]
  /** Nodes of the size asked for that fit; undefined where it makes no difference. */
  readonly nodes: number | undefined
  readonly fixes: NonNullable<Finding['fixes']>
}

/** Reads what is needed to propose something: only called when there is too little. */
export async function coreWays(request: WaysRequest): Promise<Ways> {
  const { intent, pool, size, sizes, limits, fits } = request
  const abilities = abilitiesFor(pool)
  const others = sizes.filter((one) => one.name !== size.name && isOffer(one) && isAble(one, abilities) && fits({ size: one, limits }))
  const sizeNames = mostAlike(others, size)
    .slice(0, 3)
    .map(({ name }) => name)
  const [near, accounts] = await Promise.all([regionsWithRoom(request), accountsWithRoom(request)])
  const nodes = nodesThatFit(request)
  return {
    sizes: sizeNames,
    ...near,
    accounts,
    nodes,
    fixes: [
      ...sizeNames.slice(0, 1).map((value) => ({ question: 'pool-size', value })),
      ...near.regions.slice(0, 1).map((value) => ({ question: 'region', value })),
      ...(nodes === undefined ? [] : [{ question: 'pool-nodes', value: String(nodes) }]),
    ],
  }

  function isOffer(one: MachineSize): boolean {
    const confidential = (one.capabilities.get('confidentialcomputingtype') ?? '') !== ''
    return (
      one.cores > 0 &&
      one.endOfLife === undefined &&
      !olderSizes.test(one.name) &&
      one.capabilities.get('cpuarchitecturetype')?.toLowerCase() !== 'arm64' &&
      confidential === abilities.some(({ capability }) => capability === 'ConfidentialComputingType') &&
      intent.region !== ''
    )
  }
}

/** Compute’s quotas of nearby regions. An account of Batch’s own kind has none before it exists: other regions are no known way out there. */
async function regionsWithRoom({
  intent,
  reader,
  size,
  fits,
}: WaysRequest): Promise<{ readonly regions: readonly string[]; readonly fullRegions: readonly string[] }> {
  if (intent.allocation !== 'user-subscription') return { regions: [], fullRegions: [] }
  const looked = await Promise.all(
    (await nearbyRegions(intent, reader)).map(async (region) => {
      const [limits, sizes] = await Promise.all([
        computeLimits(reader, intent.subscription, region),
        sizesOf(reader, intent.subscription, region),
      ])
      const there = findSize(sizes, size.name)
      return { region, room: there !== undefined && limits.total !== undefined && fits({ size: there, limits }) }
    }),
  )
  return {
    regions: looked.filter(({ room }) => room).map(({ region }) => region),
    fullRegions: looked.filter(({ room }) => !room).map(({ region }) => region),
  }
}

async function accountsWithRoom({ intent, reader, pool, size }: WaysRequest): Promise<readonly string[]> {
  if (intent.allocation !== 'batch-service') return []
  const all = await reader.list(`${subscriptionOf(intent)}/providers/Microsoft.Batch/batchAccounts`, readAt.batch)
  return all
    .filter(
      (account) =>
        String(account.id).toLowerCase() !== pool.account.toLowerCase() &&
        count(at(account, 'properties.dedicatedCoreQuota')) >= pool.dedicated * size.cores &&
        count(at(account, 'properties.lowPriorityCoreQuota')) >= pool.spot * size.cores,
    )
    .map(
      (account) =>
        `${String(account.name)} (${regionName(account.location)}, ${count(at(account, 'properties.dedicatedCoreQuota'))} vCPUs)`,
    )
}

/** The most dedicated nodes of the size asked for, where that is at least one and Spot is not what falls short. */
function nodesThatFit({ pool, size, limits }: WaysRequest): number | undefined {
  if (pool.spot > 0 || pool.dedicated === 0) return undefined
  const rooms = [limits.total, limits.family(size.family)].flatMap((limit) => (limit === undefined ? [] : [left(limit)]))
  const nodes = Math.floor(Math.min(...rooms) / size.cores)
  return Number.isFinite(nodes) && nodes >= 1 && nodes < pool.dedicated ? nodes : undefined
}

/** The ways out as sentences and commands, the best first; last what to write into a request for more. */
export function waysInWords(intent: Intent, { limit, needed }: Shortfall, ways: Ways): readonly string[] {
  const enough = limit.used + needed
  const [size] = ways.sizes
  const [region] = ways.regions
  return [
    ...(size === undefined
      ? []
      : [`A size with room: --set pool-size=${size}${ways.sizes.length === 1 ? '' : ` (also ${listed(ways.sizes.slice(1))})`}`]),
    ...(ways.nodes === undefined ? [] : [`As many nodes as fit: --set pool-nodes=${ways.nodes}`]),
    ...(region === undefined
      ? []
      : [
          `A region with room for this size: --region ${region}${ways.regions.length === 1 ? '' : ` (also ${listed(ways.regions.slice(1))})`}`,
        ]),
    ...(region === undefined && ways.fullRegions.length > 0 ? [`No room in ${listed(ways.fullRegions)} either`] : []),
    ...(ways.accounts.length === 0 ? [] : [`Accounts of yours with a larger quota: ${listed(ways.accounts)}`]),
    ...(intent.allocation === 'user-subscription'
      ? [
          `az quota update --resource-name ${limit.key} --scope ${subscriptionOf(intent)}/providers/Microsoft.Compute/locations/${intent.region} --limit-object value=${enough} --resource-type ${limit.key === 'lowPriorityCores' ? 'lowPriority' : 'dedicated'}`,
        ]
      : ['In the portal: the Batch account, Quotas, Request quota increase']),
    `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise ${limit.key} from ${limit.limit} to ${enough} ${limit.key.toLowerCase().includes('lowpriority') ? 'Spot ' : ''}vCPUs${intent.allocation === 'batch-service' ? ` of the Batch account ${lastName(limit.evidence.path.split('#')[0] ?? '')}` : ''}. In use: ${limit.used}; needed besides: ${counted(needed, 'vCPU')} for Azure Batch pools of the environment ${intent.environment}.”`,
  ]
}
