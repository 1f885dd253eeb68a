import type { Blueprint } from '../blueprint/types.ts'
import type { JsonObject } from '../common/json.ts'
import { resourceTypes } from './registry.ts'
import { rememberedBodies } from './remembered-bodies.ts'

/** A resource with the body it would be sent with. */
export interface PlannedBody {
  readonly id: string
  readonly type: string
  readonly name: string
  /** The question that caused it. */
  readonly because: string
  readonly body: JsonObject
}

/**
 * The bodies of one blueprint after another: while a person moves from option to option only what the option changes is made anew. What is there
 * already and only used is not planned: nobody knows its body yet.
 */
export function plannedBodies(): (blueprint: Blueprint) => Promise<readonly PlannedBody[]> {
  const bodyOf = rememberedBodies()
  return (blueprint) =>
    Promise.all(
      resourceTypes.flatMap((type) =>
        type
          .wanted(blueprint)
          .filter((resource) => resource.ownership !== 'adopted')
          .map(async (resource): Promise<PlannedBody> => {
            const { id, name, because } = resource
            return { id, type: type.type, name, because, body: await bodyOf(blueprint.subscription, type, resource) }
          }),
      ),
    )
}
