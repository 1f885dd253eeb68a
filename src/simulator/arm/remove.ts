import type { StoredResource } from '../definition.ts'
import type { Answer } from '../types.ts'
import type { World } from '../world.ts'
import { type Call, checkPreconditions, refuseBusy } from './checks.ts'
import { refuseLocked } from './locks.ts'
import { followHeaders, removeTree, startOperation } from './operations.ts'
import { present } from './present.ts'
import { groupNotFound, requireAbove, requirePermission, requireSubscription, type Target } from './target.ts'

/** DELETE: 204 for what is not there (404 for a group); 409 for what is locked, busy or needed by others. */
export function removeResource(world: World, target: Target, call: Call): Answer {
  const { definition } = target
  requireSubscription(world, target.subscription)
  requirePermission(world, target.id, definition.type, 'delete')
  requireAbove(world, target, 'delete')
  const resource = world.find(target.id)
  if (resource === undefined || resource.hidden === true) {
    if (resource?.hidden === true) refuseBusy(target, resource)
    // A group that is not there is said to be: its DELETE answers 200, 202 or 404 (spec Microsoft.Resources 2025-04-01).
    if (definition.type === 'Microsoft.Resources/resourceGroups') throw groupNotFound(target.name)
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
  const operation = startOperation(world, 'delete', resource.id, removalSeconds(world, resource))
  world.save({ ...resource, state: 'Deleting', operation: operation.id })
  return { status: 202, headers: followHeaders(world, operation, style, call.origin, call.apiVersion) }
}

/** How long a removal takes: as long as its type says, at least. */
export function removalSeconds(world: World, resource: StoredResource): number {
  const removal = world.definition(resource.type)?.remove
  if (removal === undefined || removal.style.kind === 'now') return 0
  return Math.max(removal.style.seconds, removal.seconds?.(world, resource) ?? 0)
}

function deletingHeaders(world: World, target: Target, resource: StoredResource, call: Call): Record<string, string> {
  const found = world.store.get('operation', resource.operation ?? '')
  return found === undefined ? {} : followHeaders(world, found, target.definition.remove.style, call.origin, call.apiVersion)
}
