import { idKey } from '../../common/arm-id.ts'
import { at, type JsonObject } from '../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../definition.ts'
import { badRequest, resourceNotFound } from '../errors.ts'
import { placeName } from '../places.ts'
import { sameType, type World } from '../world.ts'
import { type Entry, type Source, tagsMatch } from './listing.ts'
import { scopesOf } from './locks.ts'
import { present } from './present.ts'
import { reader } from './readable.ts'

/** The resources of one type in a subscription, a group, below a parent resource, or at and around a scope. */
export function listType(
  world: World,
  definition: ResourceDefinition,
  scope: string,
  filter: ReadonlyMap<string, string>,
  apiVersion?: string,
): Source {
  if (definition.extension === true) return atAndAround(world, definition, scope, filter, apiVersion)
  const isChild = definition.type.split('/').length > 2
  if (isChild) {
    const parent = world.find(scope)
    if (parent === undefined || parent.hidden === true) {
      const [, , , , group] = scope.split('/')
      const parentType = definition.type.split('/').slice(0, -1).join('/')
      throw resourceNotFound(parentType, namesOf(scope), group)
    }
  }
  const mayRead = reader(world, scope, definition.type)
  return (after) => entries(world, world.within(scope, { type: definition.type, after }), apiVersion, mayRead)
}

/** Every tracked resource of a subscription or group, as the generic list shows it. */
export function listTracked(
  world: World,
  scope: string,
  definitions: Iterable<ResourceDefinition>,
  filter: ReadonlyMap<string, string>,
  expand: readonly Expansion[] = [],
): Source {
  const tracked = new Set<string>()
  for (const { type, tracked: listed } of definitions) if (listed && type !== 'Microsoft.Resources/resourceGroups') tracked.add(type)
  const mayRead = reader(world, scope, 'Microsoft.Resources/subscriptions/resources')
  return function* (after) {
    for (const resource of world.within(scope, { after })) {
      if (!tracked.has(resource.type) || resource.hidden === true || !matches(resource, filter) || !mayRead(resource)) continue
      yield { key: idKey(resource.id), body: () => ({ ...brief(world, resource), ...expanded(resource, expand) }) }
    }
  }
}

const expansions = ['createdTime', 'changedTime', 'provisioningState'] as const
type Expansion = (typeof expansions)[number]

/** The `$expand` of a generic list (spec Microsoft.Resources, Resources_List). Throws 400 for a word it does not know (code unverified). */
export function expansionsOf(query: ReadonlyMap<string, string>): Expansion[] {
  const words = (query.get('$expand') ?? '').split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))
  return words.map((word) => {
    const known = expansions.find((one) => one.toLowerCase() === word.toLowerCase())
    if (known === undefined) throw badRequest('InvalidExpandInQueryString', `Invalid $expand '${word}' specified in the query string.`)
    return known
  })
}

function expanded(resource: StoredResource, expand: readonly Expansion[]): JsonObject {
  const values = {
    createdTime: new Date(resource.createdAt).toISOString(),
    changedTime: new Date(resource.changedAt).toISOString(),
    provisioningState: resource.state,
  }
  return Object.fromEntries(expand.map((name) => [name, values[name]]))
}

function brief(world: World, resource: StoredResource): JsonObject {
  const { properties: _, etag: __, ...rest } = present(world, resource)
  const names = namesOf(resource.id)
  return { ...rest, name: names.join('/') }
}

function matches(resource: StoredResource, filter: ReadonlyMap<string, string>): boolean {
  if (!tagsMatch(resource.body.tags, filter)) return false
  const same = (term: string, value: string) => {
    const wanted = filter.get(term)
    return wanted === undefined || wanted.toLowerCase() === value.toLowerCase()
  }
  const location = filter.get('location')
  return (
    same('resourcetype', resource.type) &&
    same('resourcegroup', resource.resourceGroup ?? '') &&
    same('name', resource.name) &&
    (location === undefined || placeName(location) === resource.body.location)
  )
}

/** An extension's list also shows what is inherited from above and set below, unless `atScope()` or `atExactScope()` is asked for. */
function atAndAround(
  world: World,
  definition: ResourceDefinition,
  scope: string,
  filter: ReadonlyMap<string, string>,
  apiVersion: string | undefined,
): Source {
  if (definition.type === 'Microsoft.Insights/diagnosticSettings')
    return (after) => entries(world, world.within(`${scope}/providers/${definition.type}`, { type: definition.type, after }), apiVersion)
  const around = new Set(scopesOf(scope).map(idKey))
  const prefix = `${idKey(scope)}/`
  const assigned = filter.get('assignedto()')
  const principal = filter.get('principalid') ?? assigned ?? filter.get('principalid()')
  // What is assigned to somebody is also what their groups have; groups are known of the caller only.
  const { caller } = world.settings
  const groups = assigned !== undefined && sameType(assigned, caller.objectId) ? caller.groups : []
  const policy = filter.get('policydefinitionid')
  const shown = (resource: StoredResource) => {
    if (policy !== undefined && !sameType(String(at(resource.body, 'properties.policyDefinitionId')), policy)) return false
    const key = idKey(resource.id)
    const own = key.slice(0, key.lastIndexOf('/providers/'))
    if (filter.has('atexactscope()') && own !== idKey(scope)) return false
    const near = around.has(own) || (!filter.has('atscope()') && own.startsWith(prefix))
    if (!near || principal === undefined) return near
    return [principal, ...groups].some((id) => sameType(String(at(resource.body, 'properties.principalId')), id))
  }
  return (after) => entries(world, world.within('', { type: definition.type, after }), apiVersion, shown)
}

function* entries(
  world: World,
  resources: Iterable<StoredResource>,
  apiVersion: string | undefined,
  shown: (resource: StoredResource) => boolean = () => true,
): Generator<Entry> {
  for (const resource of resources) {
    if (resource.hidden !== true && shown(resource)) yield { key: idKey(resource.id), body: () => present(world, resource, apiVersion) }
  }
}

/** The names in an id after its last provider. */
export function namesOf(id: string): string[] {
  const parts = id.split('/')
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  return parts.slice(provider + 2).filter((_, index) => index % 2 === 1)
}
