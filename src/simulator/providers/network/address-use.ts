import { idKey } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { referenceId } from './addresses.ts'

export const addressType = 'Microsoft.Network/publicIPAddresses'

export const natType = 'Microsoft.Network/natGateways'

/** The ids of a NAT gateway's addresses. */
export function natAddresses(body: Json | undefined): string[] {
  const addresses = at(body, 'properties.publicIpAddresses')
  return Array.isArray(addresses) ? addresses.flatMap((item: Json) => referenceId(item) ?? []) : []
}

/** What holds a public address: a NAT gateway or a pool. */
export function addressUser(world: World, id: string): StoredResource | undefined {
  const gateway = world.ofType(natType).find((one) => natAddresses(one.body).some((address) => idKey(address) === idKey(id)))
  if (gateway !== undefined) return gateway
  return world.ofType('Microsoft.Batch/batchAccounts/pools').find((pool) => {
    const addresses = at(pool.body, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds')
    return Array.isArray(addresses) && addresses.some((address: Json) => idKey(String(address)) === idKey(id))
  })
}
