import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { identityLinks } from '../managed-identity.ts'
import { accountType, batchVersions, dressIdentity, missingProperty, poolType, refused, userIdentities } from './common.ts'
import { startResize } from './pool-allocation.ts'
import { checkJoins } from './pool-joins.ts'
import { checkMachine, checkNetwork, checkScale } from './pool-rules.ts'
import { poolShape } from './pool-shape.ts'

/** Properties an existing pool may change; any other that differs is refused. */
const changeable = ['scaleSettings', 'startTask', 'metadata', 'applicationPackages', 'upgradePolicy']

/** Pools: the PUT answers at once with 200; what becomes of the nodes is read from `allocationState` later. */
export const pool: ResourceDefinition = {
  type: poolType,
  apiVersions: batchVersions,
  name: { pattern: /^[A-Za-z0-9_-]{1,64}$/, rule: 'it has 1 to 64 letters, digits, - and _', code: 'InvalidPoolName' },
  location: 'none',
  tracked: false,
  etag: true,
  body: poolShape,
  patch: poolShape,
  put: { kind: 'now', status: 200 },
  update: { kind: 'now', status: 200 },
  remove: { style: { kind: 'location', seconds: durations.deletePool, results: 'operationResults' } },
  links: (_world, { body }) => identityLinks(body),
  prepare(world, write) {
    if (write.apiVersion < '2025-06-01') {
      throw badRequest(
        'InvalidApiVersionParameter',
        `The practice cloud writes pools at api-version 2025-06-01 only, not at ${write.apiVersion}.`,
      )
    }
    const account = requireReadyAccount(world, write)
    const body = replacedWhole(write)
    checkChange(world, { ...write, body })
    const identities = userIdentities(world, body, write.id)
    const properties = isObject(body.properties) ? body.properties : {}
    if (write.before === undefined) {
      checkNew(world, account, properties)
      checkJoins(world, properties)
      checkMachine(world, account, properties, identities)
      checkNetwork(world, account, write.id, properties)
    }
    checkScale(properties)
    return { body, facts: factsOf(world, write) }
  },
  stored: (world, resource, write) => {
    if (write.before === undefined || scaleOf(write.before.body) !== scaleOf(resource.body)) startResize(world, resource)
  },
  show: (_world, resource) => {
    const properties = isObject(resource.body.properties) ? resource.body.properties : {}
    const scale = isObject(properties.scaleSettings) ? properties.scaleSettings : {}
    const fixed = isObject(scale.fixedScale) ? scale.fixedScale : {}
    return {
      provisioningState: resource.state === 'Deleting' ? 'Deleting' : 'Succeeded',
      provisioningStateTransitionTime: iso(resource.createdAt),
      lastModified: iso(resource.changedAt),
      interNodeCommunication: properties.interNodeCommunication ?? 'Disabled',
      taskSlotsPerNode: properties.taskSlotsPerNode ?? 1,
      taskSchedulingPolicy: properties.taskSchedulingPolicy ?? { nodeFillType: 'Spread' },
      scaleSettings:
        scale.autoScale !== undefined
          ? scale
          : { fixedScale: { targetDedicatedNodes: 0, targetLowPriorityNodes: 0, resizeTimeout: 'PT15M', ...fixed } },
    }
  },
  dress: (world, resource, body) => {
    // Which task ends the resizing is the practice cloud's own affair.
    const { resizeTask: _, ...properties } = isObject(body.properties) ? body.properties : {}
    return { ...body, properties, identity: dressIdentity(world, resource.body.identity) }
  },
}

/**
 * What a PATCH names replaces what was there, property by property, nothing is mixed: a formula takes the place of fixed numbers, and an
 * empty start task removes the old one (spec Microsoft.Batch 2025-06-01, examples PoolUpdate_EnableAutoScale and PoolUpdate_RemoveStartTask).
 */
function replacedWhole({ verb, body, sent }: Write): JsonObject {
  if (verb !== 'patch' || !isObject(body.properties) || !isObject(sent.properties)) return body
  const { startTask, ...rest } = { ...body.properties, ...sent.properties }
  const removed = isObject(startTask) && Object.keys(startTask).length === 0
  return { ...body, properties: startTask === undefined || removed ? rest : { ...rest, startTask } }
}

function requireReadyAccount(world: World, write: Write): StoredResource {
  const account = world.find(write.parent ?? '')
  if (account?.type === accountType && account.state === 'Succeeded') return account
  throw new ArmError(409, 'AccountNotReady', `The Batch account '${write.parent ?? ''}' is in state ${account?.state ?? 'unknown'}.`, {
    target: 'BatchAccount',
  })
}

/** Words and details as Batch gives them (Azure/Batch#85). */
function checkChange(world: World, { before, body, sent }: Write): void {
  if (before === undefined) return
  const old = { ...(isObject(before.body.properties) ? before.body.properties : {}), ...pool.show?.(world, before) }
  const wanted = isObject(body.properties) ? body.properties : {}
  const named = isObject(sent.properties) ? sent.properties : {}
  const changed = Object.keys(named).find((name) => !changeable.includes(name) && !sameJson(old[name], wanted[name]))
  if (changed === undefined) return
  const words = 'A property that cannot be updated was specified as part of the request.'
  throw refused('PropertyCannotBeUpdated', words, `properties.${changed}`, words)
}

function checkNew(world: World, account: StoredResource, properties: JsonObject): void {
  if (properties.vmSize === undefined) throw missingProperty('properties.vmSize')
  if (at(properties, 'deploymentConfiguration.virtualMachineConfiguration') === undefined) {
    throw missingProperty('properties.deploymentConfiguration.virtualMachineConfiguration')
  }
  if (world.childrenOf(account.id, poolType).length >= world.settings.quotas.pools) {
    throw new ArmError(409, 'PoolQuotaReached', 'The Batch account has reached its pool quota.', { target: 'BatchAccount' })
  }
}

function factsOf(world: World, { before }: Write): JsonObject {
  if (before !== undefined) return before.facts
  return {
    creationTime: iso(world.now()),
    allocationState: 'Steady',
    allocationStateTransitionTime: iso(world.now()),
    currentDedicatedNodes: 0,
    currentLowPriorityNodes: 0,
  }
}

const scaleOf = (body: JsonObject) => JSON.stringify(at(body, 'properties.scaleSettings') ?? {})

const sameJson = (left: Json | undefined, right: Json | undefined) => JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))

function sorted(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value ?? null
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
