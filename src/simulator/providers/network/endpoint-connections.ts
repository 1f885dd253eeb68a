import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import { guid, type World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { type Connection, connectionsOf } from './link-targets.ts'

/** The target lists the connection; who made an automatic one may approve it, so it is approved at once. A manual one is pending. */
export function connect(world: World, endpoint: StoredResource, connection: Connection): void {
  const target = world.find(connection.target)
  if (target === undefined) throw badRequest('PrivateEndpointTargetNotFound', `The resource ${connection.target} is gone.`)
  const name = `${endpoint.name}.${guid(`connection ${idKey(endpoint.id)}`)}`
  const id = `${target.id}/privateEndpointConnections/${name}`
  const before = world.find(id)
  const later = connection.manual || before !== undefined ? 0 : (world.settings.takesEffect?.endpointApprovals ?? 0)
  if (later > 0) world.schedule(later, 'approval', idKey(id))
  world.save({
    id,
    type: `${target.type}/privateEndpointConnections`,
    name,
    subscription: target.subscription,
    ...(target.resourceGroup === undefined ? {} : { resourceGroup: target.resourceGroup }),
    body: before?.body ?? {
      properties: {
        privateEndpoint: { id: endpoint.id },
        groupIds: [...connection.groups],
        privateLinkServiceConnectionState: connection.manual
          ? { status: 'Pending', description: connection.message ?? '', actionsRequired: 'None' }
          : later > 0
            ? { status: 'Pending', description: '', actionsRequired: 'None' }
            : { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' },
      },
    },
    facts: {},
    etag: world.newEtag(),
    state: 'Succeeded',
    createdAt: world.now(),
    changedAt: world.now(),
  })
}

/** An automatic connection is approved, unless somebody has decided on it meanwhile. */
export function approveByItself(world: World, id: string): void {
  const connection = world.find(id)
  if (connection === undefined || at(connection.body, 'properties.privateLinkServiceConnectionState.status') !== 'Pending') return
  const state = { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' }
  const body = { ...connection.body, properties: { ...propertiesOf(connection.body), privateLinkServiceConnectionState: state } }
  world.save({ ...connection, body, changedAt: world.now() })
}

/** The connections an endpoint has made on its targets. */
export function connectionsMadeBy(world: World, endpoint: StoredResource): StoredResource[] {
  return connectionsOf(endpoint.body).flatMap(({ target }) =>
    world
      .childrenOf(target)
      .filter(
        (child) =>
          child.type.toLowerCase().endsWith('/privateendpointconnections') &&
          idKey(referenceId(propertiesOf(child.body).privateEndpoint) ?? '') === idKey(endpoint.id),
      ),
  )
}

/** The state of an endpoint's connection as its target has it: `Approved`, `Pending`, or `Disconnected` once the target is gone. */
export function dressConnection(world: World, endpoint: StoredResource, connection: Json, kind: string): Json {
  if (!isObject(connection)) return connection
  const [made] = connectionsMadeBy(world, endpoint)
  const state = at(made?.body, 'properties.privateLinkServiceConnectionState')
  const gone =
    endpoint.state === 'Succeeded' ? { status: 'Disconnected', description: 'The target is gone' } : { status: 'Pending', description: '' }
  return {
    ...connection,
    id: `${endpoint.id}/${kind}/${String(connection.name)}`,
    type: `Microsoft.Network/privateEndpoints/${kind}`,
    etag: endpoint.etag,
    properties: {
      ...propertiesOf(connection),
      provisioningState: endpoint.state,
      privateLinkServiceConnectionState: { ...(isObject(state) ? state : gone), actionsRequired: 'None' },
    },
  }
}
