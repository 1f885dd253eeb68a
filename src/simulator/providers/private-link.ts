import type { Json } from '../../common/json.ts'
import { present } from '../arm/present.ts'
import type { ResourceDefinition, StoredResource } from '../definition.ts'
import { ArmError } from '../errors.ts'
import { any, object } from '../shape.ts'
import type { World } from '../world.ts'

/** The connections of private endpoints to a resource, as its own children. They are made by the endpoints. */
export function connectionDefinition(parentType: string, apiVersions: readonly string[]): ResourceDefinition {
  return {
    type: `${parentType}/privateEndpointConnections`,
    apiVersions,
    name: { pattern: /^.{1,160}$/, rule: 'it has 1 to 160 characters' },
    location: 'none',
    tracked: false,
    body: object({ properties: any }),
    put: { kind: 'now', status: 200 },
    remove: { style: { kind: 'now', status: 204 } },
    prepare(_world, write) {
      if (write.before === undefined) {
        throw new ArmError(
          404,
          'ResourceNotFound',
          `The private endpoint connection '${write.name}' does not exist; private endpoints make them.`,
        )
      }
      const sent = write.sent.properties
      const stored = write.before.body.properties
      return { body: { properties: { ...(stored as Record<string, Json>), ...(sent as Record<string, Json>) } } }
    },
  }
}

/** The connections of a resource, as its `privateEndpointConnections` property shows them. */
export function connectionsTo(world: World, resource: StoredResource): Json[] {
  return world.childrenOf(resource.id, `${resource.type}/privateEndpointConnections`).map((connection): Json => present(world, connection))
}
