import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import type { State, StoredResource, Style, Write } from '../definition.ts'
import { methodNotAllowed } from '../errors.ts'
import { applyPolicies } from '../providers/authorization/policy/on-write.ts'
import { withoutNulls, withoutReadOnly } from '../shape.ts'
import type { Answer } from '../types.ts'
import type { World } from '../world.ts'
import { type Call, checkName, checkPreconditions, checkShape, etagHeader, methodsOf, refuseBusy } from './checks.ts'
import { refuseUnlinked } from './links.ts'
import { refuseLocked } from './locks.ts'
import { followHeaders, startOperation } from './operations.ts'
import { present } from './present.ts'
import { notFound } from './read.ts'
import { refuseUnregistered } from './registration.ts'
import { checkTags } from './tags.ts'
import { parseBody, requireAbove, requirePermission, requireSubscription, settleLocation, type Target, withoutIdentity } from './target.ts'

/** PUT: create or replace. PATCH: merge into what is there. Nothing is changed unless everything is in order. */
export function writeResource(world: World, target: Target, call: Call, verb: 'put' | 'patch'): Answer {
  const { definition } = target
  requireSubscription(world, target.subscription)
  requirePermission(world, target.id, definition.type, 'write')
  requireAbove(world, target, 'write')
  const namespace = definition.type.split('/')[0] ?? ''
  refuseUnregistered(world, target.subscription, namespace)
  const before = world.find(target.id)
  if (verb === 'patch' && (before === undefined || before.hidden === true)) throw notFound(target)
  if (before === undefined) checkName(target)
  refuseLocked(world, target.id, definition.type, 'write')
  checkPreconditions(call, before?.hidden === true ? undefined : before)
  const asked = settle(world, target, call, verb, before)
  refuseUnlinked(world, definition, asked)
  const write = applyPolicies(world, definition, asked)
  refuseBusy(target, before)
  definition.free?.(world, write)
  const prepared = definition.prepare(world, write)
  return store(world, target, call, write, prepared)
}

function settle(world: World, target: Target, call: Call, verb: 'put' | 'patch', before: StoredResource | undefined): Write {
  const { definition } = target
  const empty = definition.bodyOptional === true && (call.body ?? '').trim() === ''
  const raw = withoutNulls(parseBody(empty ? '{}' : call.body))
  const given = withoutIdentity(target, isObject(raw) ? raw : {})
  const shape = definition.shapeAt?.(call.apiVersion, verb) ?? (verb === 'patch' ? definition.patch : definition.body)
  if (shape === undefined) throw methodNotAllowed('PATCH', target.id, methodsOf(definition))
  checkShape(shape, given, before === undefined ? undefined : present(world, before, call.apiVersion))
  const asked = withoutReadOnly(shape, given)
  const sent = isObject(asked) ? asked : {}
  checkTags(definition.type, sent.tags)
  const merged = verb === 'patch' && before !== undefined ? mergeBody(before.body, sent) : sent
  return {
    verb,
    id: before?.id ?? target.id,
    name: before?.name ?? target.name,
    subscription: target.subscription,
    resourceGroup: target.resourceGroup,
    parent: target.parent,
    apiVersion: call.apiVersion,
    ...(call.query === undefined ? {} : { query: call.query }),
    body: settleLocation(target, merged, before?.body),
    sent,
    before,
  }
}

export function store(
  world: World,
  target: Target,
  call: Call,
  write: Write,
  prepared: ReturnType<Target['definition']['prepare']>,
): Answer {
  const { definition } = target
  const { before } = write
  const style = before === undefined ? definition.put : (definition.update ?? (write.verb === 'patch' ? nowStyle : definition.put))
  const seconds = prepared.seconds ?? (style.kind === 'now' ? 0 : style.seconds)
  const running = style.kind !== 'now' && seconds > 0
  const made: StoredResource = {
    id: write.id,
    type: definition.type,
    name: write.name,
    subscription: write.subscription,
    ...(write.resourceGroup === undefined ? {} : { resourceGroup: write.resourceGroup }),
    body: prepared.body,
    facts: prepared.facts ?? before?.facts ?? {},
    etag: world.newEtag(),
    state: running ? passingState(style, before) : 'Succeeded',
    ...(running && style.kind === 'location' && before === undefined ? { hidden: true as const } : {}),
    createdAt: before?.createdAt ?? world.now(),
    changedAt: world.now(),
  }
  const operation = running ? startOperation(world, write.verb, made.id, seconds) : undefined
  const resource: StoredResource = operation === undefined ? made : { ...made, operation: operation.id }
  world.save(resource)
  definition.stored?.(world, resource, write)
  if (operation === undefined) definition.finished?.(world, resource)
  const current = world.find(resource.id) ?? resource
  const headers = operation === undefined ? {} : followHeaders(world, operation, style, call.origin, call.apiVersion)
  const takes = style.kind === 'now' && style.takes !== undefined ? { takes: style.takes * 1000 } : {}
  if (operation !== undefined && style.kind === 'location') return { status: 202, headers }
  const created = style.kind === 'now' ? (style.status ?? 201) : 201
  const status = prepared.status ?? (before === undefined ? created : 200)
  return { status, headers: { ...headers, ...etagHeader(definition, current) }, body: present(world, current, call.apiVersion), ...takes }
}

const nowStyle: Style = { kind: 'now', status: 200 }

function passingState(style: Style, before: StoredResource | undefined): State {
  if ((style.kind === 'azure-async' || style.kind === 'body') && style.state !== undefined) return style.state
  return before === undefined ? 'Creating' : 'Updating'
}

/** The write or removal took effect. */
export function finishWrite(world: World, id: string): void {
  const resource = world.find(id)
  if (resource === undefined) return
  const { hidden: _, operation: __, ...rest } = resource
  const done: StoredResource = { ...rest, state: 'Succeeded' }
  world.save(done)
  try {
    world.definition(done.type)?.finished?.(world, done)
  } catch (error) {
    world.save({ ...done, state: 'Failed' })
    throw error
  }
}

/** The write or removal came to nothing: the resource stays, `Failed`. */
export function failWork(world: World, resource: StoredResource): void {
  const { hidden: _, operation: __, ...rest } = resource
  world.save({ ...rest, state: 'Failed' })
}

/** A PATCH merged into a stored body: objects merge, everything else (lists too) is replaced, tags are replaced whole. */
function mergeBody(stored: JsonObject, patch: JsonObject): JsonObject {
  const merged = merge(stored, patch)
  return isObject(merged) ? { ...merged, ...(patch.tags === undefined ? {} : { tags: patch.tags }) } : patch
}

function merge(stored: Json | undefined, patch: Json): Json {
  if (!isObject(stored) || !isObject(patch)) return patch
  const entries = Object.entries(patch).flatMap(([key, value]) => (value === undefined ? [] : [[key, merge(stored[key], value)] as const]))
  return { ...stored, ...Object.fromEntries(entries) }
}
