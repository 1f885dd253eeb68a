import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { overlaps, propertiesOf, type Range, subnetRanges } from './addresses.ts'
import type { Inline } from './children.ts'
import { delegationsOf } from './delegations.ts'
import { subnetUser } from './subnet-use.ts'

/**
 * What may not change while private endpoints or nodes live in a subnet: its ranges (more may be added), its delegations, who may use it.
 * `defaultOutboundAccess` may: MicrosoftDocs/azure-docs#124416; machines keep their default address until they are deallocated.
 */
export function checkSubnetChange(world: World, before: StoredResource | undefined, after: Inline): void {
  if (before === undefined) return
  const user = subnetUser(world, before.id)
  if (user === undefined) return
  const kept = subnetRanges(after.body.properties, after.id)
  const lost = subnetRanges(before.body.properties, before.id).find((range) => !kept.some((other) => same(other, range)))
  if (lost !== undefined)
    throw badRequest(
      'InUsePrefixCannotBeDeleted',
      `IpPrefix ${lost.text} on Subnet ${before.name} has active allocations and cannot be deleted.`,
    )
  const [old, wanted] = [delegationsOf(before.body), delegationsOf(after.body)]
  if (old.join().toLowerCase() !== wanted.join().toLowerCase()) {
    throw badRequest(
      'SubnetDelegationsCannotChangeWhenSubnetUsedByResource',
      `Delegations of subnet ${before.id} cannot be changed from [${old.join(', ')}] to [${wanted.join(', ')}] because it is being used by the resource ${user.id}.`,
    )
  }
  if (propertiesOf(before.body).sharingScope !== propertiesOf(after.body).sharingScope) {
    throw badRequest(
      'SubnetSharingScopeCannotChange',
      `The sharing scope of subnet ${before.id} can only be set while the subnet is empty; it is being used by the resource ${user.id}.`,
    )
  }
}

const same = (left: Range, right: Range) => overlaps(left, right) && left.prefix === right.prefix
