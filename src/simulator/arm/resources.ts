import { idKey } from '../../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import type { State, StoredResource, Style, Write } from '../definition.ts'
import { ArmError, badRequest, resourceNotFound } from '../errors.ts'
import { problemsIn, type Shape, withoutNulls } from '../shape.ts'
import type { Answer } from '../types.ts'
import type { World } from '../world.ts'
import { refuseLocked } from './locks.ts'
import { followHeaders, removeTree, startOperation } from './operations.ts'
import { present } from './present.ts'
import { refuseUnregistered } from './registration.ts'
import {
  checkTags,
  groupNotFound,
  parseBody,
  requireAbove,
  requirePermission,
  settleLocation,
  type Target,
  withoutIdentity,
} from './target.ts'

/** What of a request matters once its target is known. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly origin: string
  readonly apiVersion: string
}

/** PUT: create or replace. PATCH: merge into what is there. Nothing is changed unless everything is in order. */
export function writeResource(world: World, target: Target, call: Call, verb: 'put' | 'patch'): Answer {
  const { definition } = target
  requireAbove(world, target, 'write')
  requirePermission(world, target.id, definition.type, 'write')
  const namespace = definition.type.split('/')[0] ?? ''
  refuseUnregistered(world, target.subscription, namespace)
  const before = world.find(target.id)
  if (verb === 'patch' && (before === undefined || before.hidden === true)) throw notFound(target)
  if (before === undefined) checkName(target)
  refuseLocked(world, target.id, definition.type, 'write')
  checkPreconditions(call, before?.hidden === true ? undefined : before)
  const write = settle(world, target, call, verb, before)
  refuseBusy(target, before)
  definition.free?.(world, write)
  const prepared = definition.prepare(world, write)
  return store(world, target, call, write, prepared)
}

function settle(world: World, target: Target, call: Call, verb: 'put' | 'patch', before: StoredResource | undefined): Write {
  const { definition } = target
  const raw = withoutNulls(parseBody(call.body))
  const sent = withoutIdentity(target, isObject(raw) ? raw : {})
  const shape = verb === 'patch' ? definition.patch : definition.body
  if (shape === undefined) throw new ArmError(405, 'MethodNotAllowed', `The resource type '${definition.type}' does not support PATCH.`)
  checkShape(shape, sent, before === undefined ? undefined : present(world, before))
  checkTags(sent)
  const merged = verb === 'patch' && before !== undefined ? mergeBody(before.body, sent) : sent
  return {
    verb,
    id: before?.id ?? target.id,
    name: before?.name ?? target.name,
    subscription: target.subscription,
    resourceGroup: target.resourceGroup,
    parent: target.parent,
    apiVersion: call.apiVersion,
    body: settleLocation(target, merged, before?.body),
    sent,
    before,
  }
}

function store(world: World, target: Target, call: Call, write: Write, prepared: ReturnType<Target['definition']['prepare']>): Answer {
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
  return { status, headers: { ...headers, ...etagHeader(definition, current) }, body: present(world, current), ...takes }
}

const nowStyle: Style = { kind: 'now', status: 200 }

function passingState(style: Style, before: StoredResource | undefined): State {
  if ((style.kind === 'azure-async' || style.kind === 'body') && style.state !== undefined) return style.state
  return before === undefined ? 'Creating' : 'Updating'
}

/** GET and HEAD of one resource. */
export function readResource(world: World, target: Target): Answer {
  requireAbove(world, target, 'read')
  requirePermission(world, target.id, target.definition.type, 'read')
  const resource = world.find(target.id)
  if (resource === undefined || resource.hidden === true) throw notFound(target)
  const operation = resource.operation === undefined ? undefined : world.store.get('operation', resource.operation)
  const style = target.definition.put
  const due = style.kind === 'body' && isObject(operation) && typeof operation.due === 'number' ? operation.due : undefined
  return {
    status: 200,
    headers: etagHeader(target.definition, resource),
    body: present(world, resource),
    ...(due === undefined || due <= world.now() ? {} : { pending: due }),
  }
}

