import { at } from '../../common/json.ts'
import { olderSizes } from '../../guidance/retirements.ts'
import { readAt } from './api-versions.ts'
import { type CoreLimits, computeLimits, type Demand, left, type NodeKind, type Shortfall } from './core-limits.ts'
import { count, type IntendedPool, lastName, listed, subscriptionOf } from './intended.ts'
import { type Ability, abilitiesFor, findSize, isAble, type MachineSize, mostAlike, sizesOf } from './machine-sizes.ts'
import { nearbyRegions, regionName } from './regions.ts'
import type { StandingPool } from './standing-pools.ts'
import type { Finding, Intent, Reader } from './types.ts'
import { orElse } from './unread.ts'

/** A size under limits: one possible home for the nodes. */
export interface Room {
  readonly size: MachineSize
  readonly limits: CoreLimits
}

export interface WaysRequest {
  readonly intent: Intent
  readonly reader: Reader
  /** Which nodes lack cores. */
  readonly kind: NodeKind
  readonly pool: IntendedPool
  readonly size: MachineSize
  readonly sizes: readonly MachineSize[]
  readonly limits: CoreLimits
  /** Cores the pool's nodes have already. */
  readonly running: Demand
  /** Pools that go once this one has its nodes. */
  readonly beside: readonly StandingPool[]
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
  /** Nodes of the size asked for that fit, 0 among them; undefined where all do. */
  readonly nodes: number | undefined
  readonly fixes: NonNullable<Finding['fixes']>
}

const nodesQuestion = { dedicated: 'pool-nodes', spot: 'spot-nodes' } as const
const quotaOf = { dedicated: 'dedicatedCoreQuota', spot: 'lowPriorityCoreQuota' } as const

/** Reads what is needed to propose something: only called when there is too little. */
export async function coreWays(request: WaysRequest): Promise<Ways> {
  const { kind, pool, size, sizes, limits, fits } = request
  const abilities = abilitiesFor(pool)
  const others = sizes.filter((one) => one.name !== size.name && isOffer(one, abilities) && fits({ size: one, limits }))
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
      ...(nodes === undefined ? [] : [{ question: nodesQuestion[kind], value: String(nodes) }]),
      ...near.regions.slice(0, 1).map((value) => ({ question: 'region', value })),
    ],
  }
}

/** Whether a size may be proposed: it can what is asked, has a future, and is of the same kind of processor. */
export function isOffer(size: MachineSize, abilities: readonly Ability[]): boolean {
  const confidential = (size.capabilities.get('confidentialcomputingtype') ?? '') !== ''
  return (
    size.cores > 0 &&
    size.endOfLife === undefined &&
    !olderSizes.test(size.name) &&
    size.capabilities.get('cpuarchitecturetype')?.toLowerCase() !== 'arm64' &&
    confidential === abilities.some(({ capability }) => capability === 'ConfidentialComputingType') &&
    isAble(size, abilities)
  )
}

/** Compute’s quotas of nearby regions. An account that exists stays where it is; one in Batch service mode has none before it exists: another region is no known way out there. */
async function regionsWithRoom({ intent, reader, pool, size, fits }: WaysRequest): Promise<Pick<Ways, 'regions' | 'fullRegions'>> {
  const exists = intent.steps.some(({ id, action }) => id.toLowerCase() === pool.account.toLowerCase() && action !== 'create')
  if (exists || intent.allocation !== 'user-subscription') return { regions: [], fullRegions: [] }
  const looked = await Promise.all(
    (await orElse(nearbyRegions(intent, reader), [])).map(async (region) => {
      const reading = Promise.all([computeLimits(reader, intent.subscription, region), sizesOf(reader, intent.subscription, region)])
      const read = await orElse<Awaited<typeof reading> | undefined>(reading, undefined)
      if (read === undefined) return { region, room: false }
      const [limits, sizes] = read
      const there = findSize(sizes, size.name)
      return { region, room: there !== undefined && limits.total !== undefined && fits({ size: there, limits }) }
    }),
  )
  const names = (room: boolean) => looked.filter((one) => one.room === room).map(({ region }) => region)
  return { regions: names(true), fullRegions: names(false) }
}

