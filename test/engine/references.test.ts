import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { reference } from '../../src/common/reference.ts'
import { valuesAt } from '../../src/engine/paths.ts'
import { referencesOf, resolved } from '../../src/engine/references.ts'
import { idOf } from './fixtures.ts'

const to = (path: string) => reference(idOf('Identity'), path)
const known = new Map([
  [idKey(idOf('identity')), { id: 'x', empty: '', nothing: null, count: 2, list: ['a'], properties: { principalId: 'p' } }],
])

describe('references', () => {
  it('become the value they stand for, wherever they are', () => {
    const body = { a: to('properties.principalId'), b: [`x-${to('count')}`], c: { [to('id')]: { d: [to('list')] } } }
    expect(resolved(body, known)).toEqual({ a: 'p', b: ['x-2'], c: { x: { d: [['a']] } } })
  })

  it('keep the kind of a value when they are all of a text', () => {
    expect(resolved({ count: to('count') }, known)).toEqual({ count: 2 })
  })

  it.each(['missing', 'empty', 'nothing', 'properties.principalId.deeper'])('stay when the value is not there yet: %s', (path) => {
    expect(resolved({ a: to(path), b: `x-${to(path)}` }, known)).toEqual({ a: to(path), b: `x-${to(path)}` })
  })

  it('are found once each, keys of maps included', () => {
    expect(referencesOf({ [to('id')]: to('id'), b: [to('count')] })).toEqual([
      { id: idOf('Identity'), path: 'id' },
      { id: idOf('Identity'), path: 'count' },
    ])
  })
})

describe('a rule', () => {
  it('reaches through lists and through maps keyed by ids, keys included', () => {
    const body = { links: [{ to: 'a' }, { to: 'b' }, {}], identity: { userAssignedIdentities: { [idOf('x')]: {} } } }
    expect(valuesAt(body, 'links[].to')).toEqual(['a', 'b'])
    expect(valuesAt(body, 'identity.userAssignedIdentities[]')).toEqual([idOf('x'), {}])
    expect(valuesAt(body, 'identity.type')).toEqual([])
    expect(valuesAt(undefined, 'identity')).toEqual([])
  })
})
