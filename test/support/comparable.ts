import { isDeepStrictEqual } from 'node:util'
import { isObject, type Json } from '../../src/common/json.ts'
import { resourceGroup } from '../../src/simulator/arm/resource-group.ts'
import { providers } from '../../src/simulator/providers/providers.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import type { Store } from '../../src/simulator/store.ts'

/** What a practice cloud holds, comparable with another one's. */
export interface Comparable {
  readonly resources: Readonly<Record<string, unknown>>
  readonly comparable: (text: string) => string
}

/**
 * Resources by id as ARM shows them, deleted ones that are kept, registrations. What the cloud drew (ids, addresses, versions) is named after where it is from, so that
 * whatever points at it must still point at the same thing; times are left out.
 */
export function comparable(simulator: Simulator, store: Store): Comparable {
  const stored = [...store.entries('resource')]
  const orderOf = (key: string) => key.replace(drawnShapes, '*')
  const drawn = new Map<string, string>()
  for (const [key, { facts }] of stored) {
    for (const [path, text] of textsIn(facts)) {
      const origin = `<${path} of ${orderOf(key)}>`
      for (const value of text.match(drawnShapes) ?? []) if (origin < (drawn.get(value) ?? '~')) drawn.set(value, origin)
    }
  }
  const rows = [
    ...stored.map(([key, { id, type, state }]) => [key, { state, shown: shownBy(simulator, id, type) }] as const),
    ...[...store.entries('deleted-vault')].map(([key]) => [`deleted ${key}`, true] as const),
    ...[...store.entries('registration')].map(([key, state]) => [`registration ${key}`, state] as const),
  ]
  const name = (text: string): string => drawn.get(text) ?? text
  const settledText = (text: string) => text.replace(timeShape, 'a time').replace(drawnShapes, name)
  const settled = (value: Json): Json => {
    // Lists of things come in the order in which the things were made.
    if (Array.isArray(value)) {
      const items = value.map(settled)
      return items.every(isObject) ? items.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)) : items
    }
    if (isObject(value)) {
      const entries = Object.entries(value)
        .filter(([key]) => key !== 'etag')
        .sort(([left], [right]) => (left < right ? -1 : 1))
      return Object.fromEntries(entries.flatMap(([key, held]) => (held === undefined ? [] : [[key, settled(held)]])))
    }
    if (typeof value === 'number' && value > 1_700_000_000) return 'a time'
    return typeof value === 'string' ? settledText(value) : value
  }
  const resources = Object.fromEntries(
    rows
      .sort(([left], [right]) => (orderOf(left) < orderOf(right) ? -1 : 1))
      .map(([key, value]) => [settledText(key), settled(value as unknown as Json)]),
  )
  return { resources, comparable: settledText }
}

const apiVersions = new Map(
  [resourceGroup, ...providers.flatMap((provider) => provider.types)].map(({ type, apiVersions }) => [
    type.toLowerCase(),
    apiVersions.at(-1),
  ]),
)

function shownBy(simulator: Simulator, id: string, type: string): Json {
  const url = `https://management.azure.com${encodeURI(id)}?api-version=${apiVersions.get(type.toLowerCase())}`
  const { status, body = 'null' } = simulator.handleAsOwner({ method: 'GET', url, headers: {} })
  return status === 200 ? JSON.parse(body) : { status }
}

const timeShape = /\d{4}-\d\d-\d\dT[\d:.]+Z/g
const drawnShapes = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\/)/gi

function textsIn(value: Json | undefined, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, path))
  return isObject(value) ? Object.entries(value).flatMap(([key, held]) => textsIn(held, `${path}.${key.replace(drawnShapes, '*')}`)) : []
}

/** Where two clouds differ, in words. */
export function differences(wanted: Readonly<Record<string, unknown>>, found: Readonly<Record<string, unknown>>): string[] {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
  return keys.flatMap((key) => {
    if (!(key in found)) return [`missing: ${key}`]
    if (!(key in wanted)) return [`nobody wanted: ${key}`]
    if (isDeepStrictEqual(wanted[key], found[key])) return []
    return [`different: ${key}\n  wanted ${JSON.stringify(wanted[key])}\n  found  ${JSON.stringify(found[key])}`]
  })
}
