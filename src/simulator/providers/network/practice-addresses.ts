import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { addressesFrom, addressType, prefixType } from './address-use.ts'
import { addressOf, numberOf, parseRange } from './addresses.ts'

/** Practice addresses come from 198.18.0.0/15, set apart for benchmarks: they lead nowhere. Prefixes take the upper half. */
const firstAddress = numberOf('198.18.0.4')
const lowerHalf = 65_532
const firstPrefix = numberOf('198.19.0.0')

/** The lowest single address nobody has. */
export function nextAddress(world: World): string {
  for (;;) {
    // One after the other, then again from the start; beyond the lower half only when that is full.
    const number = world.count('address') - 1
    for (const value of [firstAddress + (number % lowerHalf), firstAddress + number]) {
      const address = addressOf(value)
      if (world.having(addressType, 'facts.ipAddress', address).length === 0) return address
    }
  }
}

/** The lowest range of a length that overlaps no other one. */
export function nextPrefix(world: World, length: number): string {
  const taken = world.ofType(prefixType).flatMap((prefix) => {
    const range = prefix.facts.ipPrefix
    return typeof range === 'string' ? [parseRange(range, prefix.name)] : []
  })
  const size = 2 ** (32 - length)
  let first = firstPrefix
  while (taken.some((range) => range.first < first + size && first <= range.last)) first += size
  return `${addressOf(first)}/${length}`
}

/** The lowest free address of a prefix. */
export function addressWithin(world: World, prefix: StoredResource, by: string): string {
  const range = parseRange(String(prefix.facts.ipPrefix), prefix.name)
  const taken = new Set(addressesFrom(world, prefix.id).map((address) => String(address.facts.ipAddress)))
  for (let value = range.first; value <= range.last; value += 1) if (!taken.has(addressOf(value))) return addressOf(value)
  throw badRequest(
    'PublicIPPrefixHasNoFreeAddress',
    `Public IP prefix ${prefix.id} has no free IP address for ${by}: all ${range.last - range.first + 1} are allocated.`,
  )
}
