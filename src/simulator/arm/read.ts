import { type ArmError, resourceNotFound } from '../errors.ts'
import type { Answer } from '../types.ts'
import type { World } from '../world.ts'
import { etagHeader } from './checks.ts'
import { present } from './present.ts'
import { groupNotFound, requireAbove, requirePermission, requireSubscription, type Target } from './target.ts'

/** GET and HEAD of one resource. */
export function readResource(world: World, target: Target, apiVersion?: string): Answer {
  requireSubscription(world, target.subscription)
  requirePermission(world, target.id, target.definition.type, 'read')
  requireAbove(world, target, 'read')
  const resource = world.find(target.id)
  if (resource === undefined || resource.hidden === true) throw notFound(target)
  const operation = resource.operation === undefined ? undefined : world.store.get('operation', resource.operation)
  const style = target.definition.put
  const due = style.kind === 'body' ? operation?.due : undefined
  return {
    status: 200,
    headers: etagHeader(target.definition, resource),
    body: present(world, resource, apiVersion),
    ...(due === undefined || due <= world.now() ? {} : { pending: due }),
  }
}

export function notFound(target: Target): ArmError {
  if (target.definition.type === 'Microsoft.Resources/resourceGroups') return groupNotFound(target.name)
  if (target.definition.missing !== undefined) return target.definition.missing(target.name)
  return resourceNotFound(target.definition.type, target.names, target.resourceGroup)
}
