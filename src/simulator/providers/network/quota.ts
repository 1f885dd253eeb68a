import { idKey } from '../../../common/arm-id.ts'
import { at } from '../../../common/json.ts'
import type { StoredResource, Write } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { addressType, prefixType } from './address-use.ts'
import { parseRange, propertiesOf } from './addresses.ts'

const poolType = 'Microsoft.Batch/batchAccounts/pools'

/** Public addresses of a subscription in a region: single ones, those of prefixes, and those Batch makes beside pools; without one pool's, when its id is given. */
export function addressesHeld(world: World, subscription: string, place: string | undefined, except?: string): number {
  const there = (type: string) =>
    world.ofType(type).filter((one) => one.body.location === place && one.subscription.toLowerCase() === subscription.toLowerCase())
  const single = there(addressType).filter((address) => propertiesOf(address.body).publicIPPrefix === undefined).length
  const ranges = there(prefixType).map((prefix) => parseRange(String(prefix.facts.ipPrefix), prefix.name))
  const pools = world.ofType(poolType).filter((pool) => {
    const account = world.find(pool.id.split('/').slice(0, -2).join('/'))
    const here = account?.body.location === place && pool.subscription.toLowerCase() === subscription.toLowerCase()
    return here && madeByBatch(pool) && (except === undefined || idKey(pool.id) !== idKey(except))
  })
  const beside = pools.reduce((sum, { facts }) => {
    const nodes = Number(facts.currentDedicatedNodes ?? 0) + Number(facts.currentLowPriorityNodes ?? 0)
    return sum + addressesFor(nodes)
  }, 0)
  return ranges.reduce((sum, range) => sum + range.last - range.first + 1, single + beside)
}

/** Whether Batch makes the addresses of a pool in the subscription: in a subnet, with public addresses, and none brought along. */
export function madeByBatch(pool: StoredResource): boolean {
  const network = at(pool.body, 'properties.networkConfiguration')
  if (at(network, 'subnetId') === undefined) return false
  return (at(network, 'publicIPAddressConfiguration.provision') ?? 'BatchManaged') === 'BatchManaged'
}

/** One address for each 100 nodes (learn batch/batch-virtual-network). */
export const addressesFor = (nodes: number) => Math.ceil(nodes / 100)

/** Refuses more addresses than the subscription may have in the region. That prefixes count with their size is unverified. */
export function checkAddressQuota(world: World, write: Write, wanted: number): void {
  const limit = world.settings.quotas.publicAddresses
  // Fewer in all places together than one may hold: nothing to count.
  if (world.countOf(prefixType) + world.countOf(poolType) === 0 && world.countOf(addressType) + wanted <= limit) return
  if (addressesHeld(world, write.subscription, String(write.body.location)) + wanted <= limit) return
  throw badRequest(
    'PublicIPCountLimitReached',
    `Cannot create more than ${limit} public IP addresses for this subscription in this region.`,
  )
}
