import type { StoredResource } from '../definition.ts'
import { denialType, touches } from '../providers/authorization/rights.ts'
import type { World } from '../world.ts'
import { readAction, requireRight } from './target.ts'

/** Of resources at or below a scope those the caller may read. */
export function readable(world: World, scope: string, type: string, resources: readonly StoredResource[]): readonly StoredResource[] {
  return resources.filter(reader(world, scope, type))
}

/**
 * Whether the caller may read one resource at or below a scope, of many. Who has no role there at all is refused here and now; who has one
 * somewhere below sees what it lets them see, as in the portal (unverified for lists of one type).
 */
export function reader(world: World, scope: string, type: string): (resource: StoredResource) => boolean {
  const denials = world.ofType(denialType).length > 0
  const known = new Map<string, boolean>()
  // What is allowed at a scope is allowed below it, unless something is denied there.
  const everywhere = (kind: string): boolean => {
    const found = known.get(kind) ?? (!denials && world.may(readAction(kind), scope))
    known.set(kind, found)
    return found
  }
  if (!everywhere(type) && !touches(world, scope)) requireRight(world, readAction(type), scope)
  return (resource) => everywhere(resource.type) || world.may(readAction(resource.type), resource.id)
}
