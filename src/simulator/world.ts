import { createHash } from 'node:crypto'
import { idKey } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import type { ResourceDefinition, StoredResource } from './definition.ts'
import { practiceTenant } from './places.ts'
import type { ConditionSubject } from './providers/authorization/assignment-conditions.ts'
import { indexResources, type ResourceIndex } from './resource-index.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'

/** Something that will happen at a known moment. */
export interface Task {
  readonly due: number
  readonly order: number
  readonly what: 'operation' | 'pool-steady' | 'registration' | 'approval' | 'effect'
  /** The operation's id, the resource's key, the registration's key. */
  readonly key: string
  /** It ends in this failure, by a fault of the scenario. */
  readonly fails?: { readonly code: string; readonly message: string }
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
export interface World extends ResourceIndex {
  readonly store: Store
  readonly settings: Settings
  readonly tenant: string
  now(): number
  /** Whether the caller may do an action at a scope, by the roles in effect there; `subject` is what conditions on them look at. Rules: providers/authorization/rights.ts. */
  may(action: string, scope: string, subject?: ConditionSubject): boolean
  /** The resource at an id, also a hidden one; undefined when there is none. */
  find(id: string): StoredResource | undefined
  /** The resource at an id and everything below it. */
  below(id: string): StoredResource[]
  save(resource: StoredResource): void
  drop(resource: StoredResource): void
  definition(type: string): ResourceDefinition | undefined
  /** Something will happen in about so many seconds: exactly so many, unless the simulator was given a source of chance. */
  schedule(seconds: number, what: Task['what'], key: string): Task
  /** The next number of a series: 1, 2, … kept in the state. */
  count(series: string): number
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
  readonly may: (world: World, action: string, scope: string, subject?: ConditionSubject) => boolean
}

/** The world over a store, with its indexes. */
export function createWorld({ store, settings, definitions, random, now, may }: WorldOptions): World {
  const index = indexResources(store)
  const count = (name: string): number => {
    const next = (store.get('counter', name) ?? 0) + 1
    store.set('counter', name, next)
    return next
  }
  const world: World = {
    store,
    settings,
    tenant: practiceTenant,
    now,
    may: (action, scope, subject) => may(world, action, scope, subject),
    find: (id) => store.get('resource', idKey(id)),
    ...index,
    below(id) {
      const own = world.find(id)
      return [...(own === undefined ? [] : [own]), ...index.within(id)]
    },
    save: (resource) => store.set('resource', idKey(resource.id), resource),
    drop: (resource) => store.delete('resource', idKey(resource.id)),
    definition: (type) => definitions.get(type.toLowerCase()),
    schedule(seconds, what, key) {
      const order = count('task')
      // When a grant counts is a rule, not work: it does not vary.
      const factor = what === 'effect' || what === 'approval' ? 1 : settings.slowness * (random === undefined ? 1 : jitter(random))
      const task: Task = { due: now() + Math.round(seconds * factor * 1000), order, what, key }
      store.set('task', String(order), task)
      return task
    },
    count,
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

/** A factor around 1, log-normal: half of all draws within about ±20 %. */
function jitter(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(0.3 * normal)
}
