import { describe, expect, it } from 'vitest'
import { reference } from '../../src/common/reference.ts'
import { diff, needsReplacement } from '../../src/engine/diff.ts'
import type { DiffRules } from '../../src/engine/types.ts'
import { group, idOf } from './fixtures.ts'

const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-demo`

/** Where nothing differs: what it is, wanted, live, rules. */
const quiet: [string, object, object, DiffRules?][] = [
  ['the same value', { properties: { size: 1 } }, { properties: { size: 1 } }],
  ['what only the service states', { properties: {} }, { id: 'x', etag: 'y', properties: { provisioningState: 'Succeeded' } }],
  ['a region by its display name', { location: 'westeurope' }, { location: 'West Europe' }],
  ['a region in a list', { locations: ['westeurope'] }, { locations: ['West Europe'] }],
  ['an id in another case', { subnet: { id: idOf('A') } }, { subnet: { id: idOf('a').toUpperCase() } }],
  [
    'an identity map with filled entries',
    { identity: { userAssignedIdentities: { [identity]: {} } } },
    { identity: { userAssignedIdentities: { [identity.toLowerCase()]: { principalId: 'p' } } } },
  ],
  ['a tag name in another case', { tags: { CostCentre: '7' } }, { tags: { costcentre: '7' } }],
  [
    'a list of named things in another order',
    {
      rules: [
        { name: 'a', p: 1 },
        { name: 'b', p: 2 },
      ],
    },
    {
      rules: [
        { name: 'b', p: 2 },
        { name: 'A', p: 1, id: 'x' },
      ],
    },
  ],
  ['an extra named thing', { rules: [{ name: 'a' }] }, { rules: [{ name: 'a' }, { name: 'theirs' }] }],
  ['a list of ids in another order', { zones: [{ id: idOf('a') }, { id: idOf('b') }] }, { zones: [{ id: idOf('B') }, { id: idOf('A') }] }],
  ['plain values in another order', { ranges: ['10.0.0.0/24', '10.0.1.0/24'] }, { ranges: ['10.0.1.0/24', '10.0.0.0/24'] }],
  [
    'nameless things in another order',
    { ip: [{ value: '1.1.1.1' }, { value: '2.2.2.2' }] },
    {
      ip: [
        { value: '2.2.2.2', action: 'Allow' },
        { value: '1.1.1.1', action: 'Allow' },
      ],
    },
  ],
  ['an address the service completes', { ip: [{ value: '1.1.1.1' }] }, { ip: [{ value: '1.1.1.1/32' }] }],
  ['a duration written otherwise', { timeout: 'PT60M' }, { timeout: 'PT1H' }],
  ['a GUID in another case', { tenantId: 'AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee' }, { tenantId: 'aaaaaaaa-BBBB-cccc-dddd-eeeeeeeeeeee' }],
  ['an instant written otherwise', { from: '2026-11-23T00:00:00Z' }, { from: '2026-11-23T00:00:00.000Z' }],
  ['nothing wanted and nothing there', { tags: {}, ip: [], note: null, undefined: undefined }, {}],
  ['null asked for and null there', { note: null }, { note: null }],
  ['an ignored value', { properties: { secret: 'x', size: 1 } }, { properties: { size: 1 } }, { ignore: ['properties.secret'] }],
  ['an ignored value below a missing parent', { properties: { secret: { a: 'x' } } }, {}, { ignore: ['properties.secret'] }],
  ['an ignored value in a list', { rules: [{ name: 'a', secret: 'x' }] }, { rules: [{ name: 'a' }] }, { ignore: ['rules[].secret'] }],
  ['an ignored list item that is missing', { rules: [{ name: 'a' }] }, { rules: [] }, { ignore: ['rules[]'] }],
  ['an ignored id key that is missing', { ids: { [identity]: {} } }, { ids: {} }, { ignore: ['ids[]'] }],
  ['an extra null where the map is exact', { tags: { a: '1' } }, { tags: { a: '1', b: null } }, { exact: ['tags'] }],
  ['a caseless value', { properties: { access: 'Disabled' } }, { properties: { access: 'disabled' } }, { caseless: ['properties.access'] }],
  [
    'a list keyed otherwise',
    { logs: [{ category: 'b' }, { category: 'a' }] },
    { logs: [{ category: 'a' }, { category: 'b' }, { category: 'c' }] },
    { keys: { logs: 'category' } },
  ],
]

/** Where exactly these paths differ. */
const found: [string, object, object, string[], DiffRules?][] = [
  ['another value', { properties: { size: 1 } }, { properties: { size: 2 } }, ['properties.size']],
  ['a value that is missing', { properties: { closed: false } }, { properties: {} }, ['properties.closed']],
  ['a whole part that is missing', { properties: { a: { b: 1, c: 2 } } }, { properties: {} }, ['properties.a']],
  ['another type of value', { a: { b: 1 } }, { a: 'text' }, ['a']],
  ['a number that became text', { port: 443 }, { port: '443' }, ['port']],
  ['text in another case', { access: 'Disabled' }, { access: 'disabled' }, ['access']],
  ['a month against its days', { keep: 'P90D' }, { keep: 'P3M' }, ['keep']],
  ['another region', { location: 'westeurope' }, { location: 'North Europe' }, ['location']],
  ['another address', { ip: ['1.1.1.1'] }, { ip: ['1.1.1.1/31'] }, ['ip']],
  ['something there that shall not be', { note: null }, { note: 'x' }, ['note']],
  [
    'an identity that is missing',
    { identity: { userAssignedIdentities: { [identity]: {} } } },
    { identity: { userAssignedIdentities: {} } },
    [`identity.userAssignedIdentities[${identity}]`],
  ],
  [
    'a value of one named thing',
    {
      rules: [
        { name: 'a', p: 1 },
        { name: 'b', p: 2 },
      ],
    },
    {
      rules: [
        { name: 'b', p: 3 },
        { name: 'a', p: 1 },
      ],
    },
    ['rules[b].p'],
  ],
  ['a named thing that is missing', { rules: [{ name: 'a' }, { name: 'b' }] }, { rules: [{ name: 'a' }] }, ['rules[b]']],
  [
    'an extra named thing where the list is exact',
    { rules: [{ name: 'a' }] },
    { rules: [{ name: 'theirs' }, { name: 'a' }] },
    ['rules[theirs]'],
    { exact: ['rules'] },
  ],
  [
    'an extra thing in a list that shall be empty and exact',
    { rules: [] },
    { rules: [{ name: 'theirs' }] },
    ['rules[theirs]'],
    { exact: ['rules[]'] },
  ],
  [
    'an extra identity where the map is exact',
    { ids: { [identity]: {} } },
    { ids: { [identity]: {}, [idOf('x')]: {} } },
    [`ids[${idOf('x')}]`],
    { exact: ['ids'] },
  ],
  ['an extra plain value', { ip: ['1.1.1.1'] }, { ip: ['1.1.1.1', '9.9.9.9'] }, ['ip']],
  ['an extra nameless thing', { ip: [{ value: '1.1.1.1' }] }, { ip: [{ value: '1.1.1.1' }, { value: '9.9.9.9' }] }, ['ip']],
  ['a list that shall be empty', { ip: [] }, { ip: ['9.9.9.9'] }, ['ip']],
  [
    'one of several nameless things',
    { ip: [{ value: '1.1.1.1' }, { value: '2.2.2.2' }] },
    { ip: [{ value: '2.2.2.2' }, { value: '3.3.3.3' }] },
    ['ip[0].value'],
  ],
  ['the order where it means something', { dns: ['a', 'b'] }, { dns: ['b', 'a'] }, ['dns[0]', 'dns[1]'], { ordered: ['dns'] }],
  ['a neighbour of an ignored path', { secretly: 1 }, { secretly: 2 }, ['secretly'], { ignore: ['secret'] }],
]

describe('diff', () => {
  it.each(quiet)('says nothing about %s', (_, wanted, live, rules) => {
    expect(diff(plain(wanted), plain(live), rules)).toEqual([])
  })

  it.each(found)('finds %s', (_, wanted, live, paths, rules) => {
    expect(diff(plain(wanted), plain(live), rules).map((change) => change.path)).toEqual(paths)
  })

  it('tells what was found and what is wanted, without ignored parts', () => {
    const wanted = { properties: { disk: { size: 1, key: 'secret' } } }
    expect(diff(wanted, { properties: {} }, { ignore: ['properties.disk.key'] })).toEqual([
      { path: 'properties.disk', from: undefined, to: { size: 1 } },
    ])
  })

  it('resolves references before comparing, and shows those it cannot', () => {
    const wanted = { properties: { principalId: reference(idOf('Identity'), 'properties.principalId') } }
    const known = new Map([[idOf('identity').toLowerCase(), { properties: { principalId: 'p1' } }]])
    expect(diff(wanted, { properties: { principalId: 'p1' } }, {}, known)).toEqual([])
    expect(diff(wanted, { properties: { principalId: 'p2' } }, {}, known)).toEqual([
      { path: 'properties.principalId', from: 'p2', to: 'p1' },
    ])
    const [change] = diff(wanted, { properties: { principalId: 'p1' } })
    expect(change?.to).toBe(wanted.properties.principalId)
  })

  it('finds nothing between a body and itself, however its lists are turned round', () => {
    const body = {
      location: 'westeurope',
      properties: {
        rules: [
          { name: 'a', ports: ['1', '2'] },
          { name: 'b', ports: [] },
        ],
        nested: { list: [{ x: 1 }, { x: 2, y: [1, 2] }] },
      },
    }
    expect(diff(body, JSON.parse(JSON.stringify(body, (_, value) => (Array.isArray(value) ? [...value].reverse() : value))))).toEqual([])
  })
})

describe('needsReplacement', () => {
  const rules: DiffRules = { immutable: ['properties.mode', 'properties.network.subnetId', 'properties.links[].target'] }
  it.each([
    ['a fixed value', { properties: { mode: 'A' } }, { properties: { mode: 'B' } }, true],
    ['a fixed value below a missing part', { properties: { network: { subnetId: 'x', other: 1 } } }, { properties: {} }, true],
    [
      'a fixed value of a list item',
      { properties: { links: [{ name: 'a', target: 'x' }] } },
      { properties: { links: [{ name: 'a', target: 'y' }] } },
      true,
    ],
    ['a list item that is missing', { properties: { links: [{ name: 'a', target: 'x' }] } }, { properties: { links: [] } }, true],
    [
      'a neighbour of a fixed value',
      { properties: { network: { other: 1 } } },
      { properties: { network: { subnetId: 'x', other: 2 } } },
      false,
    ],
    ['a part without the fixed value', { properties: { network: { other: 1 } } }, { properties: {} }, false],
    ['a name that begins alike', { properties: { modesty: 1 } }, { properties: { modesty: 2 } }, false],
  ])('judges %s', (_, wanted, live, expected) => {
    const changes = diff(plain(wanted), plain(live), rules)
    expect(changes).not.toEqual([])
    expect(needsReplacement(changes, rules)).toBe(expected)
  })
})

/** What a table row states, as the engine gets it. */
function plain(value: object): Parameters<typeof diff>[0] {
  return value as Parameters<typeof diff>[0]
}

describe('what nobody asks for any more', () => {
  const rules: DiffRules = {
    unasked: { 'properties.placement.policy': ['Zonal'], 'properties.parts[].type': ['A'] },
    immutable: ['properties.placement'],
  }

  it('is a difference where the wanted body says nothing there, and makes anew what cannot be changed', () => {
    const changes = diff(
      { properties: {} },
      { properties: { placement: { policy: 'Zonal' }, parts: [{ type: 'A' }, { type: 'B' }] } },
      rules,
    )
    expect(changes).toEqual([
      { path: 'properties.placement.policy', from: 'Zonal', to: undefined },
      { path: 'properties.parts.type', from: 'A', to: undefined },
    ])
    expect(needsReplacement(changes, rules)).toBe(true)
  })

  it('is none for a value the service fills in by itself, nor where the wanted body speaks for itself', () => {
    expect(diff({ properties: {} }, { properties: { placement: { policy: 'Regional' } } }, rules)).toEqual([])
    expect(diff({ properties: { placement: { policy: 'Zonal' } } }, { properties: { placement: { policy: 'Zonal' } } }, rules)).toEqual([])
  })
})

describe('the address of a key', () => {
  const rules: DiffRules = { versioned: ['keyUrl'] }
  const version = (digit: string): string => `https://kv-demo.vault.azure.net/keys/pool-disks/${digit.repeat(32)}`

  it('is the same after a rotation, and another for another key', () => {
    expect(diff({ keyUrl: version('a') }, { keyUrl: version('b') }, rules)).toEqual([])
    expect(diff({ keyUrl: version('a') }, { keyUrl: version('b').replace('pool-disks', 'other') }, rules)).toHaveLength(1)
    expect(diff({ keyUrl: version('a') }, { keyUrl: version('b') })).toHaveLength(1)
  })
})
