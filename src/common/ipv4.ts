/** An IPv4 range by the numbers of its first and last address. */
export interface Ipv4Range {
  readonly first: number
  readonly last: number
}

/** Azure keeps five addresses of every subnet for itself (learn.microsoft.com/azure/virtual-network/virtual-networks-faq). */
export const reservedPerSubnet = 5
/** Docker's bridge on a pool's nodes uses it (learn.microsoft.com/azure/batch/batch-virtual-network). */
export const dockerRange = '172.17.0.0/16'

/** Addresses a subnet of this prefix length has for nodes and endpoints. */
export function usableAddresses(prefix: number): number {
  return Math.max(0, sizeOf(prefix) - reservedPerSubnet)
}

/** How many addresses a prefix length holds. */
export function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix)
}

/** `10.40.0.0/22` or one address, wherever in its range it starts; undefined for what is neither (IPv6, service tags). */
export function ipv4Range(text: string): Ipv4Range | undefined {
  const [, address = '', bits = '32'] = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text) ?? []
  const octets = address.split('.').map(Number)
  if (address === '' || octets.some((octet) => octet > 255) || Number(bits) > 32) return undefined
  const size = sizeOf(Number(bits))
  const first = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size
  return { first, last: first + size - 1 }
}

export const ipv4Ranges = (texts: readonly string[]): readonly Ipv4Range[] => texts.flatMap((text) => ipv4Range(text) ?? [])

/** The address of a number. */
export function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** Whether two ranges share an address. */
export function overlap(left: Ipv4Range, right: Ipv4Range): boolean {
  return left.first <= right.last && right.first <= left.last
}

/** Whether all of a range lies in another. */
export function holds(outer: Ipv4Range, inner: Ipv4Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}

/** The first range of a prefix length within some spaces, in their order, that shares no address with what is taken nor with what containers use. */
export function freeRange(prefix: number, taken: readonly Ipv4Range[], spaces: readonly Ipv4Range[]): string | undefined {
  const avoid = [...taken, ...ipv4Ranges([dockerRange])]
  const size = sizeOf(prefix)
  for (const space of spaces) {
    let first = Math.ceil(space.first / size) * size
    while (first + size - 1 <= space.last) {
      const clash = avoid.find((one) => overlap(one, { first, last: first + size - 1 }))
      if (clash === undefined) return `${ipv4Text(first)}/${prefix}`
      first = Math.ceil((clash.last + 1) / size) * size
    }
  }
  return undefined
}
