import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import { present } from '../arm/present.ts'
import { requireRight } from '../arm/target.ts'
import type { ResourceDefinition, StoredResource, Write } from '../definition.ts'
import { ArmError, badRequest } from '../errors.ts'
import { any, object } from '../shape.ts'
import type { World } from '../world.ts'

/** How a service lets connections be approved, rejected and removed. */
export interface ConnectionStyle {
  /** `put`: done when answered (Key Vault, Storage). `patch`: a long operation (Batch, which has no PUT here). */
  readonly change: 'put' | 'patch'
}

/**
 * The connections of private endpoints to a resource, as its own children. Endpoints make them; who owns the target approves, rejects or removes them.
 * Source: learn.microsoft.com private-link/manage-private-endpoint; rest/api/batchmanagement/private-endpoint-connection/update.
 */
export function connectionDefinition(
  parentType: string,
  apiVersions: readonly string[],
  { change }: ConnectionStyle = { change: 'put' },
): ResourceDefinition {
  const body = object({ etag: any, properties: any })
  const later = { kind: 'location', seconds: 5, results: 'operationResults', both: true } as const
  return {
    type: `${parentType}/privateEndpointConnections`,
    apiVersions,
    name: { pattern: /^.{1,160}$/, rule: 'it has 1 to 160 characters' },
    location: 'none',
    tracked: false,
    body,
    ...(change === 'patch' ? { patch: body, update: later } : {}),
    put: { kind: 'now', status: 200 },
    remove: { style: change === 'patch' ? later : { kind: 'now', status: 200 } },
    prepare(world, write) {
      const { before } = write
      if (before === undefined) {
        throw new ArmError(
          404,
          'ResourceNotFound',
          `The private endpoint connection '${write.name}' does not exist; private endpoints make them.`,
        )
      }
      if (change === 'patch' && write.verb === 'put')
        throw new ArmError(405, 'MethodNotAllowed', `The HTTP method 'PUT' is not supported for '${write.id}'. Use PATCH.`)
      const stored: JsonObject = isObject(before.body.properties) ? before.body.properties : {}
      requireRight(world, `${parentType}/PrivateEndpointConnectionsApproval/action`, write.parent ?? '')
      return { body: { properties: { ...stored, privateLinkServiceConnectionState: decided(write, stored) } } }
    },
  }
}

/** The state asked for: approved or rejected, with words. What it says nothing of stays. */
function decided(write: Write, stored: JsonObject): JsonObject {
  const sent = isObject(write.sent.properties) ? write.sent.properties.privateLinkServiceConnectionState : undefined
  const before = isObject(stored.privateLinkServiceConnectionState) ? stored.privateLinkServiceConnectionState : {}
  if (!isObject(sent)) throw badRequest('BadRequest', `The request to change '${write.id}' has no privateLinkServiceConnectionState.`)
  const status = sent.status ?? before.status
  if (status !== before.status && status !== 'Approved' && status !== 'Rejected') {
    throw badRequest(
      'BadRequest',
      `The private endpoint connection '${write.id}' cannot go from ${String(before.status)} to ${String(status)}: a connection is approved or rejected.`,
    )
  }
  return { ...before, status, ...(typeof sent.description === 'string' ? { description: sent.description } : {}), actionsRequired: 'None' }
}

/** The connections of a resource, as its `privateEndpointConnections` property shows them. */
export function connectionsTo(world: World, resource: StoredResource): Json[] {
  return world.childrenOf(resource.id, `${resource.type}/privateEndpointConnections`).map((connection): Json => present(world, connection))
}

/** Whether private endpoints reach a group of a resource: then its public name is an alias of a private one. */
export function hasPrivateName(world: World, resource: StoredResource, group: string): boolean {
  return world.childrenOf(resource.id, `${resource.type}/privateEndpointConnections`).some((connection) => {
    const groups = isObject(connection.body.properties) ? connection.body.properties.groupIds : undefined
    return Array.isArray(groups) && groups.some((one: Json) => String(one).toLowerCase() === group.toLowerCase())
  })
}
