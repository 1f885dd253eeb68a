import ipaddr from 'ipaddr.js'
import { overlaps, parseRange, type Range } from './addresses.ts'

/** Nodes a network is planned for when nobody says how many there will be. */
export const roomByDefault = 1000

/** Docker's bridge on the nodes uses it (learn.microsoft.com/azure/batch/batch-virtual-network). */
export const dockerRange = '172.17.0.0/16'

/**
 * The nodes a range must hold. The number planned by default is a wish, which a smaller range may disappoint and a risk then tells;
 * any other is a demand.
 */
export function nodesToHold(pool: number | undefined, planned: number | undefined): number {
  return Math.max(pool ?? 0, planned === undefined || planned === roomByDefault ? 0 : planned)
}

/** Where ranges are looked for, in this order: first what the examples show, last what home networks use. */
const places: readonly (readonly [first: string, last: string])[] = [
  ['10.40.0.0', '10.255.255.255'],
  ['10.0.0.0', '10.39.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.168.0.0', '192.168.255.255'],
]

/** The first private range of this prefix length that overlaps none of the others, nor what containers use; undefined where there is none. */
export function freeRange(prefix: number, others: readonly string[]): string | undefined {
  const taken = [...others, dockerRange].flatMap((text) => rangeOf(text) ?? []).map(boundsOf)
  const size = 2 ** (32 - prefix)
  for (const [from, to] of places) {
    let start = Math.ceil(numberOf(from) / size) * size
    while (start + size - 1 <= numberOf(to)) {
      const clash = taken.find((one) => one.first <= start + size - 1 && start <= one.last)
      if (clash === undefined) return `${textOf(start)}/${prefix}`
      start = Math.ceil((clash.last + 1) / size) * size
    }
  }
  return undefined
}

/** The first of some ranges that shares an address with this one. */
export function overlapping(text: string, others: readonly string[]): string | undefined {
  const range = rangeOf(text)
  if (range === undefined) return undefined
  return others.find((other) => {
    const found = rangeOf(other)
    return found !== undefined && overlaps(range, found)
  })
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

function rangeOf(text: string): Range | undefined {
  const range = parseRange(text)
  return 'problem' in range ? undefined : range
}

function boundsOf(range: Range): { readonly first: number; readonly last: number } {
  const first = numberOf(range.first.toString())
  return { first, last: first + 2 ** (32 - range.prefix) - 1 }
}

function numberOf(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
