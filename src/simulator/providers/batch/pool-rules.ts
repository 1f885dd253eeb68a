import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { findKey } from '../key-vault/keys.ts'
import { addressUser } from '../network/address-use.ts'
import { delegationsOf } from '../network/delegations.ts'
import { includesId, invalidValue, missingProperty, targetsOf, textAt } from './common.ts'
import { checkNatPools } from './nat-pools.ts'
import { findSize } from './vm-sizes.ts'

/** Rules of images, disks and security types. */
export function checkMachine(world: World, account: StoredResource, properties: JsonObject, identities: readonly string[]): void {
  const path = 'properties.deploymentConfiguration.virtualMachineConfiguration'
  const machine = at(properties, 'deploymentConfiguration.virtualMachineConfiguration')
  const windows = textAt(machine, 'nodeAgentSkuId')?.toLowerCase().startsWith('batch.node.windows') === true
  const encryption = at(machine, 'diskEncryptionConfiguration')
  const targets = at(encryption, 'targets')
  if (Array.isArray(targets) && targets.length > 0) {
    const both = targets.includes('OsDisk') && targets.includes('TemporaryDisk')
    const customer = at(encryption, 'customerManagedKey') !== undefined
    if (windows && !both && !customer) {
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
export function checkNetwork(world: World, account: StoredResource, id: string, properties: JsonObject): void {
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
  const [delegated] = delegationsOf(subnet.body)
  if (delegated !== undefined) throw invalidValue(base, `The specified subnet is delegated to ${delegated}.`)
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

export function checkScale(properties: JsonObject): void {
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

function minutesOf(duration: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  if (match === null) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return days * 1440 + hours * 60 + minutes + seconds / 60
}
