import type { StoredResource } from '../definition.ts'
import { denialType, touches } from '../providers/authorization/rights.ts'
import type { World } from '../world.ts'
import { readAction, requireRight } from './target.ts'

/**
 * Of resources at or below a scope those the caller may read. Who has no role there at all is refused instead; who has one somewhere below sees
 * what it lets them see, as in the portal (unverified for lists of one type).
 */
export function readable(world: World, scope: string, type: string, resources: readonly StoredResource[]): readonly StoredResource[] {
  // What is allowed at a scope is allowed below it, unless something is denied there.
  const kinds = new Set([type, ...resources.map((resource) => resource.type)])
  if (world.ofType(denialType).length === 0 && [...kinds].every((kind) => world.may(readAction(kind), scope))) return resources
  if (!touches(world, scope)) requireRight(world, readAction(type), scope)
  return resources.filter((resource) => world.may(readAction(resource.type), resource.id))
}
