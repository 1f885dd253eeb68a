import { createHash } from 'node:crypto'
import { idKey } from '../common/arm-id.ts'
import type { Json, JsonObject } from '../common/json.ts'
import type { ResourceDefinition, StoredResource } from './definition.ts'
import { practiceTenant } from './places.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'

/** Something that will happen at a known moment. */
export interface Task {
  readonly due: number
  readonly order: number
  readonly what: 'operation' | 'pool-steady' | 'registration' | 'effect'
  /** The operation's id, the resource's key, the registration's key. */
  readonly key: string
}

export interface Operation {
  readonly id: string
  readonly verb: 'put' | 'patch' | 'delete' | 'action'
  /** The resource's id. */
  readonly resource: string
  readonly started: number
  readonly due: number
  readonly status: 'InProgress' | 'Succeeded' | 'Failed'
  readonly ended?: number
  readonly error?: JsonObject
  readonly errorStatus?: number
}

/** The state of the practice cloud as the providers' rules see it: resources by id, type and parent, time, chance. */
export interface World {
  readonly store: Store
  readonly settings: Settings
  readonly tenant: string
  now(): number
  /** Whether the caller may do an action at a scope, by the roles in effect there. Rules: providers/authorization/rights.ts. */
  may(action: string, scope: string): boolean
  /** The resource at an id, also a hidden one; undefined when there is none. */
  find(id: string): StoredResource | undefined
  ofType(type: string): StoredResource[]
  /** Direct children of a resource, or what hangs on a scope; of one type when given. */
  childrenOf(id: string, type?: string): StoredResource[]
  /** Everything at or below an id. */
  below(id: string): StoredResource[]
  save(resource: StoredResource): void
  drop(resource: StoredResource): void
  definition(type: string): ResourceDefinition | undefined
  /** Something will happen in about so many seconds: exactly so many, unless the simulator was given a source of chance. */
  schedule(seconds: number, what: Task['what'], key: string): Task
  /** A new GUID: the same one on every run with the same seed and history. */
  newGuid(): string
  newEtag(): string
}

export interface WorldOptions {
  readonly store: Store
  readonly settings: Settings
  readonly definitions: ReadonlyMap<string, ResourceDefinition>
  readonly random?: () => number
  readonly now: () => number
  /** Decides `World.may`: given from outside, so that the world does not depend on a provider. */
  readonly may: (world: World, action: string, scope: string) => boolean
}

/** Builds the indexes over the store and keeps them while it changes. */
export function createWorld({ store, settings, definitions, random, now, may }: WorldOptions): World {
  const byType = new Map<string, Map<string, StoredResource>>()
  const byParent = new Map<string, Map<string, Map<string, StoredResource>>>()
  const index = (key: string, resource: StoredResource | undefined, before: StoredResource | undefined) => {
    if (before !== undefined && resource === undefined) {
      byType.get(before.type.toLowerCase())?.delete(key)
      byParent.get(parentKey(before.id))?.get(before.type.toLowerCase())?.delete(key)
    }
    if (resource === undefined) return
    into(byType, resource.type.toLowerCase()).set(key, resource)
    into(into(byParent, parentKey(resource.id)), resource.type.toLowerCase()).set(key, resource)
  }
  for (const [key, value] of store.entries('resource')) index(key, asResource(value), undefined)
  store.onChange((kind, key, before, after) => {
    if (kind === 'resource')
      index(key, after === undefined ? undefined : asResource(after), before === undefined ? undefined : asResource(before))
  })

  const count = (name: string): number => {
    const next = Number(store.get('counter', name) ?? 0) + 1
    store.set('counter', name, next)
    return next
  }
  const world: World = {
    store,
    settings,
    tenant: practiceTenant,
    now,
    may: (action, scope) => may(world, action, scope),
    find: (id) => {
      const found = store.get('resource', idKey(id))
      return found === undefined ? undefined : asResource(found)
    },
    ofType: (type) => [...(byType.get(type.toLowerCase())?.values() ?? [])],
    childrenOf(id, type) {
      const kinds = byParent.get(idKey(id))
      if (type !== undefined) return [...(kinds?.get(type.toLowerCase())?.values() ?? [])]
      return [...(kinds?.values() ?? [])].flatMap((kind) => [...kind.values()])
    },
    below(id) {
      const prefix = `${idKey(id)}/`
      const found: StoredResource[] = []
      for (const [key, value] of store.entries('resource'))
        if (key.startsWith(prefix) || `${key}/` === prefix) found.push(asResource(value))
      return found
    },
    save: (resource) => store.set('resource', idKey(resource.id), resource as unknown as Json),
    drop: (resource) => store.delete('resource', idKey(resource.id)),
    definition: (type) => definitions.get(type.toLowerCase()),
    schedule(seconds, what, key) {
      const order = count('task')
      // When a grant counts is a rule, not work: it does not vary.
      const factor = what === 'effect' ? 1 : settings.slowness * (random === undefined ? 1 : jitter(random))
      const task: Task = { due: now() + Math.round(seconds * factor * 1000), order, what, key }
      store.set('task', String(order), task as unknown as Json)
      return task
    },
    newGuid: () => guid(`practice ${count('guid')}`),
    newEtag: () => `W/"${guid(`etag ${count('guid')}`)}"`,
  }
  return world
}

/** A GUID made of a text: the same text, the same GUID. */
export function guid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const sameType = (left: string, right: string) => left.toLowerCase() === right.toLowerCase()

/** The part of an id a resource hangs on: its parent resource, or the scope before `/providers/`. */
export function parentKey(id: string): string {
  const parts = idKey(id).split('/')
  const provider = parts.lastIndexOf('providers')
  if (provider === -1) return parts.slice(0, -2).join('/')
  return parts.length - provider > 4 ? parts.slice(0, -2).join('/') : parts.slice(0, provider).join('/')
}

/** A factor around 1, log-normal: half of all draws within about ±20 %. */
function jitter(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(0.3 * normal)
}

function into<V>(index: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const found = index.get(key)
  if (found !== undefined) return found
  const made = new Map<string, V>()
  index.set(key, made)
  return made
}

/** The store holds only what `save` put there; its log is checked line by line when it is read. */
const asResource = (value: Json) => value as unknown as StoredResource
export const asTask = (value: Json) => value as unknown as Task
export const asOperation = (value: Json) => value as unknown as Operation
