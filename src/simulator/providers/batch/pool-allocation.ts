import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { freeAddresses } from '../network/addresses.ts'
import { poolType, targetsOf } from './common.ts'
import { reachability } from './reachability.ts'
import { familyQuota, findSize } from './vm-sizes.ts'

/** The pool begins to allocate or release nodes; it is steady again some minutes later. */
export function startResize(world: World, pool: StoredResource): void {
  const targets = targetsOf(propertiesOf(pool))
  const nodes = targets.dedicated + targets.lowPriority + Number(pool.facts.currentDedicatedNodes ?? 0)
  const seconds = nodes === 0 ? durations.poolWithoutNodes : durations.poolWithNodes
  const task = world.schedule(seconds, 'pool-steady', idKey(pool.id))
  world.save({
    ...pool,
    facts: {
      ...pool.facts,
      resizeTask: task.order,
      allocationState: 'Resizing',
      allocationStateTransitionTime: iso(world.now()),
      resizeOperationStatus: {
        targetDedicatedNodes: targets.dedicated,
        targetLowPriorityNodes: targets.lowPriority,
        resizeTimeout: at(pool.body, 'properties.scaleSettings.fixedScale.resizeTimeout') ?? 'PT15M',
        nodeDeallocationOption: 'Requeue',
        startTime: iso(world.now()),
      },
    },
  })
}

/** The nodes that could be had are there; what stood in the way is among `resizeOperationStatus.errors`. */
export function finishPool(world: World, key: string, fails?: { readonly code: string; readonly message: string }): void {
  const pool = world.find(key)
  // A pool that was removed or resized again meanwhile is not ours to finish.
  if (pool === undefined || pool.facts.allocationState !== 'Resizing' || isEarlier(world, pool)) return
  const errors: JsonObject[] = fails === undefined ? [] : [problem(fails.code, fails.message)]
  const targets = fails === undefined ? targetsOf(propertiesOf(pool)) : currentOf(pool)
  const granted = withinQuota(world, pool, targets, errors)
  const placed = withinSubnet(world, pool, granted, errors)
  const status = isObject(pool.facts.resizeOperationStatus) ? pool.facts.resizeOperationStatus : {}
  const { resizeTask: _, ...facts } = pool.facts
  world.save({
    ...pool,
    etag: world.newEtag(),
    facts: {
      ...facts,
      allocationState: 'Steady',
      allocationStateTransitionTime: iso(world.now()),
      currentDedicatedNodes: placed.dedicated,
      currentLowPriorityNodes: placed.lowPriority,
      resizeOperationStatus: { ...status, ...(errors.length === 0 ? {} : { errors }) },
    },
  })
}

/** What a resize that fails leaves it with: the nodes it had. */
const currentOf = ({ facts }: StoredResource): Counts => ({
  dedicated: Number(facts.currentDedicatedNodes ?? 0),
  lowPriority: Number(facts.currentLowPriorityNodes ?? 0),
})

/** A later resize has its own task, still to come. */
function isEarlier(world: World, pool: StoredResource): boolean {
  const order = pool.facts.resizeTask
  return order !== undefined && world.store.get('task', String(order)) !== undefined
}

interface Counts {
  readonly dedicated: number
  readonly lowPriority: number
}

function withinQuota(world: World, pool: StoredResource, targets: Counts, errors: JsonObject[]): Counts {
  const sizeName = String(propertiesOf(pool).vmSize)
  const size = findSize(sizeName)
  if (size === undefined) {
    if (targets.dedicated + targets.lowPriority > 0)
      errors.push(problem('UnsupportedVMSize', `The VM size ${sizeName} is not supported in the region.`))
    return { dedicated: 0, lowPriority: 0 }
  }
  const [, family, cores] = size
  const account = world.find(pool.id.slice(0, pool.id.toLowerCase().lastIndexOf('/pools/')))
  if (at(account?.body, 'properties.poolAllocationMode') === 'UserSubscription') return targets
  const { quotas } = world.settings
  const others = world.childrenOf(account?.id ?? '', poolType).filter((other) => idKey(other.id) !== idKey(pool.id))
  const used = (kind: 'currentDedicatedNodes' | 'currentLowPriorityNodes', only?: string) =>
    others.reduce((sum, other) => {
      const otherSize = findSize(String(propertiesOf(other).vmSize))
      return only === undefined || otherSize?.[1] === only ? sum + Number(other.facts[kind] ?? 0) * (otherSize?.[2] ?? 0) : sum
    }, 0)
  const total = Math.max(0, Math.floor((quotas.dedicatedCores - used('currentDedicatedNodes')) / cores))
  const ofFamily = Math.max(0, Math.floor((familyQuota(quotas, family) - used('currentDedicatedNodes', family)) / cores))
  const spot = Math.max(0, Math.floor((quotas.lowPriorityCores - used('currentLowPriorityNodes')) / cores))
  if (targets.dedicated > ofFamily) {
    errors.push(problem('AccountVMSeriesCoreQuotaReached', `The specified account has reached VM series core quota for ${family}`))
  } else if (targets.dedicated > total) {
    errors.push(problem('AccountCoreQuotaReached', 'The specified account has reached core quota.'))
  }
  if (targets.lowPriority > spot) {
    errors.push(problem('AccountLowPriorityCoreQuotaReached', 'The specified account has reached low-priority core quota.'))
  }
  return { dedicated: Math.min(targets.dedicated, total, ofFamily), lowPriority: Math.min(targets.lowPriority, spot) }
}

function withinSubnet(world: World, pool: StoredResource, wanted: Counts, errors: JsonObject[]): Counts {
  const subnet = world.find(String(at(pool.body, 'properties.networkConfiguration.subnetId') ?? ''))
  if (subnet === undefined) return wanted
  const own = Number(pool.facts.currentDedicatedNodes ?? 0) + Number(pool.facts.currentLowPriorityNodes ?? 0)
  const free = freeAddresses(world, subnet) + own
  if (wanted.dedicated + wanted.lowPriority <= free) return wanted
  errors.push(problem('AllocationFailed', `The subnet ${subnet.name} does not have enough free IP addresses for the nodes of the pool.`))
  const dedicated = Math.max(0, Math.min(wanted.dedicated, free))
  return { dedicated, lowPriority: Math.max(0, Math.min(wanted.lowPriority, free - dedicated)) }
}

/** The nodes of a pool with their state: Batch shows them on its data plane only, the practice cloud at `/practice/nodes?pool=`. */
export function nodesOf(world: World, poolId: string): Json[] {
  const pool = world.find(poolId)
  if (pool === undefined || pool.type !== poolType) {
    const [, , , , group, , , , account = '', , name = ''] = poolId.split('/')
    throw resourceNotFound(poolType, [account, name], group)
  }
  const { reachable, why } = reachability(world, pool)
  const kinds = [
    ['currentDedicatedNodes', true],
    ['currentLowPriorityNodes', false],
  ] as const
  return kinds.flatMap(([property, isDedicated]) =>
    Array.from(
      { length: Number(pool.facts[property] ?? 0) },
      (_, index): Json => ({
        id: `tvmps_${isDedicated ? 'd' : 'p'}${String(index).padStart(4, '0')}`,
        state: reachable ? 'idle' : 'unusable',
        isDedicated,
        ...(reachable ? {} : { errors: [{ code: 'NodeUnusable', message: why }] }),
      }),
    ),
  )
}

const problem = (code: string, message: string): JsonObject => ({ code, message })

const propertiesOf = (resource: StoredResource): JsonObject => (isObject(resource.body.properties) ? resource.body.properties : {})
