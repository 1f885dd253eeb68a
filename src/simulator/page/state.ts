import { idKey } from '../../common/arm-id.ts'
import { isObject } from '../../common/json.ts'
import type { StoredResource } from '../definition.ts'
import { practiceSubscription } from '../places.ts'
import { assignmentType } from '../providers/authorization/rights.ts'
import { findRole, roleOf } from '../providers/authorization/role-lookup.ts'
import { parentKey } from '../resource-index.ts'
import type { Task, World } from '../world.ts'
import { typeWords } from './type-words.ts'

/** The practice cloud as the page shows it. Times are milliseconds of practice time since 1970. */
export interface CloudState {
  readonly now: number
  readonly subscription: { readonly id: string; readonly name: string }
  /** Resource groups, and last what hangs on the subscription itself. */
  readonly groups: readonly GroupState[]
  readonly resources: { readonly shown: number; readonly total: number; readonly failed: number }
  readonly running: readonly RunningState[]
}

export interface GroupState {
  /** Empty for the subscription itself. */
  readonly name: string
  readonly location: string
  readonly state: string
  readonly environment: string
  readonly resources: readonly ResourceState[]
}

export interface ResourceState {
  readonly id: string
  readonly name: string
  readonly type: string
  /** The type in words: `Batch account`. */
  readonly kind: string
  readonly state: string
  readonly environment: string
  readonly created: number
  /** 0 for what is directly in the group, 1 for a subnet of a network, … */
  readonly depth: number
}

export interface RunningState {
  readonly id: string
  /** `creating`, `changing`, `deleting`, `allocating nodes`, `registering`, `working on`. */
  readonly doing: string
  readonly name: string
  readonly kind: string
  readonly started?: number
  /** Absent for what has no end in sight. */
  readonly due?: number
}

const groupType = 'Microsoft.Resources/resourceGroups'

/** Reads the world for the page: at most `limit` resources, in the order of their ids, so that a look costs the same however many there are. */
export function cloudState(world: World, limit = 500): CloudState {
  const shown: StoredResource[] = []
  let total = 0
  for (const resource of world.within('/subscriptions')) {
    total += 1
    if (total > limit) break
    shown.push(resource)
  }
  const subscription = world.store.get('subscription', practiceSubscription) ?? { id: practiceSubscription, name: '' }
  return {
    now: world.now(),
    subscription,
    groups: groupsOf(world, shown),
    resources: {
      shown: shown.length,
      total: world.store.size('resource'),
      failed: shown.filter(({ state }) => state === 'Failed').length,
    },
    running: runningIn(world, shown),
  }
}

function groupsOf(world: World, shown: readonly StoredResource[]): GroupState[] {
  const members = new Map<string, StoredResource[]>()
  for (const resource of shown) {
    const name = resource.type === groupType ? resource.name : (resource.resourceGroup ?? '')
    const key = name.toLowerCase()
    const list = members.get(key) ?? []
    if (resource.type !== groupType) list.push(resource)
    members.set(key, list)
  }
  return [...members]
    .sort(([left], [right]) => (left === '' ? 1 : right === '' ? -1 : left < right ? -1 : 1))
    .map(([key, resources]) => {
      const [first] = resources
      const group = world.find(`/subscriptions/${first?.subscription ?? practiceSubscription}/resourceGroups/${key}`)
      return {
        name: group?.name ?? key,
        location: group === undefined ? '' : String(group.body.location ?? ''),
        state: group?.state ?? '',
        environment: group === undefined ? '' : environmentOf(group),
        resources: asTree(world, resources),
      }
    })
}

/** Children right after what they hang on. */
function asTree(world: World, resources: readonly StoredResource[]): ResourceState[] {
  const keys = new Set(resources.map(({ id }) => idKey(id)))
  const children = new Map<string, StoredResource[]>()
  for (const resource of resources) {
    const parent = parentKey(resource.id)
    const under = keys.has(parent) ? parent : ''
    children.set(under, [...(children.get(under) ?? []), resource])
  }
  const rows: ResourceState[] = []
  const walk = (under: string, depth: number) => {
    for (const resource of children.get(under) ?? []) {
      rows.push({
        id: resource.id,
        name: nameOf(world, resource),
        type: resource.type,
        kind: typeWords(resource.type),
        state: resource.state,
        environment: environmentOf(resource),
        created: resource.createdAt,
        depth,
      })
      walk(idKey(resource.id), depth + 1)
    }
  }
  walk('', 0)
  return rows
}

/** A role assignment is known by its role: its own name is a GUID. */
function nameOf(world: World, resource: StoredResource): string {
  const role = resource.type === assignmentType ? findRole(world, roleOf(resource.body)) : undefined
  return role?.name ?? resource.name
}

function environmentOf(resource: StoredResource): string {
  const { tags } = resource.body
  const found = isObject(tags) ? tags['secure-batch:environment'] : undefined
  return typeof found === 'string' ? found : ''
}

function runningIn(world: World, shown: readonly StoredResource[]): RunningState[] {
  const running: RunningState[] = []
  for (const [, task] of world.store.entries('task')) {
    const found = runningTask(world, task)
    if (found !== undefined) running.push(found)
    if (running.length === 100) break
  }
  const known = new Set(running.map(({ id }) => id))
  for (const resource of shown) {
    if (resource.operation === undefined || known.has(resource.operation)) continue
    running.push({ id: resource.operation, doing: 'working on', name: resource.name, kind: typeWords(resource.type) })
  }
  return running.sort((left, right) => (left.due ?? Number.POSITIVE_INFINITY) - (right.due ?? Number.POSITIVE_INFINITY))
}

function runningTask(world: World, { what, key, due, order }: Task): RunningState | undefined {
  if (what === 'operation') {
    const operation = world.store.get('operation', key)
    if (operation === undefined || operation.status !== 'InProgress') return undefined
    const resource = world.find(operation.resource)
    return {
      id: operation.id,
      doing: doing(operation.verb, resource),
      name: resource?.name ?? operation.resource.split('/').at(-1) ?? '',
      kind: resource === undefined ? '' : typeWords(resource.type),
      started: operation.started,
      due: operation.due,
    }
  }
  if (what === 'pool-steady') {
    const pool = world.find(key)
    if (pool === undefined) return undefined
    return { id: `task-${order}`, doing: 'allocating nodes', name: pool.name, kind: typeWords(pool.type), started: pool.changedAt, due }
  }
  if (what !== 'registration') return undefined
  return { id: `task-${order}`, doing: 'registering', name: key.split('/').at(-1) ?? key, kind: 'Resource provider', due }
}

function doing(verb: 'put' | 'patch' | 'delete' | 'action', resource: StoredResource | undefined): string {
  if (verb === 'delete') return 'deleting'
  if (verb === 'action') return 'working on'
  return resource !== undefined && resource.createdAt === resource.changedAt ? 'creating' : 'changing'
}