async function accountsWithRoom({ intent, reader, kind, pool, size }: WaysRequest): Promise<readonly string[]> {
  if (intent.allocation !== 'batch-service') return []
  const quota = (account: Parameters<typeof at>[0]) => count(at(account, `properties.${quotaOf[kind]}`))
  const all = await orElse(reader.list(`${subscriptionOf(intent)}/providers/Microsoft.Batch/batchAccounts`, readAt.batch), [])
  return all
    .filter((account) => String(account.id).toLowerCase() !== pool.account.toLowerCase() && quota(account) >= pool[kind] * size.cores)
    .map((account) => `${String(account.name)} (${regionName(account.location)}, ${quota(account)} vCPUs)`)
}

/**
 * The most nodes of the size asked for; none at all is offered last, where nothing else is known to fit: what exists needs no cores. Not where the
 * nodes of an old pool would go for it.
 */
function nodesThatFit({ kind, pool, size, limits, running, beside }: WaysRequest): number | undefined {
  const room = (limit: CoreLimits['total'], has: number) => (limit === undefined ? [] : [left(limit) + has])
  const rooms =
    kind === 'spot'
      ? room(limits.spot, running.spot)
      : [...room(limits.total, running.dedicated), ...room(limits.family(size.family), running.ofFamily)]
  const nodes = Math.floor(Math.min(...rooms) / size.cores)
  return Number.isFinite(nodes) && nodes >= (beside.length === 0 ? 0 : 1) && nodes < pool[kind] ? nodes : undefined
}

/** Everything else stands without nodes. */
function withoutNodes(kind: NodeKind, ways: Ways): readonly string[] {
  const none = `--set ${nodesQuestion[kind]}=0`
  if (ways.nodes !== 0) return []
  return [kind === 'spot' ? `Without Spot nodes: ${none}` : `Begin without nodes and add them once there are cores: ${none}`]
}

/** The ways out as sentences and commands, the best first; last what to write into a request for more. */
export function waysInWords(intent: Intent, { kind, limit, needed }: Shortfall, ways: Ways): readonly string[] {
  const enough = limit.used + needed
  const [size, ...otherSizes] = ways.sizes
  const [region, ...otherRegions] = ways.regions
  const also = (names: readonly string[]) => (names.length === 0 ? '' : ` (also ${listed(names)})`)
  const ofBatch = intent.allocation === 'batch-service'
  const account = ofBatch ? ` of the Batch account ${lastName(limit.evidence.path.split('#')[0] ?? '')}` : ''
  return [
    ...(size === undefined ? [] : [`A size with room: --set pool-size=${size}${also(otherSizes)}`]),
    ...(ways.nodes === undefined || ways.nodes === 0 ? [] : [`As many as fit: --set ${nodesQuestion[kind]}=${ways.nodes}`]),
    ...(region === undefined ? [] : [`A region with room for this size: --region ${region}${also(otherRegions)}`]),
    ...withoutNodes(kind, ways),
    ...(ofBatch
      ? ['Ask for more in the portal: the Batch account, Quotas, Request quota increase']
      : [
          `az quota update --resource-name ${limit.key} --scope ${subscriptionOf(intent)}/providers/Microsoft.Compute/locations/${intent.region} --limit-object value=${enough} --resource-type ${kind === 'spot' ? 'lowPriority' : 'dedicated'}`,
        ]),
    ...(ways.accounts.length === 0 ? [] : [`Accounts of yours with a larger quota: ${listed(ways.accounts)}`]),
    ...(region === undefined && ways.fullRegions.length > 0 ? [`Looked at without finding room: ${listed(ways.fullRegions)}`] : []),
    `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise ${limit.key}${account} from ${limit.limit} to ${enough} ${kind === 'spot' ? 'Spot ' : ''}vCPUs. In use: ${limit.used}; needed besides: ${needed}, for Azure Batch pools of the environment ${intent.environment}.”`,
  ]
}
