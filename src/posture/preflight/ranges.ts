import { type Ipv4Range, ipv4Range } from '../../common/ipv4.ts'

/** An IPv4 range as a body writes it. */
export interface Range extends Ipv4Range {
  readonly text: string
}

/** The IPv4 ranges among the texts of a body; what is none (IPv6) is left out. */
export const rangesOf = (texts: readonly unknown[]): readonly Range[] =>
  texts.flatMap((text) => {
    const range = typeof text === 'string' ? ipv4Range(text) : undefined
    return typeof text !== 'string' || range === undefined ? [] : [{ text, ...range }]
  })

/** Where a free range is looked for. */
export const privateRanges = rangesOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])
