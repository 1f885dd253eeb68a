import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/common/json.ts'
import { conditions, type Evaluated, holds } from '../../src/policy/conditions.ts'
import type { Context } from '../../src/policy/context.ts'
import { ExpressionError } from '../../src/policy/expression-parser.ts'
import { resolve } from '../../src/policy/expressions.ts'
import { pathIn } from '../../src/simulator/providers/authorization/policy/subject.ts'
import { object, tags, text } from '../../src/simulator/shape.ts'

const rules = [
  { name: 'ssh', properties: { access: 'Allow', priority: 100, ports: ['22', '2222'] } },
  { name: 'web', properties: { access: 'Deny', priority: 200, ports: ['443'] } },
]
const body: JsonObject = {
  location: 'westeurope',
  kind: 'StorageV2',
  tags: { Team: 'HPC', 'cost center': '42', "o'brien": 'yes' },
  sku: { name: 'Standard_LRS' },
  identity: { type: 'SystemAssigned' },
  properties: {
    enabled: true,
    days: 30,
    size: 'Standard_D4s_v5',
    modes: ['AAD', 'SharedKey'],
    none: [],
    rules,
    since: '2026-01-01T00:00:00Z',
  },
}

function context(more: Partial<Context> = {}): Context {
  return {
    subject: {
      type: 'Microsoft.Test/things/parts',
      id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Test/things/one/parts/two',
      name: 'two',
      body,
      pathOf: pathIn(object({ location: text, kind: text, tags, sku: object({ name: text }), properties: object({}, { open: true }) })),
    },
    parameters: new Map<string, Json>([
      ['names', ['two', 'three']],
      ['tagname', 'team'],
      ['count', 2],
    ]),
    resourceGroup: { name: 'rg', location: 'westeurope', tags: { Owner: 'me' } },
    subscription: { subscriptionId: 's', displayName: 'Practice' },
    policy: { assignmentId: 'a' },
    apiVersion: '2025-06-01',
    now: Date.UTC(2026, 10, 23, 12),
    current: [],
    ...more,
  }
}

const alias = (path: string) => `Microsoft.Test/things/parts/${path}`
const of = (field: string, comparison: JsonObject): JsonObject => ({ field, ...comparison })
const judge = (node: JsonObject, seen?: Evaluated[]) => holds(context(), node, seen)

