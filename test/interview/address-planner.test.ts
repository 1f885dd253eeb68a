import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dockerRange } from '../../src/common/ipv4.ts'
import { freeRange, nodesToHold, overlapping, roomByDefault } from '../../src/interview/address-planner.ts'
import { prefixFor, problemWithNetwork } from '../../src/interview/addresses.ts'
import { answersOf, emptyDraft, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import type { AnswerValue } from '../../src/interview/types.ts'

const draftOf = (given: Readonly<Record<string, AnswerValue>>) =>
  Object.entries({ environment: 'demo', cloud: 'practice', ...given }).reduce(
    (draft, [id, value]) => withAnswer(draft, id, value),
    emptyDraft,
  )
const rowOf = (id: string, given: Readonly<Record<string, AnswerValue>>) =>
  pathOf(draftOf(given), questions).find(({ question }) => question.id === id)
const proposed = (given: Readonly<Record<string, AnswerValue>>) => rowOf('network-range', given)?.value
const problem = (given: Readonly<Record<string, AnswerValue>>) => rowOf('network-range', given)?.problem

describe('twelve address puzzles', () => {
  it('1: with nothing said, a thousand nodes fit the range every example shows', () => expect(proposed({})).toBe('10.40.0.0/21'))
  it('2: three thousand nodes need a /19: half of it, less five', () => expect(proposed({ 'planned-nodes': 3000 })).toBe('10.40.0.0/19'))
  it('3: few nodes still get room to grow, a /22', () => expect(proposed({ 'planned-nodes': 10 })).toBe('10.40.0.0/22'))
  it('4: a hub in the way moves the range behind it', () => expect(proposed({ 'other-ranges': ['10.40.0.0/16'] })).toBe('10.41.0.0/21'))
  it('5: a peer that takes a corner moves it by no more than it must', () =>
    expect(proposed({ 'other-ranges': ['10.40.0.0/24'] })).toBe('10.40.8.0/21'))
  it('6: an office that uses all of 10 leaves 172.16', () => expect(proposed({ 'other-ranges': ['10.0.0.0/8'] })).toBe('172.16.0.0/21'))
  it('7: and never what containers use', () => expect(proposed({ 'other-ranges': ['10.0.0.0/8', '172.16.0.0/16'] })).toBe('172.18.0.0/21'))
  it('8: where nothing is left, nothing is proposed and the question is asked', () => {
    const row = rowOf('network-range', { 'other-ranges': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] })
    expect(row).toMatchObject({ value: undefined, source: 'missing' })
  })
  it('9: a /29 is too small for nodes and endpoints', () => expect(problem({ 'network-range': '10.40.0.0/29' })).toContain('/16 to /25'))
  it('10: a range that overlaps a peer’s is refused, with a free one of the same size one key away', () => {
    const row = rowOf('network-range', { 'other-ranges': ['10.40.0.0/16'], 'network-range': '10.40.4.0/22' })
    expect(row?.problem).toContain('10.40.0.0/16')
    expect(row?.fixes).toEqual([{ question: 'network-range', value: '10.41.0.0/22' }])
  })
  it('11: what containers use is refused, whole or in part', () => {
    expect(problem({ 'network-range': '172.17.8.0/22' })).toContain('containers')
    expect(problem({ 'network-range': '172.16.0.0/12' })).toBeDefined()
  })
  it('12: the number planned is a demand where somebody says it, a wish where nobody does', () => {
    expect(problem({ 'network-range': '10.40.0.0/24' })).toBeUndefined()
    expect(problem({ 'network-range': '10.40.0.0/24', 'planned-nodes': 300 })).toContain('300 nodes need /22')
    expect(problem({ 'network-range': '10.40.0.0/24', 'pool-nodes': 200 })).toContain('200 nodes')
  })
})

describe('the address planner', () => {
  const range = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 24 })).map(([second, third, prefix]) => {
    const value = (10 * 2 ** 24 + second * 2 ** 16 + third * 2 ** 8) >>> 0
    const base = Math.floor(value / 2 ** (32 - prefix)) * 2 ** (32 - prefix)
    return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`
  })

  it('proposes only what may be taken: inside private space, apart from every other, large enough', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), fc.integer({ min: 0, max: 16_000 }), (others, nodes) => {
        const free = freeRange(Math.min(22, prefixFor(nodes)), others)
        if (free === undefined) return
        expect(overlapping(free, [...others, dockerRange])).toBeUndefined()
        expect(problemWithNetwork(free, nodes)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  it('holds what the pool has, whatever is planned', () => {
    expect(nodesToHold(40, roomByDefault)).toBe(40)
    expect(nodesToHold(40, 20)).toBe(40)
    expect(nodesToHold(40, 400)).toBe(400)
    expect(answersOf(draftOf({ 'pool-nodes': 700 }), questions)['network-range']).toBe('10.40.0.0/21')
  })
})
