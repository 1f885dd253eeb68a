import { at } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { readAt } from '../api-versions.ts'
import {
  accountLimits,
  type CoreLimits,
  computeLimits,
  type Demand,
  left,
  type Shortfall,
  shortfalls,
  unreadLimits,
} from '../core-limits.ts'
import { coreWays, type Room, type Ways, waysInWords } from '../core-ways.ts'
import { count, counted, type IntendedPool, lastName, listed, poolsIn, subscriptionOf } from '../intended.ts'
import { findSize, type MachineSize, sizesOf } from '../machine-sizes.ts'
import { regionName } from '../regions.ts'
import { coresOf, inTwoSteps, namesOf, poolsBeside, type StandingPool, standingPool } from '../standing-pools.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orElse } from '../unread.ts'

/** Cores for the nodes: the account's quota where nodes are Microsoft's, Compute's where they are the subscription's. */
export const coreQuota: Check = {
  id: 'core-quota',
  title: 'There are cores for the nodes',
  source: sources.quotas,
  applies: (intent) => poolsIn(intent).some(({ dedicated, spot }) => dedicated + spot > 0),
  async look(intent, reader) {
    const pools = poolsIn(intent).filter(({ dedicated, spot }) => dedicated + spot > 0)
    const sizes = await sizesOf(reader, intent.subscription, intent.region)
    return (await Promise.all(pools.map((pool) => lookAt(intent, reader, pool, sizes)))).flat()
  },
}

async function lookAt(intent: Intent, reader: Reader, pool: IntendedPool, sizes: readonly MachineSize[]): Promise<readonly Finding[]> {
  const size = findSize(sizes, pool.size)
  // A size that is not offered is told by `size-support`; its cores are not known.
  if (size === undefined || size.cores === 0) return [unknownCores(pool, intent)]
  const limits = await limitsFor(intent, reader, pool, sizes)
  if (limits === undefined) return newAccount(intent, reader, pool, size)
  // What the pool has already is part of what is in use, and one that is deleted first gives it back; one that goes only afterwards does not.
  const own = await (pool.step.action === 'create' ? undefined : standingPool(reader, pool.step.id))
  const beside = await poolsBeside(intent, reader, pool)
  const running = coresOf(own === undefined ? [] : [own], 'now', sizes, size.family)
  const demand = ({ cores, family }: MachineSize): Demand => {
    const has = coresOf(own === undefined ? [] : [own], 'now', sizes, family)
    const coming = coresOf(beside, 'coming', sizes, family)
    const need = (nodes: number, part: keyof Demand) => Math.max(0, nodes * cores - has[part] + (nodes === 0 ? 0 : coming[part]))
    return { dedicated: need(pool.dedicated, 'dedicated'), spot: need(pool.spot, 'spot'), ofFamily: need(pool.dedicated, 'ofFamily') }
  }
  const short = shortfalls(limits, size.family, demand(size))
  const names = unreadLimits(limits, size.family, demand(size))
  const unread = names.length === 0 ? [] : [unreadQuota(intent, pool, limits.path, names)]
  if (short.length === 0) return unread
  const kinds = [...new Set(short.map(({ kind }) => kind))]
  const keeps = coresOf(beside, 'now', sizes, size.family)
  // Once the old ones are gone, what they had is free, and what they were getting is not needed.
  const coming = coresOf(beside, 'coming', sizes, size.family)
  const fitsAfter = short.every(({ limit, needed, part }) => needed - coming[part] <= left(limit) + keeps[part])
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const only = (one: MachineSize): Demand => {
        const all = demand(one)
        return kind === 'spot' ? { ...all, dedicated: 0, ofFamily: 0 } : { ...all, spot: 0 }
      }
      const fits = (room: Room) => shortfalls(room.limits, room.size.family, only(room.size)).length === 0
      const taken = { ...running, [kind]: running[kind] - coming[kind], ofFamily: running.ofFamily - coming.ofFamily }
      const ways = await coreWays({ intent, reader, kind, pool, size, sizes, limits, running: taken, beside, fits })
      const twoSteps = beside.length > 0 && fitsAfter ? [inTwoSteps(pool, beside, kinds, 'cores, too')] : []
      return short
        .filter((one) => one.kind === kind)
        .map((one) => shortage({ intent, pool, size, short: one, ways, beside, keeps, coming, twoSteps }))
    }),
  )
  return [...found.flat(), ...unread]
}

/** Undefined: a Batch account that does not exist yet has no quota to be read. */
async function limitsFor(
  intent: Intent,
  reader: Reader,
  pool: IntendedPool,
  sizes: readonly MachineSize[],
): Promise<CoreLimits | undefined> {
  if (intent.allocation === 'user-subscription') return computeLimits(reader, intent.subscription, intent.region)
  const account = await reader.get(pool.account, readAt.batch)
  return account === undefined ? undefined : accountLimits(reader, account, sizes)
}

interface Shortage {
  readonly intent: Intent
  readonly pool: IntendedPool
  readonly size: MachineSize
  readonly short: Shortfall
  readonly ways: Ways
  /** Pools that stand beside the new one until it has its nodes, and what they have and are getting. */
  readonly beside: readonly StandingPool[]
  readonly keeps: Demand
  readonly coming: Demand
  readonly twoSteps: readonly string[]
}

