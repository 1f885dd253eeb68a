import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import { guid, type World } from '../../world.ts'
import { allocateAddress, propertiesOf, referenceId } from './addresses.ts'
import { missingReference, networkName, networkVersions, requireReferenced } from './common.ts'
import { joinReferred } from './join.ts'
import { type Connection, checkConnection, connectionsOf, namesOf } from './link-targets.ts'
import { subnetType } from './subnets.ts'

const connectionShape = list(
  object({
    name: text,
    id: text,
    properties: object({
      privateLinkServiceId: text,
      groupIds: list(text),
      requestMessage: text,
      privateLinkServiceConnectionState: object({ status: text, description: text, actionsRequired: text }),
      ...readOnlyProperties('provisioningState'),
    }),
    ...readOnlyProperties('type', 'etag'),
  }),
)

export const privateEndpoint: ResourceDefinition = {
  type: 'Microsoft.Network/privateEndpoints',
  apiVersions: networkVersions,
  name: networkName(2, 64),
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
    properties: object({
      subnet: object({ id: text, name: text, properties: any }),
      ipVersionType: oneOf('IPv4', 'IPv6', 'DualStack'),
      privateLinkServiceConnections: connectionShape,
      manualPrivateLinkServiceConnections: connectionShape,
      customDnsConfigs: list(object({ fqdn: text, ipAddresses: list(text) })),
      applicationSecurityGroups: list(object({ id: text })),
      ipConfigurations: list(
        object({
          name: text,
          properties: object({ groupId: text, memberName: text, privateIPAddress: text }),
          ...readOnlyProperties('type', 'etag'),
        }),
      ),
      customNetworkInterfaceName: text,
      billingSku: oneOf('PayAsYouGo', 'Fixed'),
      ...readOnlyProperties('networkInterfaces', 'provisioningState'),
    }),
    ...readOnlyProperties('etag'),
  }),
  patch: object({ tags }),
  put: { kind: 'azure-async', seconds: durations.privateEndpoint, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deletePrivateEndpoint, results: 'operationResults', both: true },
    done: (world, endpoint) => {
      for (const connection of connectionsMadeBy(world, endpoint)) world.drop(connection)
    },
  },
  links: (_world, { body }) => joinReferred(at(body, 'properties.subnet'), 'virtualNetworks/subnets'),
  prepare(world, write) {
    const place = String(write.body.location)
    const subnetId = String(at(write.body, 'properties.subnet.id') ?? '')
    if (subnetId === '') {
      throw badRequest('InvalidRequestFormat', `Private endpoint ${write.id} has no subnet.`, { target: 'properties.subnet' })
    }
    const subnet = requireReferenced(world, subnetId, { type: subnetType, by: write.id })
    const network = world.find(subnet.id.slice(0, subnet.id.toLowerCase().lastIndexOf('/subnets/')))
    if (network?.body.location !== place) throw missingReference(subnetId, write.id)
    if (network.operation !== undefined) requireReferenced(world, network.id, { type: network.type, by: write.id })
    const connections = connectionsOf(write.body)
    if (connections.length !== 1) {
      throw badRequest('InvalidRequestFormat', `Private endpoint ${write.id} must have exactly one private link service connection.`, {
        target: 'properties.privateLinkServiceConnections',
      })
    }
    for (const connection of connections) checkConnection(world, write.id, write.subscription, connection)
    const address = typeof write.before?.facts.address === 'string' ? write.before.facts.address : allocateAddress(world, subnet)
    return { body: write.body, facts: { address } }
  },
  finished(world, endpoint) {
    for (const connection of connectionsOf(endpoint.body)) connect(world, endpoint, connection)
  },
  show(world, endpoint) {
    const nic = `${endpoint.name}.nic.${guid(endpoint.id)}`
    const scope = endpoint.id.slice(0, endpoint.id.toLowerCase().lastIndexOf('/privateendpoints/'))
    const lists = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'] as const
    return {
      ...Object.fromEntries(
        lists.map((name) => {
          const connections = propertiesOf(endpoint.body)[name]
          return [name, Array.isArray(connections) ? connections.map((one: Json) => dressConnection(world, endpoint, one, name)) : []]
        }),
      ),
      networkInterfaces: [{ id: `${scope}/networkInterfaces/${nic}` }],
      customDnsConfigs: namesOf(world, endpoint).map(({ fqdn }) => ({ fqdn, ipAddresses: [String(endpoint.facts.address)] })),
    }
  },
  dress: (_world, _endpoint, body) => {
    const { address: _, ...properties } = propertiesOf(body)
    return { ...body, properties }
  },
}

/** The target lists the connection; the caller may approve, so an automatic one is approved at once. */
function connect(world: World, endpoint: StoredResource, connection: Connection): void {
  const target = world.find(connection.target)
  if (target === undefined) throw badRequest('PrivateEndpointTargetNotFound', `The resource ${connection.target} is gone.`)
  const name = `${endpoint.name}.${guid(`connection ${idKey(endpoint.id)}`)}`
  const id = `${target.id}/privateEndpointConnections/${name}`
  const before = world.find(id)
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
          ? { status: 'Pending', description: 'Please approve my connection' }
          : { status: 'Approved', description: 'Auto-Approved' },
      },
    },
    facts: {},
    etag: world.newEtag(),
    state: 'Succeeded',
    createdAt: world.now(),
    changedAt: world.now(),
  })
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
function dressConnection(world: World, endpoint: StoredResource, connection: Json, kind: string): Json {
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
