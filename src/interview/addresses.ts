import ipaddr from 'ipaddr.js'
import { dockerRange, reservedPerSubnet, sizeOf } from '../common/ipv4.ts'

/** An IPv4 range in canonical form. */
export interface Range {
  /** `10.40.0.0/22` */
  readonly text: string
  readonly prefix: number
  readonly first: ipaddr.IPv4
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/** `203.0.113.0/24` or `203.0.113.10` taken apart, or one sentence that says what is wrong with it. */
export function parseRange(text: string): Range | { readonly problem: string } {
  const [address = '', bits, ...more] = text.trim().split('/')
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) || more.length > 0) {
    return address.includes(':')
      ? { problem: `${text} is an IPv6 address; Batch takes IPv4 here` }
      : { problem: `"${text}" is not an IPv4 address or range like 203.0.113.0/24` }
  }
  if (bits !== undefined && !/^(3[0-2]|[12]?\d)$/.test(bits)) return { problem: `"${text}" has a prefix that is not a number from 0 to 32` }
  const prefix = bits === undefined ? 32 : Number(bits)
  const canonical = ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`)
  if (canonical.toString() !== address) return { problem: `${text} does not start at a range boundary; write ${canonical}/${prefix}` }
  return { text: bits === undefined ? address : `${address}/${prefix}`, prefix, first: canonical }
}

/** Whether two ranges share an address. */
export function overlaps(left: Range, right: Range): boolean {
  const bits = Math.min(left.prefix, right.prefix)
  return left.first.match(right.first, bits)
}

/** How many nodes fit a network of this prefix length: half of it, less what Azure reserves. */
export function nodeCapacity(prefix: number): number {
  return sizeOf(prefix + 1) - reservedPerSubnet
}

/** The longest prefix (the smallest network) from /22 up that holds this many nodes beside the private endpoints. */
export function prefixFor(nodes: number): number {
  let prefix = 22
  while (prefix > 16 && nodeCapacity(prefix) < nodes) prefix -= 1
  return prefix
}

/** What is wrong with a virtual network's range, in one sentence; undefined when it may be taken. */
export function problemWithNetwork(text: string, nodes: number): string | undefined {
  const range = parseRange(text)
  if ('problem' in range) return range.problem
  if (!text.includes('/')) return `${text} is one address; write a range like ${text.replace(/\d+$/, '0')}/22`
  if (range.prefix < 16 || range.prefix > 25) return `/${range.prefix} is outside /16 to /25; 10.40.0.0/22 holds about 500 nodes`
  if (!privateRanges.some((candidate) => range.first.match(ipaddr.IPv4.parseCIDR(candidate)))) {
    return `${text} is not private; choose inside ${privateRanges.join(', ')}`
  }
  const docker = parseRange(dockerRange)
  if (!('problem' in docker) && overlaps(range, docker)) {
    return `${text} overlaps ${dockerRange}, which containers on the nodes use; choose another range`
  }
  if (nodeCapacity(range.prefix) < nodes) {
    return `${text} holds ${nodeCapacity(range.prefix)} nodes beside the endpoints; ${nodes} nodes need /${prefixFor(nodes)} or larger`
  }
  return undefined
}

/** What is wrong with a list of addresses that shall be let in; undefined when it may be taken. `maximum` is the service's limit. */
export function problemWithList(items: readonly string[], maximum: number): string | undefined {
  if (items.length === 0) return 'Type at least one address, like 203.0.113.10 or 203.0.113.0/24'
  if (items.length > maximum) return `${items.length} entries are too many; Azure takes ${maximum}. Join neighbours into ranges`
  const seen: Range[] = []
  for (const item of items) {
    const range = parseRange(item)
    if ('problem' in range) return range.problem
    if (range.prefix < 8) return `${item} is most of the internet; list the addresses you mean, /8 or narrower`
    const kind = range.first.range()
    if (kind !== 'unicast' && kind !== 'reserved') {
      return `${item} is never seen from outside (${kindNames[kind] ?? kind}); list the public address your traffic leaves by`
    }
    const same = seen.find((other) => overlaps(other, range))
    if (same !== undefined) return `${item} and ${same.text} overlap; keep one of them`
    seen.push(range)
  }
  return undefined
}

const kindNames: Readonly<Record<string, string>> = {
  private: 'a private range',
  loopback: 'this machine itself',
  linkLocal: 'link-local',
  carrierGradeNat: 'a carrier range',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'no address',
}