function shortage({ intent, pool, size, short, ways, beside, keeps, coming, twoSteps }: Shortage): Finding {
  const { limit, needed, kind, part } = short
  const nodes = `${counted(pool[kind], kind === 'spot' ? 'Spot node' : 'node')} of ${size.name}`
  const room = `${limit.name} has ${left(limit)} of ${limit.limit} left.`
  const name = lastName(pool.step.id)
  const compute = intent.allocation === 'user-subscription'
  const empty = compute ? 'Compute refuses what goes beyond its quota' : 'Batch starts no node beyond the account’s quota'
  const stays = compute ? 'the pool is made and stays empty' : 'the pool is made and stays short of nodes'
  const old = namesOf(beside)
  const held = [
    ...(keeps[part] > 0 ? [`while ${old} ${beside.length === 1 ? 'keeps its' : 'keep their'} ${keeps[part]}`] : []),
    ...(coming[part] > 0
      ? [`${keeps[part] > 0 ? 'and' : `while ${old}`} ${beside.length === 1 ? 'is' : 'are'} still getting ${coming[part]}`]
      : []),
  ]
  return {
    severity: 'blocks',
    what:
      beside.length === 0
        ? `${nodes} ${pool[kind] === 1 ? 'needs' : 'need'} ${counted(needed, 'vCPU')}; ${room}`
        : `${[`${nodes} in ${name} need${pool[kind] === 1 ? 's' : ''} ${counted(needed - coming[part], 'vCPU')}`, ...held].join(' ')}; ${room}`,
    why:
      beside.length === 0
        ? `${empty}: ${stays}.`
        : `${name} is made beside ${old} and has its nodes before ${old} ${beside.length === 1 ? 'goes' : 'go'}: until then both count. ${empty}: ${stays}, and ${old} ${beside.length === 1 ? 'does' : 'do'} not go.`,
    evidence: limit.evidence,
    now: [...waysInWords(intent, short, ways), ...twoSteps],
    ...(ways.fixes.length === 0 ? {} : { fixes: ways.fixes }),
    link: `https://${sources.quotas.link}`,
    steps: [pool.step.id],
  }
}

/** What is known of a new account: nothing by reading; what other accounts there have is a hint. */
async function newAccount(intent: Intent, reader: Reader, pool: IntendedPool, size: MachineSize): Promise<readonly Finding[]> {
  const path = `${subscriptionOf(intent)}/providers/Microsoft.Batch/batchAccounts`
  const others = (await orElse(reader.list(path, readAt.batch), [])).filter(
    (account) => typeof at(account, 'properties.dedicatedCoreQuota') === 'number',
  )
  const near = others.filter((account) => regionName(account.location) === intent.region)
  const needed = pool.dedicated * size.cores
  const hint = near
    .slice(0, 3)
    .map((account) => `${String(account.name)}: ${count(at(account, 'properties.dedicatedCoreQuota'))} dedicated vCPUs`)
    .join('; ')
  return [
    {
      severity: 'unknown',
      what: `Whether the new account ${lastName(pool.account)} may use ${counted(needed + pool.spot * size.cores, 'vCPU')} is known once it exists.`,
      why: `Azure gives each Batch account its own core quota when it is made: 0 to 900 dedicated vCPUs and 0 to 100 pools, by region and kind of subscription. With too few, the pool stays short of nodes.${hint === '' ? '' : ` Other accounts in ${intent.region}: ${hint}.`}`,
      evidence: {
        path,
        value:
          near.length === 0
            ? `no account in ${intent.region} that could be read`
            : near.map((account) => ({ name: String(account.name), dedicatedCoreQuota: at(account, 'properties.dedicatedCoreQuota') })),
      },
      now: [
        `Go on: the account and its network are made first, and the pool tells what came`,
        `Or begin without nodes and ask for quota first: --set pool-nodes=0`,
        `Read the quota once the account is there: az batch account show --resource-group ${intent.resourceGroup} --name ${lastName(pool.account)} --query "{dedicated:dedicatedCoreQuota, families:dedicatedCoreQuotaPerVmFamily}"`,
      ],
      fixes: [{ question: 'pool-nodes', value: '0' }],
      link: `https://${sources.quotas.link}`,
      steps: [pool.step.id],
    },
  ]
}

function unknownCores(pool: IntendedPool, intent: Intent): Finding {
  return {
    severity: 'unknown',
    what: `How many vCPUs ${pool.size} has is not in Batch’s list for ${intent.region}, so its quota could not be looked at.`,
    why: 'The list of sizes tells cores and quota family; a size that is missing there is told apart as well.',
    evidence: {
      path: `/subscriptions/${intent.subscription}/providers/Microsoft.Batch/locations/${intent.region}/virtualMachineSkus`,
      value: 'not listed',
    },
    now: ['Choose a size of the list: --set pool-size=Standard_D2s_v5'],
    steps: [pool.step.id],
  }
}

function unreadQuota(intent: Intent, pool: IntendedPool, path: string, names: readonly string[]): Finding {
  return {
    severity: 'unknown',
    what: `Azure lists no quota for ${listed(names)} in ${intent.region}.`,
    why: `Whether ${counted(pool.dedicated + pool.spot, 'node')} of ${pool.size} fit could be compared with the other limits only.`,
    evidence: { path, value: 'not listed' },
    now: [
      intent.allocation === 'user-subscription'
        ? `Look for it under another name: az vm list-usage --location ${intent.region} --output table`
        : `Look at the account: az batch account show --resource-group ${intent.resourceGroup} --name ${lastName(pool.account)}`,
    ],
    steps: [pool.step.id],
  }
}
