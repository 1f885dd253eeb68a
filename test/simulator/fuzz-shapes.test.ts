import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/common/json.ts'
import { resourceGroup } from '../../src/simulator/arm/resource-group.ts'
import { rootRoutes } from '../../src/simulator/arm/root-routes.ts'
import type { ResourceDefinition } from '../../src/simulator/definition.ts'
import { providers } from '../../src/simulator/providers/providers.ts'
import type { Shape } from '../../src/simulator/shape.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { bodies, ids, rg, rule, sub, subnet, versionFor } from './raw.ts'

const definitions: readonly ResourceDefinition[] = [resourceGroup, ...providers.flatMap(({ types }) => types)]
const routes = [...rootRoutes(providers, definitions, 10), ...providers.flatMap((provider) => provider.routes)]

/** What is there when a run begins: one of most things, so that ids in bodies lead somewhere. */
const world: readonly (readonly [string, Json])[] = [
  [rg, { location: 'westeurope' }],
  [ids.group, bodies.securityGroup([rule('a', 100)])],
  [ids.address('a'), bodies.address('label-one')],
  [ids.nat, bodies.nat([ids.address('a')])],
  [
    ids.network,
    bodies.network([
      subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: ids.group }, natGateway: { id: ids.nat } }),
      subnet('endpoints', '10.0.1.0/24'),
    ]),
  ],
  [ids.vault, bodies.vault()],
  [ids.key, bodies.key()],
  [ids.identity, bodies.identity()],
  [ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault')],
  [ids.zone('a.b'), bodies.zone()],
  [ids.link('a.b'), bodies.link()],
  [ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone('a.b'))],
  [ids.workspace, bodies.workspace()],
  [ids.account, bodies.account()],
  [ids.pool, bodies.pool({ networkConfiguration: { subnetId: ids.nodes } })],
]
const words = [
  ...world.map(([id]) => id),
  ...[
    'westeurope',
    'West Europe',
    'global',
    '10.0.0.0/16',
    '10.0.0.0/24',
    '10.0.3.0/28',
    '::/0',
    '10.0.0.4',
    '*',
    '443',
    '1-65535',
    'Internet',
  ],
  ...[
    '',
    ' ',
    '/',
    '//',
    '__proto__',
    'constructor',
    '../..',
    '%2F',
    '\u0000',
    'ß',
    '東京',
    '\ud800',
    'x'.repeat(300),
    'PT5M',
    'P1D',
    '-1',
    '1e999',
  ],
  ...[
    'Standard_D2s_v5',
    'standard',
    'A',
    'RSA',
    'Static',
    'Allow',
    'batch.node.windows amd64',
    'https://kv-one.vault.azure.net/keys/batch',
  ],
  ...['/subscriptions/x', `${sub}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`],
]
const word = fc.constantFrom(...words)

/** Values that fit a shape, mostly: a property here and there is anything at all. */
function fitting(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  const odd = fc.jsonValue({ maxDepth: 1 })
  const usual = (): fc.Arbitrary<unknown> => {
    switch (shape.kind) {
      case 'any':
        return odd
      case 'read-only':
        return word
      case 'boolean':
        return fc.boolean()
      case 'integer':
        return fc.oneof(
          { weight: 8, arbitrary: fc.integer({ min: shape.minimum ?? 0, max: shape.maximum ?? 5000 }) },
          { weight: 1, arbitrary: fc.constantFrom(-1, 0, 2 ** 31, 2 ** 53, 0.5, 1e308) },
        )
      case 'text':
        return shape.values === undefined ? word : fc.constantFrom(...shape.values)
      case 'list':
        return fc.array(fitting(shape.of, depth + 1), { maxLength: depth > 5 ? 0 : 3 })
      case 'map':
        return fc.dictionary(word, fitting(shape.of, depth + 1), { maxKeys: 2 })
      case 'object': {
        const entries = Object.entries(shape.properties).filter(([, inner]) => inner.kind !== 'read-only' || depth === 0)
        if (depth > 6) return fc.constant({})
        return fc.record(Object.fromEntries(entries.map(([name, inner]) => [name, fitting(inner, depth + 1)])), {
          requiredKeys: shape.required.filter((name) => entries.some(([known]) => known === name)),
        })
      }
    }
  }
  return fc.oneof({ weight: 60, arbitrary: usual() }, { weight: 1, arbitrary: odd })
}

const name = fc.constantFrom(
  'vnet',
  'nodes',
  'nsg',
  'a',
  'nat',
  'pe',
  'default',
  'a.b',
  'kv-one',
  'batch',
  'id-account',
  'acct',
  'pool',
  'new-one',
  'X',
  '@',
)
const guid = fc.constantFrom('0a0a0a0a-0000-4000-8000-000000000001', '0a0a0a0a-0000-4000-8000-000000000002')

/** A path to one of a type, or to their list. */
function pathOf(definition: ResourceDefinition): fc.Arbitrary<string> {
  if (definition.type === resourceGroup.type) return fc.constantFrom(rg, `${sub}/resourceGroups/new`, `${sub}/resourceGroups/%C3%9F`)
  const [namespace = '', ...parts] = definition.type.split('/')
  const scope =
    definition.extension === true ? fc.constantFrom(sub, rg, ids.vault, ids.account, ids.network, ids.nodes) : fc.constantFrom(rg, rg, sub)
  return fc
    .tuple(scope, fc.array(fc.oneof(name, guid), { minLength: parts.length, maxLength: parts.length }), fc.boolean())
    .map(([base, names, whole]) => {
      const path = parts.map((part, index) => `/${part}/${names[index]}`).join('')
      return `${base}/providers/${namespace}${whole || path.length < 2 ? path : path.slice(0, path.lastIndexOf('/'))}`
    })
}

