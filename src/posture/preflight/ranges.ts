import ipaddr from 'ipaddr.js'

/** First and last address of an IPv4 range, as numbers. */
export interface Range {
  readonly text: string
  readonly first: number
  readonly last: number
}

/** An IPv4 range; undefined for what is none (IPv6, service tags). */
export function rangeOf(text: unknown): Range | undefined {
  if (typeof text !== 'string' || !ipaddr.IPv4.isValidCIDR(text)) return undefined
  const [address, bits] = ipaddr.IPv4.parseCIDR(text)
  const size = 2 ** (32 - bits)
  const at = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0)
  const first = Math.floor(at / size) * size
  return { text, first, last: first + size - 1 }
}

export const rangesOf = (texts: readonly unknown[]): readonly Range[] => texts.flatMap((text) => rangeOf(text) ?? [])

export const overlap = (left: Range, right: Range): boolean => left.first <= right.last && right.first <= left.last

/** A private range as large as one that is wanted and clear of all others; undefined when none is left. 172.17.0.0/16 is what containers on nodes use. */
export function freeRange(wanted: Range, taken: readonly Range[]): string | undefined {
  const size = wanted.last - wanted.first + 1
  const bits = 32 - Math.log2(size)
  const docker = rangeOf('172.17.0.0/16')
  const avoid = docker === undefined ? taken : [...taken, docker]
  for (const space of rangesOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])) {
    for (let first = space.first; first + size - 1 <= space.last; ) {
      const candidate = { text: '', first, last: first + size - 1 }
      const hit = avoid.find((one) => overlap(one, candidate))
      if (hit === undefined) return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`
      first = Math.ceil((hit.last + 1) / size) * size
    }
  }
  return undefined
}