/** DELETE: 204 for what is not there; 409 for what is locked, busy or needed by others. */
export function removeResource(world: World, target: Target, call: Call): Answer {
  const { definition } = target
  requireAbove(world, target, 'delete')
  requirePermission(world, target.id, definition.type, 'delete')
  const resource = world.find(target.id)
  if (resource === undefined || resource.hidden === true) {
    if (resource?.hidden === true) refuseBusy(target, resource)
    return { status: 204 }
  }
  refuseLocked(world, resource.id, definition.type, 'delete')
  checkPreconditions(call, resource)
  if (resource.state === 'Deleting' && resource.operation !== undefined)
    return { status: 202, headers: deletingHeaders(world, target, resource, call) }
  refuseBusy(target, resource)
  definition.free?.(world, { id: resource.id, parent: target.parent, before: resource })
  definition.remove.check?.(world, resource)
  const { style } = definition.remove
  if (style.kind === 'now') {
    const body = present(world, resource)
    removeTree(world, resource.id)
    const status = style.status ?? 200
    return { status, ...(status === 204 ? {} : { body }), ...(style.takes === undefined ? {} : { takes: style.takes * 1000 }) }
  }
  const operation = startOperation(world, 'delete', resource.id, style.seconds)
  world.save({ ...resource, state: 'Deleting', operation: operation.id })
  return { status: 202, headers: followHeaders(world, operation, style, call.origin, call.apiVersion) }
}

function deletingHeaders(world: World, target: Target, resource: StoredResource, call: Call): Record<string, string> {
  const found = world.store.get('operation', resource.operation ?? '')
  return isObject(found)
    ? followHeaders(
        world,
        { id: resource.operation ?? '', verb: 'delete', resource: resource.id, started: 0, due: 0, status: 'InProgress' },
        target.definition.remove.style,
        call.origin,
        call.apiVersion,
      )
    : {}
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

export function notFound(target: Target): ArmError {
  if (target.definition.type === 'Microsoft.Resources/resourceGroups') return groupNotFound(target.name)
  return resourceNotFound(target.definition.type, target.names, target.resourceGroup)
}

/** Refuses every way in which a body departs from its type's shape, all of them at once. */
export function checkShape(shape: Shape, body: JsonObject, current?: JsonObject): void {
  const problems = problemsIn(shape, body, '', current)
  const [first] = problems
  if (first === undefined) return
  throw badRequest('InvalidRequestContent', `The request content was invalid and could not be deserialized: '${first.message}'`, {
    target: first.path,
    details: problems.map(({ path, message }) => ({ code: 'InvalidRequestContent', target: path, message })),
  })
}

function checkName({ definition, name }: Target): void {
  if (definition.name.pattern.test(name)) return
  throw badRequest(
    definition.name.code ?? 'InvalidResourceName',
    `Resource name '${name}' of type '${definition.type}' is not valid: ${definition.name.rule}.`,
    { target: 'name' },
  )
}

function checkPreconditions(call: Call, before: StoredResource | undefined): void {
  const match = call.headers['if-match']
  const noneMatch = call.headers['if-none-match']
  const failed = (message: string) => new ArmError(412, 'PreconditionFailed', message)
  if (match !== undefined && (before === undefined || (match !== '*' && !sameEtag(match, before.etag)))) {
    throw failed(`The condition '${match}' of the If-Match header is not met.`)
  }
  if (noneMatch !== undefined && before !== undefined && (noneMatch === '*' || sameEtag(noneMatch, before.etag))) {
    throw failed(`The condition '${noneMatch}' of the If-None-Match header is not met.`)
  }
}

const sameEtag = (left: string, right: string) => bare(left) === bare(right)
const bare = (etag: string) => etag.replace(/^W\//, '').replaceAll('"', '')

const etagHeader = (definition: Target['definition'], resource: StoredResource): Record<string, string> =>
  definition.etag === true ? { ETag: resource.etag } : {}

/** One operation at a time on one resource. */
function refuseBusy(target: Target, before: StoredResource | undefined): void {
  if (before?.operation === undefined) return
  const network = target.definition.type.startsWith('Microsoft.Network/')
  throw network
    ? anotherOperation(target.subscription, String(before.body.location ?? 'global'), before.operation)
    : new ArmError(409, 'Conflict', `Another operation is in progress on the resource '${before.id}'. Try again when it is over.`)
}

/** Microsoft.Network answers writes on something busy with 429 and asks to come back. */
export function anotherOperation(subscription: string, location: string, operation: string): ArmError {
  const uri = `https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.Network/locations/${location}/operations/${operation}`
  return new ArmError(
    429,
    'AnotherOperationInProgress',
    `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${uri}.`,
    { retryAfter: 10 },
  )
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

export const sameResource = (left: string, right: string) => idKey(left) === idKey(right)
