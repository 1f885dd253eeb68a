import type { DestroyRules } from '../engine/destroy.ts'
import { resourceTypeOf, resourceTypes } from './registry.ts'

/** What the resource types say about removal, gathered for the engine. */
export const destroyRules: DestroyRules = {
  removeAfter: Object.fromEntries(
    resourceTypes.flatMap((type) => (type.removedAfter === undefined ? [] : [[type.type, type.removedAfter] as const])),
  ),
  backReferences: Object.fromEntries(
    resourceTypes.flatMap((type) => (type.backReferences === undefined ? [] : [[type.type, type.backReferences] as const])),
  ),
  leaves(resource, isOurs) {
    const why = resourceTypeOf(resource.type)?.survivor?.(resource.body, isOurs)
    return why === undefined ? undefined : { why }
  },
}