describe('POL-2 conditions', () => {
  it.each<[string, Json, string, Json, boolean]>([
    ['location', 'westeurope', 'equals', 'WestEurope', true],
    ['location', 'westeurope', 'equals', 'northeurope', false],
    ['true as a text', true, 'equals', 'True', true],
    ['a number as a text', 30, 'equals', '30', true],
    ['nothing', null, 'equals', '', true],
    ['like with a star at the end', 'Standard_D4s_v5', 'like', 'standard_d*', true],
    ['like with a star inside', 'Standard_D4s_v5', 'like', 'Standard_*_v5', true],
    ['like with a star that would overlap', 'ab', 'like', 'ab*b', false],
    ['like without a star', 'Standard_D4s_v5', 'like', 'Standard', false],
    ['match of digits and letters', 'rg-12ab', 'match', 'rg-##??', true],
    ['match minds case', 'RG-12', 'match', 'rg-##', false],
    ['match minds length', 'rg-123', 'match', 'rg-##', false],
    ['match of any character', 'a.b', 'match', 'a.b', true],
    ['matchInsensitively', 'RG-12', 'matchInsensitively', 'rg-##', true],
    ['contains in a text', 'Standard_D4s', 'contains', 'd4', true],
    ['contains in a list', ['AAD', 'SharedKey'], 'contains', 'sharedkey', true],
    ['contains not a part of an element', ['SharedKey'], 'contains', 'Shared', false],
    ['in', 'B', 'in', ['a', 'b'], true],
    ['in nothing', null, 'in', ['a'], false],
    ['containsKey', { Team: 'x' }, 'containsKey', 'team', true],
    ['containsKey of a text', 'Team', 'containsKey', 'team', false],
  ])('%s', (_, value, name, target, expected) => {
    const negated = `not${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    expect(judge({ value, [name]: target })).toBe(expected)
    expect(judge({ value, [negated]: target })).toBe(!expected)
  })
  it.each<[Json, string, Json, boolean]>([
    [3, 'less', 4, true],
    [4, 'less', 4, false],
    [4, 'lessOrEquals', 4, true],
    ['5', 'greater', 4, true],
    [4, 'greaterOrEquals', 4, true],
    ['2021-06-01', 'greaterOrEquals', '2021-06-01', true],
    ['2026-02-01T00:00:00Z', 'greater', '2026-01-31T23:00:00-02:00', false],
    ['b', 'greater', 'A', true],
    [null, 'less', 4, false],
    [null, 'greaterOrEquals', 0, false],
  ])('%j %s %j', (value, name, target, expected) => expect(judge({ value, [name]: target })).toBe(expected))
  it('exists takes true and false, also as texts', () => {
    expect([true, 'true', false, 'false'].map((exists) => judge(of(alias('enabled'), { exists })))).toEqual([true, true, false, false])
    expect([true, 'true', false, 'false'].map((exists) => judge(of(alias('absent'), { exists })))).toEqual([false, false, true, true])
  })
  it('every documented condition is there', () => {
    expect(Object.keys(conditions).sort()).toEqual(
      ['contains', 'containsKey', 'equals', 'exists', 'greater', 'greaterOrEquals', 'in', 'less', 'lessOrEquals', 'like', 'match']
        .concat([
          'matchInsensitively',
          'notContains',
          'notContainsKey',
          'notEquals',
          'notIn',
          'notLike',
          'notMatch',
          'notMatchInsensitively',
        ])
        .sort(),
    )
  })
  it('allOf, anyOf and not combine them, whatever their casing', () => {
    const yes = of('location', { equals: 'westeurope' })
    const no = of('location', { equals: 'mars' })
    expect(judge({ allOf: [yes, yes] })).toBe(true)
    expect(judge({ allof: [yes, no] })).toBe(false)
    expect(judge({ anyOf: [no, yes] })).toBe(true)
    expect(judge({ anyOf: [no, no] })).toBe(false)
    expect(judge({ not: no })).toBe(true)
    expect(judge({ not: { anyOf: [no, { not: yes }] } })).toBe(true)
  })
})

describe('POL-2 fields', () => {
  it.each<[string, Json]>([
    ['type', 'Microsoft.Test/things/parts'],
    ['name', 'two'],
    ['fullName', 'one/two'],
    ['location', 'westeurope'],
    ['kind', 'StorageV2'],
    ['identity.type', 'SystemAssigned'],
    ['tags.team', 'HPC'],
    ['tags[Team]', 'HPC'],
    ["tags['cost center']", '42'],
    ["tags['o''brien']", 'yes'],
    [alias('days'), 30],
    ['microsoft.test/THINGS/parts/Days', 30],
    [alias('sku.name'), 'Standard_LRS'],
  ])('%s', (field, value) => {
    expect(judge(of(field, { equals: value }))).toBe(true)
    expect(judge(of(field, { exists: true }))).toBe(true)
  })
  it('an alias of another type is nothing', () => {
    expect(judge(of('Microsoft.Test/others/days', { exists: true }))).toBe(false)
    expect(judge(of('Microsoft.Test/others/days', { notEquals: 30 }))).toBe(true)
  })
  it('[*] asks every element, an empty list agrees, inner properties are reached', () => {
    expect(judge(of(alias('modes[*]'), { equals: 'AAD' }))).toBe(false)
    expect(judge(of(alias('modes[*]'), { in: ['AAD', 'SharedKey'] }))).toBe(true)
    expect(judge(of(alias('none[*]'), { equals: 'AAD' }))).toBe(true)
    expect(judge(of(alias('absent[*]'), { equals: 'AAD' }))).toBe(true)
    expect(judge(of(alias('rules[*].access'), { in: ['Allow', 'Deny'] }))).toBe(true)
    expect(judge(of(alias('rules[*].ports[*]'), { notEquals: '443' }))).toBe(false)
    expect(judge({ not: of(alias('modes[*]'), { notEquals: 'AAD' }) })).toBe(true)
  })
  it('what was compared is told, as Azure tells it', () => {
    const seen: Evaluated[] = []
    judge({ allOf: [of(alias('days'), { greater: 7 }), { value: "[field('name')]", equals: 'two' }] }, seen)
    expect(seen).toEqual([
      {
        result: 'True',
        expressionKind: 'Field',
        expression: alias('days'),
        path: 'properties.days',
        expressionValue: 30,
        targetValue: 7,
        operator: 'Greater',
      },
      {
        result: 'True',
        expressionKind: 'Value',
        expression: "[field('name')]",
        expressionValue: 'two',
        targetValue: 'two',
        operator: 'Equals',
      },
    ])
  })
})

describe('POL-2 count', () => {
  const count = (inner: JsonObject, comparison: JsonObject) => judge({ count: inner, ...comparison })
  it('counts the elements of an array alias that satisfy where', () => {
    expect(count({ field: alias('modes[*]') }, { equals: 2 })).toBe(true)
    expect(count({ field: alias('absent[*]') }, { equals: 0 })).toBe(true)
    expect(count({ field: alias('modes[*]'), where: of(alias('modes[*]'), { equals: 'AAD' }) }, { equals: 1 })).toBe(true)
    const allow = { allOf: [of(alias('rules[*].access'), { equals: 'Allow' }), of(alias('rules[*].priority'), { less: 150 })] }
    expect(count({ field: alias('rules[*]'), where: allow }, { equals: 1 })).toBe(true)
    expect(count({ field: alias('rules[*].ports[*]') }, { equals: 3 })).toBe(true)
  })
  it('nests, each level seeing its own element', () => {
    const port = { count: { field: alias('rules[*].ports[*]'), where: of(alias('rules[*].ports[*]'), { equals: '22' }) }, greater: 0 }
    expect(count({ field: alias('rules[*]'), where: port }, { equals: 1 })).toBe(true)
  })
  it('counts values, with current() and by name', () => {
    const bare = { value: ['a', 'b', 'c'], where: { value: '[current()]', in: ['a', 'c'] } }
    expect(count(bare, { equals: 2 })).toBe(true)
    const named = { value: "[parameters('names')]", name: 'one', where: { value: "[current('one')]", equals: "[field('name')]" } }
    expect(count(named, { greaterOrEquals: 1 })).toBe(true)
    const mixed = {
      value: ['22', '80'],
      name: 'port',
      where: {
        count: {
          field: alias('rules[*].ports[*]'),
          where: { value: "[current('port')]", equals: `[current('${alias('rules[*].ports[*]')}')]` },
        },
        greater: 0,
      },
    }
    expect(count(mixed, { equals: 1 })).toBe(true)
  })
})

describe('POL-2 functions', () => {
  const work = (text: Json, more: Partial<Context> = {}) => resolve(context(more), text)
  it.each<[string, Json]>([
    ['plain', 'plain'],
    ['[[escaped]', '[escaped]'],
    ["[concat('tags[', parameters('tagName'), ']')]", 'tags[team]'],
    ["[concat(createArray(1), createArray('b'))]", [1, 'b']],
    ["[resourceGroup().tags['owner']]", 'me'],
    ["[resourceGroup().tags[parameters('tagName')]]", null],
    ['[resourceGroup().location]', 'westeurope'],
    ['[subscription().subscriptionId]', 's'],
    ['[requestContext().apiVersion]', '2025-06-01'],
    ['[policy().assignmentId]', 'a'],
    ["[greaterOrEquals(requestContext().apiVersion, '2021-06-01')]", true],
    ["[toLower('ABC')]", 'abc'],
    ["[toUpper(concat('a', 'b'))]", 'AB'],
    ["[length(field('Microsoft.Test/things/parts/modes'))]", 2],
    ["[first(field('Microsoft.Test/things/parts/modes[*]'))]", 'AAD'],
    ["[last(split('a/b/c', '/'))]", 'c'],
    ["[join(createArray('a', 'b'), '-')]", 'a-b'],
    ["[empty(field('Microsoft.Test/things/parts/none'))]", true],
    ["[empty(field('Microsoft.Test/things/parts/absent'))]", true],
    ["[if(equals(1, 2), field('x').y, 'no')]", 'no'],
    ["[if(and(true(), not(false())), 'yes', parameters('gone'))]", 'yes'],
    ["[or(false(), equals('A', 'a'))]", true],
    ["[contains(parameters('names'), 'two')]", true],
    ["[startsWith(field('name'), 'T')]", true],
    ["[endsWith('abc', 'C')]", true],
    ["[replace('a-b-c', '-', '')]", 'abc'],
    ["[substring('abcdef', 1, 3)]", 'bcd'],
    ["[padLeft(string(7), 3, '0')]", '007'],
    ["[trim('  a ')]", 'a'],
    ["[int('12')]", 12],
    ['[add(mul(2, 3), sub(5, 1))]', 10],
    ['[max(1, 5, 3)]', 5],
    ["[coalesce(null(), 'b')]", 'b'],
    ["[take('abc', 2)]", 'ab'],
    ['[skip(createArray(1, 2), 1)]', [2]],
    ["[union(createArray('a'), createArray('A', 'b'))]", ['a', 'b']],
    ["[intersection(createArray('a', 'b'), createArray('B'))]", ['b']],
    ['[utcNow()]', '2026-11-23T12:00:00.000Z'],
    ["[addDays('2026-01-31T00:00:00Z', 1)]", '2026-02-01T00:00:00.000Z'],
    ["[ipRangeContains('10.0.0.0/8', '10.1.2.0/24')]", true],
    ["[ipRangeContains('10.0.0.0/8', '11.0.0.1')]", false],
    ["[ipRangeContains('10.0.0.1-10.0.0.9', '10.0.0.9')]", true],
    ["['it''s']", "it's"],
  ])('%s', (text, expected) => expect(work(text)).toEqual(expected))
  it('a function that fails, fails the evaluation', () => {
    for (const text of ["[substring('ab', 5)]", "[parameters('gone')]", "[int('x')]", '[current()]', "[less('a', 1)]"]) {
      expect(() => work(text), text).toThrow(ExpressionError)
    }
    expect(() => work('[resourceGroup().name]', { resourceGroup: undefined })).toThrow(ExpressionError)
  })
  it('a text that is not well-formed says where', () => {
    for (const text of ['[concat(]', "[concat('a')]x]", '[a.b]', '[field(~)]', "[concat('a' 'b')]", '[]']) {
      expect(() => work(text), text).toThrow(/not well-formed/)
    }
  })
})