const methods = fc.constantFrom('PUT', 'PUT', 'PUT', 'PATCH', 'PATCH', 'GET', 'DELETE', 'HEAD', 'POST')
const query = fc.constantFrom(
  '',
  '',
  '',
  '&$top=1',
  '&$top=-3',
  '&$filter=a',
  "&$filter=name eq 'x'",
  '&$skipToken=%00',
  '&$expand=x',
  '&$select=,',
)
const header = fc.constantFrom(
  {},
  {},
  {},
  { 'If-Match': '*' },
  { 'If-None-Match': '*' },
  { 'If-Match': 'W/"' },
  { 'Content-Type': 'text/plain' },
)

interface Shot {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Record<string, string>
  readonly body: unknown
  readonly wait: number
}

const atTypes: fc.Arbitrary<Shot> = fc.constantFrom(...definitions).chain((definition) =>
  fc.record({
    method: methods,
    path: pathOf(definition),
    query,
    headers: header as fc.Arbitrary<Record<string, string>>,
    body: fc.oneof(
      { weight: 9, arbitrary: fitting(definition.body) },
      { weight: 1, arbitrary: fitting(definition.patch ?? definition.body) },
    ),
    wait: fc.constantFrom(0, 0, 1, 60, 100_000),
  }),
)
const atRoutes: fc.Arbitrary<Shot> = fc.constantFrom(...routes).chain((route) =>
  fc.record({
    method: fc.constantFrom(route.method, route.method, route.method, 'GET', 'POST', 'PUT'),
    path: fc
      .array(fc.oneof(name, guid, fc.constantFrom('westeurope', 'Microsoft.Batch', 'x')), { minLength: 8, maxLength: 8 })
      .map((names) => {
        let next = 0
        return route.path
          .replace('{scope}', rg)
          .replace('{subscription}', '00000000-0000-0000-0000-000000000000')
          .replace('{group}', 'rg')
          .replace(/\{\w+\}/g, () => names[next++] ?? 'x')
      }),
    query,
    headers: header as fc.Arbitrary<Record<string, string>>,
    body: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.record({ name: word, type: word }), fc.record({ keyName: word })),
    wait: fc.constantFrom(0, 1, 60),
  }),
)

/** A cloud one can look inside of. */
function openCloud() {
  let now = Date.UTC(2026, 10, 23, 12)
  const store = openStore()
  const simulator = createSimulator({ clock: { now: () => now }, store })
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}, more = '') => {
    const last = path.split('/providers/').at(-1) ?? ''
    const version = last === path ? '2025-04-01' : versionFor(path)
    const text = body === undefined || method === 'GET' || method === 'HEAD' || method === 'DELETE' ? {} : { body: JSON.stringify(body) }
    return simulator.handle({ method, url: `https://management.azure.com${path}?api-version=${version}${more}`, headers, ...text })
  }
  const inside = () =>
    JSON.stringify(
      ['resource', 'operation', 'counter', 'task', 'principal', 'deleted-vault', 'registration'].map((kind) => [...store.entries(kind)]),
    )
  for (const [path, body] of [['register', null] as const, ...world]) {
    if (path === 'register') send('POST', `${sub}/providers/Microsoft.Batch/register`, undefined)
    else send('PUT', path, body)
    now += 600_000
    send('GET', rg, undefined)
  }
  return {
    send,
    inside,
    wait: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

describe('ARM-24 whatever is sent, an answer comes, and what is refused leaves no trace', () => {
  it.each([
    ['to every type, with bodies of its own shape', atTypes, 250],
    ['to every other route', atRoutes, 150],
  ] as const)(
    '%s',
    (_, shots, runs) => {
      const seen = new Map<string, number>()
      fc.assert(
        fc.property(fc.array(shots, { minLength: 1, maxLength: 12 }), (all) => {
          const cloud = openCloud()
          for (const { method, path, query: more, headers, body, wait } of all) {
            cloud.wait(wait)
            cloud.send('GET', rg, undefined)
            const before = cloud.inside()
            const answer = cloud.send(method, path, body, headers, more)
            const kind = `${Math.floor(answer.status / 100)}xx`
            seen.set(kind, (seen.get(kind) ?? 0) + 1)
            expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(200)
            expect(answer.status, `${method} ${path}`).toBeLessThan(500)
            if (answer.body !== undefined) JSON.parse(answer.body)
            if (answer.status < 400) continue
            expect(cloud.inside(), `${method} ${path} was refused`).toBe(before)
            if (method !== 'HEAD')
              expect(JSON.parse(answer.body ?? '{}').error).toMatchObject({ code: expect.any(String), message: expect.any(String) })
          }
        }),
        { numRuns: runs },
      )
      // Both sides are met: the generator neither fits always nor never.
      expect(seen.get('2xx') ?? 0).toBeGreaterThan(50)
      expect(seen.get('4xx') ?? 0).toBeGreaterThan(50)
    },
    120_000,
  )
})
