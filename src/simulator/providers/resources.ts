import { idKey } from '../../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import { checkShape } from '../arm/checks.ts'
import { page } from '../arm/listing.ts'
import { refuseLocked } from '../arm/locks.ts'
import { checkTags } from '../arm/tags.ts'
import { groupNotFound, requireSubscription } from '../arm/target.ts'
import type { Provider, SpecialRequest, SpecialRoute, StoredResource } from '../definition.ts'
import { ArmError, badRequest, resourceNotFound } from '../errors.ts'
import { object, oneOf, tags as tagShape } from '../shape.ts'
import type { Answer } from '../types.ts'
import type { World } from '../world.ts'
import { applyPolicies } from './authorization/policy/on-write.ts'

const versions = [
  '2019-10-01',
  '2020-06-01',
  '2020-10-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2024-03-01',
  '2024-11-01',
  '2025-04-01',
]
const path = '{scope}/providers/Microsoft.Resources/tags/{name}'
const properties = object({ tags: tagShape })
const putShape = object({ 'properties!': properties })
const patchShape = object({ operation: oneOf('Replace', 'Merge', 'Delete'), properties })

/** What a tags request is about: a subscription, a group or a resource. */
type Holder =
  | { readonly kind: 'subscription'; readonly id: string; readonly tags: JsonObject }
  | { readonly kind: 'resource'; readonly id: string; readonly tags: JsonObject; readonly resource: StoredResource }

/** Tags as a resource of their own: `…/providers/Microsoft.Resources/tags/default`. Source: learn rest/api/resources/tags. */
export const resources: Provider = {
  namespace: 'Microsoft.Resources',
  types: [],
  routes: [
    { method: 'GET', path, apiVersions: versions, run: (world, request) => show(holderOf(world, request)) },
    { method: 'PUT', path, apiVersions: versions, run: (world, request) => write(world, request, asked(request, putShape).tags) },
    { method: 'PATCH', path, apiVersions: versions, run: patch },
    { method: 'DELETE', path, apiVersions: versions, run: clear },
    { method: 'GET', path: '/subscriptions/{subscription}/tagNames', run: tagNames },
  ] satisfies readonly SpecialRoute[],
}

function clear(world: World, request: SpecialRequest): Answer {
  write(world, request, {})
  return { status: 200 }
}

function patch(world: World, request: SpecialRequest): Answer {
  const { operation, tags } = asked(request, patchShape)
  const before = holderOf(world, request).tags
  const nameIn = (of: JsonObject, name: string) => Object.keys(of).find((one) => one.toLowerCase() === name.toLowerCase())
  if (operation === 'Merge') {
    const entries = Object.entries(tags).map(([name, value]) => [nameIn(before, name) ?? name, value] as const)
    return write(world, request, { ...before, ...Object.fromEntries(entries) })
  }
  if (operation === 'Delete') {
    // A name with a value goes only when the value is the one there.
    const goes = ([name, value]: readonly [string, Json | undefined]) => {
      const given = nameIn(tags, name)
      return given !== undefined && (tags[given] === '' || tags[given] === value)
    }
    return write(world, request, Object.fromEntries(Object.entries(before).filter((one) => !goes(one))))
  }
  return write(world, request, tags)
}

function asked({ body }: SpecialRequest, shape: typeof putShape): { readonly operation: string; readonly tags: JsonObject } {
  if (!isObject(body))
    throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized: the body is empty.')
  const { id: _, name: __, type: ___, ...sent } = body
  checkShape(shape, sent)
  const inner = isObject(sent.properties) ? sent.properties.tags : undefined
  return { operation: typeof sent.operation === 'string' ? sent.operation : 'Replace', tags: isObject(inner) ? inner : {} }
}

