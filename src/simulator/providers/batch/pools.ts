import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { findKey } from '../key-vault.ts'
import { addressUser } from '../network/outbound.ts'
import {
  accountType,
  batchVersions,
  dressIdentity,
  includesId,
  invalidValue,
  missingProperty,
  poolType,
  refused,
  targetsOf,
  textAt,
  userIdentities,
} from './common.ts'
import { checkNatPools } from './nat-pools.ts'
import { startResize } from './pool-allocation.ts'
import { poolShape } from './pool-shape.ts'
import { findSize, quotas } from './vm-sizes.ts'

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
  prepare(world, write) {
    if (write.apiVersion < '2025-06-01') {
      throw badRequest(
        'InvalidApiVersionParameter',
        `The practice cloud writes pools at api-version 2025-06-01 only, not at ${write.apiVersion}.`,
      )
    }
    const account = requireReadyAccount(world, write)
    checkChange(write)
    const identities = userIdentities(world, write.body, write.id)
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    if (write.before === undefined) {
      checkNew(world, account, properties)
      checkMachine(world, account, properties, identities)
      checkNetwork(world, account, write.id, properties)
    }
    checkScale(properties)
    return { body: write.body, facts: factsOf(world, write) }
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
  dress: (world, resource, body) => ({ ...body, identity: dressIdentity(world, resource.body.identity) }),
}

function requireReadyAccount(world: World, write: Write): StoredResource {
  const account = world.find(write.parent ?? '')
  if (account?.type === accountType && account.state === 'Succeeded') return account
  throw new ArmError(409, 'AccountNotReady', `The Batch account '${write.parent ?? ''}' is in state ${account?.state ?? 'unknown'}.`, {
    target: 'BatchAccount',
  })
}

/** Words and details as Batch gives them (Azure/Batch#85). */
function checkChange({ before, body, sent }: Write): void {
  if (before === undefined) return
  const old = isObject(before.body.properties) ? before.body.properties : {}
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
  if (world.childrenOf(account.id, poolType).length >= quotas.pools) {
    throw new ArmError(409, 'PoolQuotaReached', 'The Batch account has reached its pool quota.', { target: 'BatchAccount' })
  }
}

/** Rules of images, disks and security types. */
function checkMachine(world: World, account: StoredResource, properties: JsonObject, identities: readonly string[]): void {
  const path = 'properties.deploymentConfiguration.virtualMachineConfiguration'
  const machine = at(properties, 'deploymentConfiguration.virtualMachineConfiguration')
  const windows = textAt(machine, 'nodeAgentSkuId')?.toLowerCase().startsWith('batch.node.windows') === true
  const encryption = at(machine, 'diskEncryptionConfiguration')
  const targets = at(encryption, 'targets')
  if (Array.isArray(targets) && targets.length > 0) {
    const both = targets.includes('OsDisk') && targets.includes('TemporaryDisk')
    const customer = at(encryption, 'customerManagedKey') !== undefined
    if (windows && !both) {
      throw invalidValue(`${path}.diskEncryptionConfiguration.targets`, 'On Windows pools OsDisk and TemporaryDisk must both be specified.')
    }
    if (!windows && targets.includes('OsDisk') && !customer) {
      throw invalidValue(`${path}.diskEncryptionConfiguration.targets`, 'On Linux pools only TemporaryDisk is supported.')
    }
  }
  checkPoolKey(world, path, encryption, identities)
  const security = at(machine, 'securityProfile')
  const type = textAt(security, 'securityType')
  if (at(security, 'uefiSettings') !== undefined && type === undefined) {
    throw invalidValue(`${path}.securityProfile.uefiSettings`, 'securityType must be set for uefiSettings to be used.')
  }
  const guestState = at(machine, 'osDisk.managedDisk.securityProfile')
  if ((type === 'confidentialVM') !== (guestState !== undefined)) {
    throw invalidValue(`${path}.osDisk.managedDisk.securityProfile`, 'It is required for confidential VMs and can only be set for them.')
  }
  const size = findSize(textAt(properties, 'vmSize') ?? '')
  if (size !== undefined && at(security, 'encryptionAtHost') === true && !size[4]) {
    throw invalidValue(`${path}.securityProfile.encryptionAtHost`, `The VM size ${size[0]} does not support encryption at host.`)
  }
  if (size !== undefined && type === 'trustedLaunch' && !size[5]) {
    throw invalidValue(`${path}.securityProfile.securityType`, `The VM size ${size[0]} does not support trusted launch.`)
  }
  const ownSet = at(machine, 'osDisk.managedDisk.diskEncryptionSet') !== undefined
  if (ownSet && at(account.body, 'properties.poolAllocationMode') !== 'UserSubscription') {
    throw invalidValue(`${path}.osDisk.managedDisk.diskEncryptionSet`, 'It can be set only in the UserSubscription pool allocation mode.')
  }
}

/** A pool's own key: with its version, an identity of the pool, and the OS disk among the targets. */
function checkPoolKey(world: World, path: string, encryption: Json | undefined, identities: readonly string[]): void {
  const customer = at(encryption, 'customerManagedKey')
  if (customer === undefined) return
  const base = `${path}.diskEncryptionConfiguration.customerManagedKey`
  const targets = at(encryption, 'targets')
  if (!Array.isArray(targets) || !targets.includes('OsDisk')) throw invalidValue(base, 'OsDisk must be one of the targets.')
  const url = textAt(customer, 'keyUrl') ?? ''
  const { key, version } = findKey(world, url)
  if (version === undefined) throw invalidValue(`${base}.keyUrl`, 'The version segment of the key URL is required.')
  if (key === undefined) throw invalidValue(`${base}.keyUrl`, `The key '${url}' was not found.`)
  const identity = textAt(customer, 'identityReference.resourceId') ?? ''
  if (!includesId(identities, identity))
    throw invalidValue(`${base}.identityReference`, 'The identity must be one of the identities of the pool.')
}

