import { idKey, parentId } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, list, object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import { guid, type World } from '../../world.ts'
import { allocateAddress, isAddress, numberOf, propertiesOf, subnetRanges, takenAddresses } from './addresses.ts'
import { missingReference, networkName, networkResource, reference, referenceIds, requireReferenced } from './common.ts'
import { delegationsOf } from './delegations.ts'
import { connect, connectionsMadeBy, dressConnection } from './endpoint-connections.ts'
import { joinListed, joinReferred } from './join.ts'
import { approvalRight, checkConnection, connectionsOf, namesOf } from './link-targets.ts'
import { subnetType } from './subnet-use.ts'

const endpointType = 'Microsoft.Network/privateEndpoints'

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

export const privateEndpoint: ResourceDefinition = networkResource({
  type: endpointType,
  name: networkName(2, 64),
  seconds: durations.privateEndpoint,
  removal: durations.deletePrivateEndpoint,
  top: { extendedLocation: object({ name: text, type: oneOf('EdgeZone') }) },
  properties: {
    subnet: object({ id: text, name: text, properties: any }),
    ipVersionType: oneOf('IPv4', 'IPv6', 'DualStack'),
    privateLinkServiceConnections: connectionShape,
    manualPrivateLinkServiceConnections: connectionShape,
    customDnsConfigs: list(object({ fqdn: text, ipAddresses: list(text) })),
    applicationSecurityGroups: list(reference),
    ipConfigurations: list(
      object({
        name: text,
        properties: object({ groupId: text, memberName: text, privateIPAddress: text }),
        ...readOnlyProperties('type', 'etag'),
      }),
    ),
    customNetworkInterfaceName: text,
    billingSku: oneOf('PayAsYouGo', 'Fixed'),
  },
  set: ['networkInterfaces'],
  done: (world, endpoint) => {
    for (const connection of connectionsMadeBy(world, endpoint)) world.drop(connection)
  },
  // Who asks for an automatic connection must be allowed to approve it (MicrosoftDocs/azure-docs#96892); a manual one waits for somebody who is.
  links: (world, { body }) => [
    ...joinReferred(at(body, 'properties.subnet'), 'virtualNetworks/subnets'),
    ...joinListed(body, 'properties.applicationSecurityGroups', 'applicationSecurityGroups'),
    ...connectionsOf(body).flatMap(({ manual, target }) => (manual ? [] : (approvalRight(world, target) ?? []))),
  ],
  prepare(world, write) {
    const place = String(write.body.location)
    const subnetId = subnetIdOf(write.body)
    if (subnetId === undefined) {
      throw badRequest('InvalidRequestFormat', `Private endpoint ${write.id} has no subnet.`, { target: 'properties.subnet' })
    }
    const subnet = requireReferenced(world, subnetId, { type: subnetType, by: write.id })
    const network = world.find(parentId(subnet.id) ?? '')
    if (network?.body.location !== place) throw missingReference(subnetId, write.id)
    const [delegated] = delegationsOf(subnet.body)
    if (delegated !== undefined && write.before === undefined) {
      throw badRequest(
        'PrivateEndpointCreationNotAllowedAsSubnetIsDelegated',
        `Private endpoint ${write.id} cannot be created as subnet ${subnet.id} is delegated.`,
      )
    }
    const old = subnetIdOf(write.before?.body ?? {})
    if (old !== undefined && idKey(old) !== idKey(subnetId))
      throw badRequest('PropertyChangeNotAllowed', `The subnet of private endpoint ${write.id} cannot be changed.`)
    for (const asg of referenceIds(propertiesOf(write.body).applicationSecurityGroups))
      requireReferenced(world, asg, { type: 'Microsoft.Network/applicationSecurityGroups', by: write.id, location: place })
    if (network.operation !== undefined) requireReferenced(world, network.id, { type: network.type, by: write.id })
    const connections = connectionsOf(write.body)
    if (connections.length !== 1) {
      throw badRequest('InvalidRequestFormat', `Private endpoint ${write.id} must have exactly one private link service connection.`, {
        target: 'properties.privateLinkServiceConnections',
      })
    }
    if (write.before === undefined) for (const connection of connections) checkConnection(world, write.id, write.subscription, connection)
    else if (targetsOf(write.before.body) !== targetsOf(write.body))
      throw badRequest('PropertyChangeNotAllowed', `The target and group of private endpoint ${write.id} cannot be changed.`)
    return { body: write.body, facts: write.before?.facts ?? { address: chosenAddress(world, write.body, subnet) } }
  },
  // Once connected, an endpoint is not connected again: a connection that was removed stays removed.
  finished(world, endpoint) {
    if (endpoint.facts.connected === true) return
    for (const connection of connectionsOf(endpoint.body)) connect(world, endpoint, connection)
    world.save({ ...endpoint, facts: { ...endpoint.facts, connected: true } })
  },
  show(world, endpoint) {
    const nic = `${endpoint.name}.nic.${guid(endpoint.id)}`
    const scope = `${parentId(endpoint.id)}/providers/Microsoft.Network`
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
    const { address: _, connected: __, ...properties } = propertiesOf(body)
    return { ...body, properties }
  },
})

function subnetIdOf(body: JsonObject): string | undefined {
  const id = at(body, 'properties.subnet.id')
  return typeof id === 'string' && id !== '' ? id : undefined
}

const targetsOf = (body: JsonObject) =>
  connectionsOf(body)
    .map(({ target, groups, manual }) => `${target} ${groups.join()} ${manual}`.toLowerCase())
    .join()

/** The address asked for, if it is free in the subnet; else the lowest free one. */
function chosenAddress(world: World, body: JsonObject, subnet: StoredResource): string {
  const configurations = propertiesOf(body).ipConfigurations
  const wanted = Array.isArray(configurations) ? at(configurations[0], 'properties.privateIPAddress') : undefined
  if (typeof wanted !== 'string' || wanted === '') return allocateAddress(world, subnet)
  const [range] = subnetRanges(subnet.body.properties, subnet.name)
  const value = isAddress(wanted) ? numberOf(wanted) : -1
  if (range === undefined || value < range.first + 4 || value >= range.last) {
    throw badRequest(
      'PrivateIPAddressNotInSubnet',
      `Private static IP address ${wanted} does not belong to the range of subnet prefix ${range?.text ?? ''}, or is reserved.`,
    )
  }
  if (takenAddresses(world, subnet.id).endpoints.has(value))
    throw badRequest(
      'PrivateIPAddressInUse',
      `IP configuration of the private endpoint is using the private IP address ${wanted} which is already allocated.`,
    )
  return wanted
}