function holderOf(world: World, { parameters }: SpecialRequest): Holder {
  const scope = parameters.scope ?? ''
  const [, , subscription = ''] = scope.split('/')
  requireSubscription(world, subscription)
  if (parameters.name?.toLowerCase() !== 'default') throw resourceNotFound('Microsoft.Resources/tags', [parameters.name ?? ''], undefined)
  if (/^\/subscriptions\/[^/]+$/i.test(scope)) {
    const stored = world.store.get('subscription', subscription.toLowerCase())
    const tags = isObject(stored) && isObject(stored.tags) ? stored.tags : {}
    return { kind: 'subscription', id: scope, tags }
  }
  const resource = world.find(scope)
  if (resource === undefined || resource.hidden === true) {
    const parts = scope.split('/')
    if (parts.length === 5) throw groupNotFound(parts[4] ?? '')
    throw resourceNotFound(parts.slice(6, 8).join('/'), [parts.at(-1) ?? ''], parts[4])
  }
  const body = world.definition(resource.type)?.body
  if (body?.kind !== 'object' || body.properties.tags === undefined) {
    throw new ArmError(400, 'ResourceTypeNotSupported', `The resource type '${resource.type}' does not support tags.`)
  }
  return { kind: 'resource', id: resource.id, tags: isObject(resource.body.tags) ? resource.body.tags : {}, resource }
}

/** The tags of a subscription, group or resource become these: locks, limits and policies have their say. */
function write(world: World, request: SpecialRequest, tags: JsonObject): Answer {
  const holder = holderOf(world, request)
  refuseLocked(world, holder.id, 'Microsoft.Resources/tags', 'write')
  if (holder.kind === 'subscription') {
    checkTags('Microsoft.Resources/subscriptions', tags)
    const key = holder.id.split('/')[2]?.toLowerCase() ?? ''
    const stored = world.store.get('subscription', key)
    world.store.set('subscription', key, { ...(stored ?? { id: key, name: '' }), tags })
    return show({ ...holder, tags })
  }
  const { resource } = holder
  checkTags(resource.type, tags)
  const definition = world.definition(resource.type)
  const body = { ...resource.body, tags }
  const settled =
    definition === undefined
      ? body
      : applyPolicies(world, definition, {
          verb: 'patch',
          id: resource.id,
          name: resource.name,
          subscription: resource.subscription,
          resourceGroup: resource.resourceGroup,
          parent: undefined,
          apiVersion: definition.apiVersions.at(-1) ?? '',
          body,
          sent: { tags },
          before: resource,
        }).body
  world.save({ ...resource, body: settled, etag: world.newEtag(), changedAt: world.now() })
  return show({ ...holder, tags: isObject(settled.tags) ? settled.tags : {} })
}

function show({ id, tags }: Pick<Holder, 'id' | 'tags'>): Answer {
  return {
    status: 200,
    body: {
      id: `${id}/providers/Microsoft.Resources/tags/default`,
      name: 'default',
      type: 'Microsoft.Resources/tags',
      properties: { tags },
    },
  }
}

/** Every tag name in use in a subscription, with its values and how often each is used. */
function tagNames(world: World, { parameters, url, query }: SpecialRequest): Answer {
  const subscription = parameters.subscription ?? ''
  requireSubscription(world, subscription)
  const scope = `/subscriptions/${subscription}`
  const stored = world.store.get('subscription', subscription.toLowerCase())
  const all = [...world.below(scope).map(({ body }) => body.tags), isObject(stored) ? stored.tags : undefined]
  const names = new Map<string, { readonly name: string; readonly values: Map<string, number> }>()
  for (const tags of all) {
    for (const [name, value] of Object.entries(isObject(tags) ? tags : {})) {
      const entry = names.get(name.toLowerCase()) ?? { name, values: new Map<string, number>() }
      names.set(name.toLowerCase(), entry)
      entry.values.set(String(value), (entry.values.get(String(value)) ?? 0) + 1)
    }
  }
  const count = (value: number) => ({ type: 'Total', value })
  return page(
    [...names].map(([key, { name, values }]) => ({
      key: idKey(key),
      body: () => ({
        id: `${scope}/tagNames/${name}`,
        tagName: name,
        count: count([...values.values()].reduce((sum, one) => sum + one, 0)),
        values: [...values].map(([value, used]) => ({
          id: `${scope}/tagNames/${name}/tagValues/${value}`,
          tagValue: value,
          count: count(used),
        })),
      }),
    })),
    url,
    query,
    10,
  )
}
