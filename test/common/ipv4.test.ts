import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { freeRange, holds, ipv4Range, ipv4Ranges, ipv4Text, overlap, sizeOf } from '../../src/common/ipv4.ts'

const ranges = fc
  .tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 }))
  .map(([address, bits]) => ({ address, bits, text: `${address}/${bits}` }))

describe('IPv4 ranges', () => {
  it('begin and end where the library says', () => {
    fc.assert(
      fc.property(ranges, ({ text, bits }) => {
        const range = ipv4Range(text)
        expect(range && ipv4Text(range.first)).toBe(ipaddr.IPv4.networkAddressFromCIDR(text).toString())
        expect(range && ipv4Text(range.last)).toBe(ipaddr.IPv4.broadcastAddressFromCIDR(text).toString())
        expect(range && range.last - range.first + 1).toBe(sizeOf(bits))
      }),
    )
  })

  it('share an address, and hold one another, as the library says', () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [one, other] = ipv4Ranges([left.text, right.text])
        if (one === undefined || other === undefined) throw new Error('no ranges')
        const [first, second] = [ipaddr.IPv4.parse(left.address), ipaddr.IPv4.parse(right.address)]
        expect(overlap(one, other)).toBe(first.match(second, Math.min(left.bits, right.bits)))
        expect(holds(one, other)).toBe(left.bits <= right.bits && first.match(second, left.bits))
      }),
    )
  })

  it.each(['', 'VirtualNetwork', '10.0.0', '10.0.0.256', '10.0.0.0/33', 'fd00::/8', '10.0.0.0/8/8', ' 10.0.0.0'])(
    '"%s" is none',
    (text) => {
      expect(ipv4Range(text)).toBeUndefined()
    },
  )

  it('are proposed free of what is taken and of what containers use', () => {
    const spaces = ipv4Ranges(['172.16.0.0/15'])
    expect(freeRange(17, [], spaces)).toBe('172.16.0.0/17')
    expect(freeRange(17, ipv4Ranges(['172.16.0.5']), spaces)).toBe('172.16.128.0/17')
    expect(freeRange(16, ipv4Ranges(['172.16.0.5']), spaces)).toBeUndefined()
  })
})