/** Subnet, public addresses and inbound access fit together and are there. */
function checkNetwork(world: World, account: StoredResource, id: string, properties: JsonObject): void {
  const base = 'properties.networkConfiguration'
  const network = properties.networkConfiguration
  if (!isObject(network)) return
  if (typeof network.subnetId === 'string') checkSubnet(world, account, network.subnetId)
  const addresses = isObject(network.publicIPAddressConfiguration) ? network.publicIPAddressConfiguration : {}
  const provision = addresses.provision ?? 'BatchManaged'
  const ids = Array.isArray(addresses.ipAddressIds) ? addresses.ipAddressIds.map(String) : []
  const natPools = at(network, 'endpointConfiguration.inboundNatPools')
  if (provision === 'NoPublicIPAddresses' && Array.isArray(natPools) && natPools.length > 0) {
    throw invalidValue(`${base}.endpointConfiguration`, 'It cannot be specified if the IPAddressProvisioningType is NoPublicIPAddresses.')
  }
  if (provision === 'NoPublicIPAddresses' && network.subnetId === undefined) {
    throw invalidValue(`${base}.subnetId`, 'A pool without public IP addresses needs a subnet.')
  }
  if (provision !== 'UserManaged' && ids.length > 0) {
    throw invalidValue(`${base}.publicIPAddressConfiguration.ipAddressIds`, `It cannot be specified with ${String(provision)}.`)
  }
  if (provision === 'UserManaged') checkAddresses(world, account, id, properties, ids)
  if (Array.isArray(natPools)) checkNatPools(natPools)
}

function checkSubnet(world: World, account: StoredResource, subnetId: string): void {
  const base = 'properties.networkConfiguration.subnetId'
  const subnet = world.find(subnetId)
  const network = subnet === undefined ? undefined : world.find(subnet.id.slice(0, subnet.id.toLowerCase().lastIndexOf('/subnets/')))
  if (subnet === undefined || network === undefined) {
    throw invalidValue(base, 'Either the specified VNet does not exist, or the Batch service does not have access to it.')
  }
  if (network.body.location !== account.body.location || network.subscription.toLowerCase() !== account.subscription.toLowerCase()) {
    throw invalidValue(base, 'The specified VNet must be in the same subscription and region as the Batch account.')
  }
  if (subnet.state !== 'Succeeded') throw invalidValue(base, `The specified subnet is in state ${subnet.state}.`)
}

/** Standard, static, named, in the account's region and subscription, used by nothing else, and one for every 100 nodes of a kind. */
function checkAddresses(world: World, account: StoredResource, poolId: string, properties: JsonObject, ids: readonly string[]): void {
  const base = 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds'
  if (ids.length === 0) throw missingProperty(base)
  for (const id of ids) {
    const address = world.find(id)
    if (address === undefined || address.type !== 'Microsoft.Network/publicIPAddresses')
      throw invalidValue(base, `The public IP address '${id}' was not found.`)
    const user = addressUser(world, id)
    const wrong =
      (address.state !== 'Succeeded' && `is in state ${address.state}`) ||
      (at(address.body, 'sku.name') !== 'Standard' && 'must be of SKU Standard') ||
      (at(address.body, 'properties.publicIPAllocationMethod') !== 'Static' && 'must be static') ||
      (at(address.body, 'properties.dnsSettings.domainNameLabel') === undefined && 'must have a DNS name label') ||
      ((address.body.location !== account.body.location || address.subscription.toLowerCase() !== account.subscription.toLowerCase()) &&
        'must be in the subscription and region of the Batch account') ||
      (user !== undefined && idKey(user.id) !== idKey(poolId) && `is in use by ${user.id}`)
    if (wrong !== false) throw invalidValue(base, `The public IP address '${id}' ${wrong}.`)
  }
  const { dedicated, lowPriority } = targetsOf(properties)
  const needed = Math.ceil(dedicated / 100) + Math.ceil(lowPriority / 100)
  if (new Set(ids.map(idKey)).size < needed) {
    throw invalidValue(
      base,
      `${ids.length} public IP addresses are given, but ${needed} are needed: one for every 100 dedicated or Spot nodes.`,
    )
  }
}

function checkScale(properties: JsonObject): void {
  const scale = properties.scaleSettings
  if (!isObject(scale)) return
  if (scale.fixedScale !== undefined && scale.autoScale !== undefined) {
    throw invalidValue('properties.scaleSettings', 'Only one of fixedScale and autoScale can be specified.')
  }
  const timeout = textAt(scale, 'fixedScale.resizeTimeout')
  const minutes = timeout === undefined ? 15 : minutesOf(timeout)
  if (minutes === undefined || minutes < 5) {
    throw invalidValue('properties.scaleSettings.fixedScale.resizeTimeout', 'The minimum value is 5 minutes (PT5M).')
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

function minutesOf(duration: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  if (match === null) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return days * 1440 + hours * 60 + minutes + seconds / 60
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
