import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { addressUser } from '../network/address-use.ts'
import { delegationsOf } from '../network/delegations.ts'
import { durationOf, invalidValue, listAt, missingProperty, targetsOf, textAt } from './common.ts'
import { checkNatPools } from './nat-pools.ts'

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
  checkFamilies(addresses, provision)
  if (provision === 'UserManaged') checkAddresses(world, account, id, properties, ids)
  if (Array.isArray(natPools)) checkNatPools(natPools)
}

/** One stack is IPv4, two are both; tags go on addresses Batch makes (spec Microsoft.Batch 2025-06-01; refusals unverified). */
function checkFamilies(addresses: JsonObject, provision: Json): void {
  const base = 'properties.networkConfiguration.publicIPAddressConfiguration'
  const families = listAt(addresses, 'ipFamilies')
  if (families.length > 0 && (!families.includes('IPv4') || new Set(families).size < families.length)) {
    throw invalidValue(`${base}.ipFamilies`, 'The expected values are IPv4, or IPv4 and IPv6.')
  }
  if (listAt(addresses, 'ipTags').length > 0 && provision !== 'BatchManaged') {
    throw invalidValue(`${base}.ipTags`, `It cannot be specified with ${String(provision)}.`)
  }
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
  const milliseconds = timeout === undefined ? 15 * minute : durationOf(timeout)
  if (milliseconds === undefined || milliseconds < 5 * minute) {
    throw invalidValue('properties.scaleSettings.fixedScale.resizeTimeout', 'The minimum value is 5 minutes (PT5M).')
  }
  const interval = textAt(scale, 'autoScale.evaluationInterval')
  const every = interval === undefined ? 15 * minute : durationOf(interval)
  if (every === undefined || every < 5 * minute || every > 168 * 60 * minute) {
    throw invalidValue(
      'properties.scaleSettings.autoScale.evaluationInterval',
      'The minimum value is 5 minutes and the maximum value is 168 hours.',
    )
  }
}

const minute = 60_000
