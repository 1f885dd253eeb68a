import ipaddr from 'ipaddr.js'
import { freeRange as freeRangeIn, ipv4Range, ipv4Ranges, overlap } from '../common/ipv4.ts'
import { parseRange } from './addresses.ts'

/** Nodes a network is planned for when nobody says how many there will be. */
export const roomByDefault = 1000

/**
 * The nodes a range must hold. The number planned by default is a wish, which a smaller range may disappoint and a risk then tells;
 * any other is a demand.
 */
export function nodesToHold(pool: number | undefined, planned: number | undefined): number {
  return Math.max(pool ?? 0, planned === undefined || planned === roomByDefault ? 0 : planned)
}

/** Where ranges are looked for, in this order: first what the examples show, last what home networks use. */
const places = [
  ...['10.40.0.0/13', '10.48.0.0/12', '10.64.0.0/10', '10.128.0.0/9'],
  ...['10.0.0.0/11', '10.32.0.0/13'],
  ...['172.16.0.0/12', '192.168.0.0/16'],
]

/** The first private range of this prefix length that overlaps none of the others, nor what containers use; undefined where there is none. */
export function freeRange(prefix: number, others: readonly string[]): string | undefined {
  return freeRangeIn(prefix, ipv4Ranges(others), ipv4Ranges(places))
}

/** The first of some ranges that shares an address with this one. */
export function overlapping(text: string, others: readonly string[]): string | undefined {
  const range = ipv4Range(text)
  if (range === undefined) return undefined
  return others.find((other) => ipv4Ranges([other]).some((found) => overlap(range, found)))
}

/** What is wrong with a list of ranges that are used elsewhere; undefined when it may be taken. */
export function problemWithRanges(items: readonly string[]): string | undefined {
  if (items.length > 200) return `${items.length} ranges are too many; join neighbours, at most 200`
  for (const item of items) {
    const range = parseRange(item)
    if ('problem' in range) return range.problem
    if (range.prefix < 8) return `${item} is too wide; name the ranges that are used, /8 or narrower`
  }
  return undefined
}

/** What is wrong with a list of servers inside your networks; undefined when it may be taken. */
export function problemWithServers(items: readonly string[], maximum: number): string | undefined {
  if (items.length === 0) return 'Type at least one address, like 10.0.0.4'
  if (items.length > maximum) return `${items.length} servers are too many; at most ${maximum}`
  const wrong = items.map(problemWithInsideAddress).find((problem) => problem !== undefined)
  if (wrong !== undefined) return wrong
  const twice = items.find((item, index) => items.indexOf(item) !== index)
  return twice === undefined ? undefined : `${twice} is there twice`
}

/** What is wrong with one address inside your networks; undefined when it may be taken. */
export function problemWithInsideAddress(text: string): string | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return `"${text}" is not one IPv4 address like 10.0.0.4`
  const kind = ipaddr.IPv4.parse(text).range()
  if (kind === 'private' || kind === 'carrierGradeNat') return undefined
  return `${text} is not an address inside a network; type a private one like 10.0.0.4`
}

/** Whether an address or range shares an address with a range. */
export function isInside(text: string, range: string): boolean {
  return overlapping(text, [range]) !== undefined
}
