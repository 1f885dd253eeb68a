import type { StoredResource, Style } from '../definition.ts'
import { ArmError } from '../errors.ts'
import type { Answer } from '../types.ts'
import type { Operation, World } from '../world.ts'
import { present } from './present.ts'

/** Seconds a client is told to wait between two looks at a running operation. */
const retryAfter = 10
/** Finished operations are forgotten after a day of practice time. */
const keptFor = 24 * 3600 * 1000

/** Starts an operation on a resource; it ends by itself when its time has come. */
export function startOperation(world: World, verb: Operation['verb'], resource: string, seconds: number): Operation {
  const id = world.newGuid()
  const task = world.schedule(seconds, 'operation', id)
  const operation: Operation = { id, verb, resource, started: world.now(), due: task.due, status: 'InProgress' }
  saveOperation(world, operation)
  return operation
}

export function saveOperation(world: World, operation: Operation): void {
  world.store.set('operation', operation.id, operation)
}

export function findOperation(world: World, id: string): Operation | undefined {
  return world.store.get('operation', id.toLowerCase())
}

/** Carries an operation to its end. `carryOut` changes the world and may throw `ArmError`, which fails the operation. */
export function endOperation(world: World, id: string, carryOut: (operation: Operation) => void): void {
  const operation = findOperation(world, id)
  if (operation === undefined || operation.status !== 'InProgress') return
  let ended: Operation = { ...operation, status: 'Succeeded', ended: world.now() }
  try {
    carryOut(operation)
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    ended = { ...ended, status: 'Failed', error: error.body(), errorStatus: error.status }
  }
  saveOperation(world, ended)
  forgetOld(world)
}

/** The headers by which a client follows an operation. URLs are absolute, on the host the client used. */
export function followHeaders(
  world: World,
  operation: Operation,
  style: Style,
  origin: string,
  apiVersion: string,
): Record<string, string> {
  const resource = world.find(operation.resource)
  const base = `${origin}${operationScope(operation.resource, resource)}`
  const version = `?api-version=${apiVersion}`
  const asyncUrl = `${base}/operations/${operation.id}${version}`
  const wait = { 'Retry-After': String(retryAfter) }
  if (style.kind === 'azure-async') return { 'Azure-AsyncOperation': asyncUrl, ...wait }
  if (style.kind === 'location') {
    const location = `${base}/${style.results}/${operation.id}${version}`
    return { Location: location, ...(style.both === true ? { 'Azure-AsyncOperation': asyncUrl } : {}), ...wait }
  }
  return {}
}

/** `GET …/operations/{id}`: always 200, with the state inside (ARM RPC, asynchronous operations). */
export function showOperation(world: World, id: string, path: string): Answer {
  const operation = findOperation(world, id)
  if (operation === undefined) throw unknownOperation(id)
  const running = operation.status === 'InProgress'
  const share = (world.now() - operation.started) / Math.max(1, operation.due - operation.started)
  return {
    status: 200,
    ...(running ? { headers: { 'Retry-After': String(retryAfter) }, pending: operation.due } : {}),
    body: {
      id: path,
      name: operation.id,
      status: operation.status,
      startTime: iso(operation.started),
      ...(operation.ended === undefined ? {} : { endTime: iso(operation.ended) }),
      percentComplete: running ? Math.min(99, Math.floor(share * 100)) : 100,
      ...(operation.error === undefined ? {} : { error: operation.error }),
    },
  }
}

/** The `Location` of an operation: 202 while it runs, then exactly what the request would have answered at once. */
export function showResult(world: World, id: string, url: string): Answer {
  const operation = findOperation(world, id)
  if (operation === undefined) throw unknownOperation(id)
  if (operation.status === 'InProgress') {
    return { status: 202, headers: { Location: url, 'Retry-After': String(retryAfter) }, pending: operation.due }
  }
  if (operation.status === 'Failed') return { status: operation.errorStatus ?? 409, body: { error: operation.error ?? {} } }
  if (operation.verb === 'delete')
    return { status: /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i.test(operation.resource) ? 200 : 204 }
  if (operation.verb === 'action') return { status: 200 }
  const resource = world.find(operation.resource)
  return resource === undefined
    ? { status: 204 }
    : { status: 200, body: present(world, resource, new URL(url).searchParams.get('api-version') ?? undefined) }
}

export const iso = (time: number) => new Date(time).toISOString()

function operationScope(id: string, resource: StoredResource | undefined): string {
  const parts = id.split('/')
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  const subscription = parts.slice(0, 3).join('/')
  if (provider === -1) return subscription
  const location = typeof resource?.body.location === 'string' ? resource.body.location : 'global'
  return `${subscription}/providers/${parts[provider + 1] ?? ''}/locations/${location}`
}

function unknownOperation(id: string): ArmError {
  return new ArmError(404, 'NotFound', `The operation '${id}' could not be found.`)
}

function forgetOld(world: World): void {
  for (const [key, { ended }] of world.store.entries('operation')) {
    // They stand in the order they began; one that never ends must not keep all others.
    if (ended === undefined) continue
    if (ended > world.now() - keptFor) break
    world.store.delete('operation', key)
  }
}

/** Removes a resource and everything below it or hanging on it, children first. */
export function removeTree(world: World, id: string): void {
  const everything = world.below(id).sort((left, right) => right.id.split('/').length - left.id.split('/').length)
  for (const resource of everything) {
    if (world.find(resource.id) === undefined) continue
    world.definition(resource.type)?.remove.done?.(world, resource)
    world.drop(resource)
  }
}

/**
 * Removes a group with everything in it, in whatever order its resources allow. What something outside the group still
 * needs stays, and with it the group: `ResourceGroupDeletionBlocked`. What could be removed by then is gone.
 */
export function removeGroup(world: World, group: StoredResource): void {
  let left = world.below(group.id).filter((resource) => resource.id !== group.id)
  for (let before = -1; left.length !== before; ) {
    before = left.length
    for (const resource of left.toSorted((one, other) => other.id.split('/').length - one.id.split('/').length)) {
      const current = world.find(resource.id)
      if (current !== undefined && isFree(world, current)) removeTree(world, current.id)
    }
    left = left.filter((resource) => world.find(resource.id) !== undefined)
  }
  if (left.length === 0) {
    removeTree(world, group.id)
    return
  }
  const { operation: _, ...rest } = group
  world.save({ ...rest, state: 'Succeeded' })
  throw new ArmError(
    409,
    'ResourceGroupDeletionBlocked',
    `Deletion of resource group '${group.name}' failed as resources with identifiers '${left.map(({ id }) => id).join(',')}' could not be deleted. The provisioning state of the resource group will be rolled back. The tracking Id is '${group.operation ?? ''}'. Please check audit logs for more details.`,
  )
}

function isFree(world: World, resource: StoredResource): boolean {
  try {
    world.definition(resource.type)?.remove.check?.(world, resource)
    return true
  } catch (error) {
    if (error instanceof ArmError) return false
    throw error
  }
}
