import ipaddr from 'ipaddr.js'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'

/** An IPv4 range as numbers: first and last address. */
export interface Range {
  readonly text: string
  readonly prefix: number
  readonly first: number
  readonly last: number
}

/** Parses an IPv4 CIDR; refuses other text, and a base address that has bits outside its prefix. */
export function parseRange(text: string, resource: string): Range {
  if (!ipaddr.IPv4.isValidCIDR(text)) {
    throw badRequest(
      'InvalidAddressPrefixFormat',
      `Address prefix ${text} of resource ${resource} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
    )
  }
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text)
  const base = ipaddr.IPv4.networkAddressFromCIDR(text)
  if (base.toString() !== address.toString()) {
    throw badRequest(
      'InvalidCIDRNotation',
      `The address prefix ${text} in resource ${resource} has an invalid CIDR notation. For the given prefix length, the address prefix should be ${base.toString()}/${prefix}.`,
    )
  }
  const first = numberOf(base.toString())
  return { text, prefix, first, last: first + 2 ** (32 - prefix) - 1 }
}

export const overlaps = (left: Range, right: Range) => left.first <= right.last && right.first <= left.last
export const holds = (outer: Range, inner: Range) => outer.first <= inner.first && inner.last <= outer.last

export function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function addressOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** Whether an IPv4 address lies in an address or CIDR of a rule. */
export function isWithin(address: string, rule: string): boolean {
  if (!ipaddr.IPv4.isValid(address)) return false
  if (ipaddr.IPv4.isValidFourPartDecimal(rule)) return rule === address
  return ipaddr.IPv4.isValidCIDR(rule) && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(rule))
}

export const isAddress = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text)

/** Whether a text is an address or range, and of which family; undefined for a tag, `*` or nonsense. */
export function addressFamily(text: string): 'IPv4' | 'IPv6' | undefined {
  if (isAddressOrRange(text)) return 'IPv4'
  return ipaddr.IPv6.isValid(text) || (text.includes('/') && ipaddr.IPv6.isValidCIDR(text)) ? 'IPv6' : undefined
}

export const isAddressOrRange = (text: string) =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes('/') && ipaddr.IPv4.isValidCIDR(text))

/** The ranges of a subnet, from `addressPrefix` or `addressPrefixes`. */
export function subnetRanges(properties: Json | undefined, resource: string): Range[] {
  const one = at(properties, 'addressPrefix')
  const several = at(properties, 'addressPrefixes')
  const texts = Array.isArray(several) && several.length > 0 ? several : typeof one === 'string' ? [one] : []
  return texts.map((text) => parseRange(String(text), resource))
}

/** Azure keeps the first four addresses and the last one of every subnet. */
const reservedAddresses = 5

/** Addresses taken in a subnet: by private endpoints, and by pool nodes. */
export function takenAddresses(world: World, subnet: string): { readonly endpoints: ReadonlySet<number>; readonly nodes: number } {
  const key = subnet.toLowerCase()
  const endpoints = new Set<number>()
  for (const endpoint of world.ofType('Microsoft.Network/privateEndpoints')) {
    if (String(at(endpoint.body, 'properties.subnet.id')).toLowerCase() !== key) continue
    const address = at(endpoint.facts, 'address')
    if (typeof address === 'string') endpoints.add(numberOf(address))
  }
  let nodes = 0
  for (const pool of world.ofType('Microsoft.Batch/batchAccounts/pools')) {
    if (String(at(pool.body, 'properties.networkConfiguration.subnetId')).toLowerCase() !== key) continue
    nodes += Number(pool.facts.currentDedicatedNodes ?? 0) + Number(pool.facts.currentLowPriorityNodes ?? 0)
  }
  return { endpoints, nodes }
}

/** How many addresses of a subnet are free. */
export function freeAddresses(world: World, subnet: StoredResource): number {
  const size = subnetRanges(subnet.body.properties, subnet.name).reduce((sum, range) => sum + range.last - range.first + 1, 0)
  const taken = takenAddresses(world, subnet.id)
  return size - reservedAddresses - taken.endpoints.size - taken.nodes
}

/** The lowest free address of a subnet for a private endpoint. Nodes take theirs from the upper end. */
export function allocateAddress(world: World, subnet: StoredResource): string {
  const [range] = subnetRanges(subnet.body.properties, subnet.name)
  const taken = takenAddresses(world, subnet.id)
  if (range !== undefined && freeAddresses(world, subnet) > 0) {
    for (let value = range.first + 4; value < range.last; value += 1) if (!taken.endpoints.has(value)) return addressOf(value)
  }
  throw badRequest(
    'SubnetIsFull',
    `Subnet ${subnet.name} with address prefix ${range?.text ?? ''} does not have enough capacity for 1 IP addresses.`,
  )
}

/** The id inside a reference (`{ id }`), or undefined. */
export function referenceId(value: Json | undefined): string | undefined {
  return isObject(value) && typeof value.id === 'string' ? value.id : undefined
}

export const propertiesOf = (body: JsonObject): JsonObject => (isObject(body.properties) ? body.properties : {})
