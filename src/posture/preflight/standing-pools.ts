import { at, type JsonObject } from '../../common/json.ts'
import { types } from '../arm-types.ts'
import { readAt } from './api-versions.ts'
import type { Demand } from './core-limits.ts'
import { count, type IntendedPool, lastName, listed, textAt } from './intended.ts'
import { findSize, type MachineSize } from './machine-sizes.ts'
import type { Intent, Reader } from './types.ts'

/** Nodes of both kinds. */
interface Nodes {
  readonly dedicated: number
  readonly spot: number
}

/** A pool that is there. */
export interface StandingPool {
  readonly name: string
  readonly size: string
  readonly now: Nodes
  /** Nodes that a resize which is still running will add. */
  readonly coming: Nodes
  /** Where the addresses of its nodes come from. */
  readonly addresses: Addresses
}

/** Pools that go once the new one has its nodes, and stand beside it until then. None where a pool is changed or deleted first. */
export async function poolsBeside(intent: Intent, reader: Reader, { step, account }: IntendedPool): Promise<readonly StandingPool[]> {
  if (step.action !== 'create') return []
  const inAccount = `${account}/pools/`.toLowerCase()
  const going = intent.steps.filter(
    ({ action, type, id }) =>
      action === 'delete' && type.toLowerCase() === types.pool.toLowerCase() && id.toLowerCase().startsWith(inAccount),
  )
  const found = await Promise.all(going.map(({ id }) => standingPool(reader, id)))
  return found.filter((one) => one !== undefined)
}

/** A pool by its id; undefined where there is none. */
export async function standingPool(reader: Reader, id: string): Promise<StandingPool | undefined> {
  const body = await reader.get(id, readAt.batch)
  if (body === undefined) return undefined
  const now = {
    dedicated: count(at(body, 'properties.currentDedicatedNodes')),
    spot: count(at(body, 'properties.currentLowPriorityNodes')),
  }
  const resizing = textAt(body, 'properties.allocationState')?.toLowerCase() === 'resizing'
  const target = (kind: string) => (resizing ? count(at(body, `properties.resizeOperationStatus.${kind}`)) : 0)
  return {
    name: lastName(id),
    size: textAt(body, 'properties.vmSize') ?? '',
    now,
    coming: {
      dedicated: Math.max(0, target('targetDedicatedNodes') - now.dedicated),
      spot: Math.max(0, target('targetLowPriorityNodes') - now.spot),
    },
    addresses: addressesOf(body),
  }
}

/** Made by Batch in the network's subscription, given by whom the pool is from, or none there. */
export type Addresses = 'made' | 'given' | 'none'

/** Where the addresses of a pool with this body come from (learn.microsoft.com/azure/batch/batch-virtual-network). */
export function addressesOf(body: JsonObject): Addresses {
  if (textAt(body, 'properties.networkConfiguration.subnetId') === undefined) return 'none'
  const provision = textAt(body, 'properties.networkConfiguration.publicIPAddressConfiguration.provision') ?? 'BatchManaged'
  return ({ batchmanaged: 'made', usermanaged: 'given' } as const)[provision.toLowerCase()] ?? 'none'
}

/** One load balancer and security group for each 100 nodes with addresses, and the address unless it is given (learn.microsoft.com/azure/batch/batch-virtual-network). */
export const hundredsIn = ({ dedicated, spot }: Nodes) => Math.ceil((dedicated + spot) / 100)

/** Cores of some pools' nodes, those of one family told apart. */
export function coresOf(
  pools: readonly StandingPool[],
  which: 'now' | 'coming',
  sizes: readonly MachineSize[],
  family: string | undefined,
): Demand {
  const sum = { dedicated: 0, spot: 0, ofFamily: 0 }
  for (const pool of pools) {
    const size = findSize(sizes, pool.size)
    if (size === undefined) continue
    sum.dedicated += pool[which].dedicated * size.cores
    sum.spot += pool[which].spot * size.cores
    if (size.family.toLowerCase() === family?.toLowerCase()) sum.ofFamily += pool[which].dedicated * size.cores
  }
  return sum
}

/** `main`, `main and main-2`. */
export const namesOf = (pools: readonly { readonly name: string }[]) => listed(pools.map(({ name }) => name))

const questions = { dedicated: 'pool-nodes', spot: 'spot-nodes' } as const

/**
 * The way where old and new do not fit side by side and the new one alone would: without nodes in between. The count is said again, because a run
 * without nodes is what is kept.
 */
export function inTwoSteps(pool: IntendedPool, beside: readonly StandingPool[], kinds: readonly (keyof Nodes)[], room: string): string {
  const flags = (value: (kind: keyof Nodes) => number) => kinds.map((kind) => `--set ${questions[kind]}=${value(kind)}`).join(' ')
  const one = beside.length === 1
  return `In two steps, without nodes in between: ${flags(() => 0)} lets ${namesOf(beside)} go once ${one ? 'its' : 'their'} tasks have ended; then ${flags((kind) => pool[kind])} has ${one ? 'its' : 'their'} ${room}`
}
