import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { freeAddresses } from '../network/addresses.ts'
import { poolType, propertiesOf, targetsOf } from './common.ts'
import { machineTroubles } from './pool-machines.ts'
import { type Counts, problem, withinQuota } from './pool-quotas.ts'
import { surroundingTroubles, withinAddresses } from './pool-surroundings.ts'
import { reachability } from './reachability.ts'

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
      ...autoScaleRun(world, pool),
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

/** The last evaluation of a formula, as the pool shows it. */
function autoScaleRun(world: World, pool: StoredResource): JsonObject {
  if (at(pool.body, 'properties.scaleSettings.autoScale') === undefined) return {}
  const { dedicated, lowPriority } = targetsOf(propertiesOf(pool))
  const results = `$TargetDedicatedNodes=${dedicated};$TargetLowPriorityNodes=${lowPriority};$NodeDeallocationOption=requeue`
  return { autoScaleRun: { evaluationTime: iso(world.now()), results } }
}

/** The nodes that could be had are there; what stood in the way is among `resizeOperationStatus.errors`. */
export function finishPool(world: World, key: string, fails?: { readonly code: string; readonly message: string }): void {
  const pool = world.find(key)
  // A pool that was removed or resized again meanwhile is not ours to finish.
  if (pool === undefined || pool.facts.allocationState === 'Steady' || isEarlier(world, pool)) return
  const errors: JsonObject[] = fails === undefined ? [] : [problem(fails.code, fails.message)]
  const finish = () => (pool.facts.allocationState === 'Stopping' ? asItIs(pool, errors) : allocated(world, pool, errors))
  // By a fault of the scenario: the nodes there are stay.
  const placed = fails === undefined ? finish() : countsOf(pool)
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

function allocated(world: World, pool: StoredResource, errors: JsonObject[]): Counts {
  const targets = targetsOf(propertiesOf(pool))
  const now = countsOf(pool)
  const grows = targets.dedicated > now.dedicated || targets.lowPriority > now.lowPriority
  const granted = withinQuota(world, pool, targets, errors)
  const troubles = grows ? [...machineTroubles(world, pool), ...surroundingTroubles(world, pool)] : []
  errors.push(...troubles)
  if (troubles.length > 0) {
    return { dedicated: Math.min(now.dedicated, targets.dedicated), lowPriority: Math.min(now.lowPriority, targets.lowPriority) }
  }
  return withinSubnet(world, pool, withinAddresses(pool, granted, errors), errors)
}

/** A resize that was stopped leaves the nodes there are (learn rest/api/batchmanagement/pool/stop-resize). */
function asItIs(pool: StoredResource, errors: JsonObject[]): Counts {
  errors.push(problem('ResizeStopped', 'Desired number of compute nodes could not be allocated as the resize was stopped.'))
  return countsOf(pool)
}

const countsOf = (pool: StoredResource): Counts => ({
  dedicated: Number(pool.facts.currentDedicatedNodes ?? 0),
  lowPriority: Number(pool.facts.currentLowPriorityNodes ?? 0),
})

/** Stops a running resize: the pool is `Stopping`, and steady a few seconds later. A steady pool stays as it is. */
export function stopResize(world: World, pool: StoredResource): void {
  if (pool.facts.allocationState !== 'Resizing') return
  const task = world.schedule(durations.poolWithoutNodes, 'pool-steady', idKey(pool.id))
  world.save({
    ...pool,
    etag: world.newEtag(),
    facts: { ...pool.facts, resizeTask: task.order, allocationState: 'Stopping', allocationStateTransitionTime: iso(world.now()) },
  })
}

/** A later resize has its own task, still to come. */
function isEarlier(world: World, pool: StoredResource): boolean {
  const order = pool.facts.resizeTask
  return order !== undefined && world.store.get('task', String(order)) !== undefined
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
