import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { identityLinks } from '../managed-identity.ts'
import { checkPackages } from './applications.ts'
import { accountType, batchVersions, dressIdentity, invalidValue, missingProperty, poolType, refused, userIdentities } from './common.ts'
import { checkMachine } from './machine-rules.ts'
import { checkNodes } from './node-rules.ts'
import { startResize } from './pool-allocation.ts'
import { checkJoins } from './pool-joins.ts'
import { checkNetwork, checkScale } from './pool-rules.ts'
import { withoutSecrets } from './pool-secrets.ts'
import { poolShape } from './pool-shape.ts'
import { firstWritten, fromVersion, poolShapeAt, toVersion } from './pool-versions.ts'

/** Properties an existing pool may change; any other that differs is refused. */
const changeable = [
  ...['scaleSettings', 'startTask', 'metadata', 'applicationPackages', 'upgradePolicy'],
  // At earlier versions only.
  ...['targetNodeCommunicationMode', 'certificates', 'resourceTags'],
]

const newest = batchVersions.at(-1) ?? ''

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
  shapeAt: poolShapeAt,
  links: (_world, { body }) => identityLinks(body),
  prepare(world, asked) {
    if (asked.apiVersion < firstWritten) {
      throw badRequest(
        'InvalidApiVersionParameter',
        `The practice cloud writes pools at api-version ${firstWritten} and later, not at ${asked.apiVersion}.`,
      )
    }
    const write = atNewest(asked)
    const account = requireReadyAccount(world, write)
    const body = replacedWhole(write)
    checkChange(world, { ...write, body })
    const identities = userIdentities(world, body, write.id)
    const properties = isObject(body.properties) ? body.properties : {}
    const sent = isObject(write.sent.properties) ? write.sent.properties : {}
    if (write.before === undefined) {
      checkNew(world, account, properties)
      checkJoins(world, properties)
      checkMachine(world, account, properties, identities)
      checkNetwork(world, account, write.id, properties)
    }
    checkCertificates(properties)
    checkScale(properties)
    if (write.before === undefined) checkNodes(account, properties, identities)
    // What was put earlier is kept without its secrets and not looked at again.
    else if (sent.startTask !== undefined || sent.upgradePolicy !== undefined) {
      const { mountConfiguration: _, ...rest } = properties
      checkNodes(account, rest, identities)
    }
    checkPackages(world, account, properties)
    return { body: withoutSecrets(body), facts: factsOf(world, write) }
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
  dress(world, resource, body, version = newest) {
    const { resizeTask: _, ...properties } = isObject(body.properties) ? body.properties : {}
    return toVersion(version, { ...body, identity: dressIdentity(world, resource), properties })
  },
}

/** The write as the newest version says it. What an older version cannot say is not in it. */
const atNewest = (write: Write): Write => ({
  ...write,
  body: fromVersion(write.apiVersion, write.body),
  sent: fromVersion(write.apiVersion, write.sent),
})

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

/** Certificates of accounts ended on 29 February 2024 (learn batch/batch-certificate-migration-guide): none is there to refer to. */
function checkCertificates(properties: JsonObject): void {
  const wanted = properties.certificates
  if (!Array.isArray(wanted) || wanted.length === 0) return
  throw refused('InvalidCertificateReferences', 'One or more certificate references could not be satisfied.', 'properties.certificates')
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
  const kept = withoutSecrets(body)
  const wanted = isObject(kept.properties) ? kept.properties : {}
  const named = isObject(sent.properties) ? sent.properties : {}
  const changed = Object.keys(named).find((name) => !changeable.includes(name) && !sameJson(old[name], wanted[name]))
  if (changed === undefined) return
  const words = 'A property that cannot be updated was specified as part of the request.'
  throw refused('PropertyCannotBeUpdated', words, `properties.${changed}`, words)
}

function checkNew(world: World, account: StoredResource, properties: JsonObject): void {
  if (properties.vmSize === undefined) throw missingProperty('properties.vmSize')
  if (at(properties, 'deploymentConfiguration.cloudServiceConfiguration') !== undefined) {
    throw invalidValue(
      'properties.deploymentConfiguration.cloudServiceConfiguration',
      'Cloud Services pools were retired on 29 February 2024.',
    )
  }
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
