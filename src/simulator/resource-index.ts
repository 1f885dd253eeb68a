import { idKey } from '../common/arm-id.ts'
import { at } from '../common/json.ts'
import type { StoredResource } from './definition.ts'
import { type SortedKeys, sortedKeys } from './sorted-keys.ts'
import type { Store } from './store.ts'

/** Ways to the stored resources that do not walk all of them. Kept up to date while the store changes. */
export interface ResourceIndex {
  /** Oldest first. */
  ofType(type: string): StoredResource[]
  /** How many there are of a type, without looking at them. */
  countOf(type: string): number
  /** Direct children of a resource, or what hangs on a scope; of one type when given. Oldest first. */
  childrenOf(id: string, type?: string): StoredResource[]
  /** Everything below an id, in the order of the lower-case ids; of one type, or after one key, when given. */
  within(id: string, only?: { readonly type?: string; readonly after?: string | undefined }): Iterable<StoredResource>
  /** The resources of a type with a text at a dotted path: `body.properties.dnsSettings.domainNameLabel`. */
  having(type: string, path: string, value: string): StoredResource[]
}

type ByKey = Map<string, StoredResource>

export function indexResources(store: Store): ResourceIndex {
  const byType = new Map<string, ByKey>()
  const byParent = new Map<string, Map<string, ByKey>>()
  const sorted = new Map<string, SortedKeys>()
  const byValue = new Map<string, Map<string, Map<string, ByKey>>>()

  const put = (key: string, resource: StoredResource) => {
    const type = resource.type.toLowerCase()
    into(byType, type).set(key, resource)
    into(into(byParent, parentKey(resource.id)), type).set(key, resource)
  }
  for (const [key, resource] of store.entries('resource')) put(key, resource)
  const all = sortedKeys([...store.entries('resource')].map(([key]) => key))
  store.onChange('resource', (key, before, after) => {
    const type = (after ?? before)?.type.toLowerCase() ?? ''
    if (before === undefined) {
      all.add(key)
      sorted.get(type)?.add(key)
    }
    if (after === undefined) {
      all.remove(key)
      sorted.get(type)?.remove(key)
      byType.get(type)?.delete(key)
      if (before !== undefined) forget(byParent, parentKey(before.id), type, key)
    } else put(key, after)
    for (const [path, values] of byValue.get(type) ?? []) {
      const was = valueAt(before, path)
      const is = valueAt(after, path)
      if (was !== undefined && was !== is) values.get(was)?.delete(key)
      if (is !== undefined && after !== undefined) into(values, is).set(key, after)
    }
  })

  /** A type's keys are sorted when they are first listed. */
  const keysOf = (type: string): SortedKeys => {
    const found = sorted.get(type) ?? sortedKeys(byType.get(type)?.keys())
    sorted.set(type, found)
    return found
  }
  /** Values are gathered when they are first asked for. */
  const valuesOf = (type: string, path: string): Map<string, ByKey> => {
    const paths = into(byValue, type)
    const found = paths.get(path)
    if (found !== undefined) return found
    const values = into(paths, path)
    for (const [key, resource] of byType.get(type) ?? []) {
      const value = valueAt(resource, path)
      if (value !== undefined) into(values, value).set(key, resource)
    }
    return values
  }

  return {
    ofType: (type) => [...(byType.get(type.toLowerCase())?.values() ?? [])],
    countOf: (type) => byType.get(type.toLowerCase())?.size ?? 0,
    childrenOf(id, type) {
      const kinds = byParent.get(idKey(id))
      if (kinds === undefined) return []
      if (type !== undefined) return [...(kinds.get(type.toLowerCase())?.values() ?? [])]
      return [...kinds.values()].flatMap((kind) => [...kind.values()])
    },
    *within(id, { type, after } = {}) {
      const keys = type === undefined ? all : keysOf(type.toLowerCase())
      for (const key of keys.from(`${idKey(id)}/`, after)) {
        const found = store.get('resource', key)
        if (found !== undefined) yield found
      }
    },
    having: (type, path, value) => [...(valuesOf(type.toLowerCase(), path).get(value)?.values() ?? [])],
  }
}

/** The part of an id a resource hangs on: its parent resource, or the scope before `/providers/`. */
export function parentKey(id: string): string {
  const parts = idKey(id).split('/')
  const provider = parts.lastIndexOf('providers')
  if (provider === -1) return parts.slice(0, -2).join('/')
  return parts.length - provider > 4 ? parts.slice(0, -2).join('/') : parts.slice(0, provider).join('/')
}

function valueAt(resource: StoredResource | undefined, path: string): string | undefined {
  if (resource === undefined) return undefined
  const [first, ...rest] = path.split('.')
  const value = at(first === 'facts' ? resource.facts : resource.body, rest.join('.'))
  return typeof value === 'string' ? value : undefined
}

/** Takes a resource out, and its parent's entry with the last of its children. */
function forget(byParent: Map<string, Map<string, ByKey>>, parent: string, type: string, key: string): void {
  const kinds = byParent.get(parent)
  const kind = kinds?.get(type)
  kind?.delete(key)
  if (kind?.size === 0) kinds?.delete(type)
  if (kinds?.size === 0) byParent.delete(parent)
}

function into<V>(index: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const found = index.get(key)
  if (found !== undefined) return found
  const made = new Map<string, V>()
  index.set(key, made)
  return made
}
