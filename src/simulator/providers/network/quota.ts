import type { Write } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { addressType, prefixType } from './address-use.ts'
import { parseRange, propertiesOf } from './addresses.ts'

/** Public addresses of a subscription in a region: single ones, and those of prefixes. */
export function addressesHeld(world: World, subscription: string, place: string | undefined): number {
  const there = (type: string) =>
    world.ofType(type).filter((one) => one.body.location === place && one.subscription.toLowerCase() === subscription.toLowerCase())
  const single = there(addressType).filter((address) => propertiesOf(address.body).publicIPPrefix === undefined).length
  const ranges = there(prefixType).map((prefix) => parseRange(String(prefix.facts.ipPrefix), prefix.name))
  return ranges.reduce((sum, range) => sum + range.last - range.first + 1, single)
}

/** Refuses more addresses than the subscription may have in the region. That prefixes count with their size is unverified. */
export function checkAddressQuota(world: World, write: Write, wanted: number): void {
  const limit = world.settings.quotas.publicAddresses
  // Fewer in all places together than one may hold: nothing to count.
  if (world.countOf(prefixType) === 0 && world.countOf(addressType) + wanted <= limit) return
  if (addressesHeld(world, write.subscription, String(write.body.location)) + wanted <= limit) return
  throw badRequest(
    'PublicIPCountLimitReached',
    `Cannot create more than ${limit} public IP addresses for this subscription in this region.`,
  )
}
