import { idKey } from '../../../common/arm-id.ts'
import { at } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'

export const networkType = 'Microsoft.Network/virtualNetworks'

export const subnetType = 'Microsoft.Network/virtualNetworks/subnets'

export const peeringType = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings'

/** The subnets that refer to a resource by a property (`natGateway`, `networkSecurityGroup`, `routeTable`). */
export function subnetsWith(world: World, property: string, id: string): StoredResource[] {
  return world.ofType(subnetType).filter((subnet) => idKey(referenceId(propertiesOf(subnet.body)[property]) ?? '') === idKey(id))
}

export function endpointsIn(world: World, subnetId: string): StoredResource[] {
  const key = idKey(subnetId)
  return world
    .ofType('Microsoft.Network/privateEndpoints')
    .filter((endpoint) => idKey(String(at(endpoint.body, 'properties.subnet.id'))) === key)
}

/** The first private endpoint or pool that lives in a subnet. */
export function subnetUser(world: World, subnetId: string): StoredResource | undefined {
  const key = idKey(subnetId)
  return (
    endpointsIn(world, subnetId)[0] ??
    world
      .ofType('Microsoft.Batch/batchAccounts/pools')
      .find((pool) => idKey(String(at(pool.body, 'properties.networkConfiguration.subnetId'))) === key)
  )
}

/** Private endpoints and pools hold on to their subnet. */
export function refuseSubnetInUse(world: World, resource: Pick<StoredResource, 'id' | 'name'>): void {
  const user = subnetUser(world, resource.id)
  if (user === undefined) return
  throw badRequest(
    'InUseSubnetCannotBeDeleted',
    `Subnet ${resource.name} is in use by ${user.id} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  )
}
