import { isObject, type JsonObject } from '../../common/json.ts'
import type { StoredResource } from '../definition.ts'
import type { World } from '../world.ts'

/** A resource as a reader sees it: what was written, what Azure made of it, and its state; at an api-version when one is given. */
export function present(world: World, resource: StoredResource, apiVersion?: string): JsonObject {
  const definition = world.definition(resource.type)
  const { properties, ...rest } = resource.body
  const shown: JsonObject = {
    ...(isObject(properties) ? properties : {}),
    ...resource.facts,
    ...(definition?.show?.(world, resource) ?? {}),
    ...(definition?.stateless === true ? {} : { provisioningState: resource.state }),
  }
  const body: JsonObject = {
    id: resource.id,
    name: resource.name,
    type: resource.type,
    ...rest,
    ...(definition?.etag === true ? { etag: resource.etag } : {}),
    properties: shown,
  }
  return definition?.dress?.(world, resource, body, apiVersion) ?? body
}
