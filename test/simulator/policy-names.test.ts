import { describe, expect, it } from 'vitest'
import { isSelected } from '../../src/policy/assignment.ts'
import { resolve } from '../../src/policy/expressions.ts'

describe.each(['constructor', 'toString', 'valueOf'])('a policy that says %s, which every object knows', (name) => {
  it('names no function by it', () => {
    expect(() => resolve({} as never, `[${name}('a')]`)).toThrow(/is not known/)
  })
  it('names no kind of selector by it: one nobody knows holds', () => {
    expect(isSelected([{ selectors: [{ kind: name, in: ['a'] }] }], { id: '/x', type: 't', body: {} } as never)).toBe(true)
  })
})
