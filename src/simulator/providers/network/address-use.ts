import { idKey } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { referenceIds } from './common.ts'

export const addressType = 'Microsoft.Network/publicIPAddresses'

export const prefixType = 'Microsoft.Network/publicIPPrefixes'

export const natType = 'Microsoft.Network/natGateways'

/** The ids of a NAT gateway's addresses. */
export const natAddresses = (body: Json | undefined): string[] => referenceIds(at(body, 'properties.publicIpAddresses'))

/** The ids of the ranges a NAT gateway uses whole. */
export const natPrefixes = (body: Json | undefined): string[] => referenceIds(at(body, 'properties.publicIpPrefixes'))

/** What holds a public address: a NAT gateway or a pool. */
export function addressUser(world: World, id: string): StoredResource | undefined {
  const gateway = world.ofType(natType).find((one) => natAddresses(one.body).some((address) => idKey(address) === idKey(id)))
  if (gateway !== undefined) return gateway
  return world.ofType('Microsoft.Batch/batchAccounts/pools').find((pool) => {
    const addresses = at(pool.body, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds')
    return Array.isArray(addresses) && addresses.some((address: Json) => idKey(String(address)) === idKey(id))
  })
}

/** The addresses taken out of a prefix one by one. */
export function addressesFrom(world: World, prefix: string): StoredResource[] {
  return world
    .ofType(addressType)
    .filter((address) => idKey(referenceId(propertiesOf(address.body).publicIPPrefix) ?? '') === idKey(prefix))
}

/** The NAT gateway that uses a prefix whole. */
export function prefixUser(world: World, id: string): StoredResource | undefined {
  return world.ofType(natType).find((one) => natPrefixes(one.body).some((prefix) => idKey(prefix) === idKey(id)))
}
