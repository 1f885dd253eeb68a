import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { anotherOperation } from '../../arm/checks.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, boolean, list, object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { holds, overlaps, parseRange, propertiesOf, type Range, referenceId, subnetRanges } from './addresses.ts'
import { ipamAllocations, networkName, networkVersions, reference, requireReferenced } from './common.ts'
import { subnetJoins } from './join.ts'

export const subnetType = 'Microsoft.Network/virtualNetworks/subnets'

export const subnetProperties = object({
  addressPrefix: text,
  addressPrefixes: list(text),
  networkSecurityGroup: object({ id: text }),
  routeTable: object({ id: text }),
  natGateway: reference,
  serviceEndpoints: list(
    object({ service: text, locations: list(text), networkIdentifier: reference, ...readOnlyProperties('provisioningState') }),
  ),
  serviceEndpointPolicies: list(reference),
  delegations: list(
    object({
      name: text,
      id: text,
      type: text,
      properties: object({ serviceName: text, ...readOnlyProperties('actions', 'provisioningState') }),
      ...readOnlyProperties('etag'),
    }),
  ),
  ipAllocations: list(reference),
  applicationGatewayIPConfigurations: list(any),
  serviceGateway: reference,
  ipamPoolPrefixAllocations: ipamAllocations,

  privateEndpointNetworkPolicies: oneOf('Enabled', 'Disabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'),
  privateLinkServiceNetworkPolicies: oneOf('Enabled', 'Disabled'),
  sharingScope: oneOf('Tenant', 'DelegatedServices'),
  defaultOutboundAccess: boolean,
  ...readOnlyProperties(
    'privateEndpoints',
    'ipConfigurations',
    'ipConfigurationProfiles',
    'resourceNavigationLinks',
    'serviceAssociationLinks',
    'purpose',
    'provisioningState',
  ),
})

/** A subnet as part of a network's body. */
export const inlineSubnet = object({ name: text, id: text, properties: subnetProperties, ...readOnlyProperties('etag', 'type') })

export const subnet: ResourceDefinition = {
  type: subnetType,
  apiVersions: networkVersions,
  name: networkName(1, 80),
  location: 'none',
  tracked: false,
  etag: true,
  body: object({ properties: subnetProperties, ...readOnlyProperties('etag') }),
  put: { kind: 'azure-async', seconds: durations.subnet, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check: refuseSubnetInUse,
  },
  links: (_world, { body }) => subnetJoins(body),
  free: (world, { id, parent, before }) => refuseBusyNetwork(world, parent ?? '', before?.id ?? id),
  prepare(world, write) {
    const network = world.find(write.parent ?? '')
    const others = world.childrenOf(write.parent ?? '', subnetType).filter((other) => idKey(other.id) !== idKey(write.id))
    checkSubnets(world, {
      network: network?.name ?? '',
      location: String(network?.body.location ?? ''),
      space: spaceOf(network?.body ?? {}),
      subnets: [...others, { id: write.id, name: write.name, body: write.body }],
    })
    return { body: write.body }
  },
  show: (world, resource) => {
    const endpoints = endpointsIn(world, resource.id)
    const properties = propertiesOf(resource.body)
    return {
      privateEndpointNetworkPolicies: properties.privateEndpointNetworkPolicies ?? 'Disabled',
      privateLinkServiceNetworkPolicies: properties.privateLinkServiceNetworkPolicies ?? 'Enabled',
      delegations: properties.delegations ?? [],
      ...(endpoints.length === 0 ? {} : { privateEndpoints: endpoints.map(({ id }) => ({ id })), purpose: 'PrivateEndpoints' }),
    }
  },
}

/** The address space of a network's body. */
export function spaceOf(body: JsonObject): Range[] {
  const prefixes = at(body, 'properties.addressSpace.addressPrefixes')
  return Array.isArray(prefixes) ? prefixes.map((prefix) => parseRange(String(prefix), 'addressSpace')) : []
}

interface Layout {
  readonly network: string
  readonly location: string
  readonly space: readonly Range[]
  readonly subnets: readonly Pick<StoredResource, 'id' | 'name' | 'body'>[]
}

/** Ranges valid, inside the network, not overlapping; what a subnet refers to is there and finished. */
export function checkSubnets(world: World, layout: Layout): void {
  const placed: { name: string; range: Range }[] = []
  for (const { id, name, body } of layout.subnets) {
    const ranges = subnetRanges(body.properties, id)
    if (ranges.length === 0) {
      throw badRequest('InvalidRequestFormat', `Subnet '${name}' has no address prefix.`, { target: 'properties.addressPrefix' })
    }
    for (const range of ranges) {
      if (range.prefix > 29)
        throw badRequest('NetcfgInvalidSubnet', `Subnet '${name}' is not valid in virtual network '${layout.network}'.`)
      if (!layout.space.some((space) => holds(space, range))) {
        throw badRequest(
          'NetcfgSubnetRangeOutsideVnet',
          `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network '${layout.network}'.`,
        )
      }
      const clash = placed.find((other) => overlaps(other.range, range))
      if (clash !== undefined) {
        throw badRequest(
          'NetcfgSubnetRangesOverlap',
          `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet '${clash.name}' in virtual network '${layout.network}'.`,
        )
      }
      placed.push({ name, range })
    }
    checkReferences(world, id, body, layout.location)
  }
}

function checkReferences(world: World, id: string, body: JsonObject, location: string): void {
  const properties = propertiesOf(body)
  const kinds = { networkSecurityGroup: 'networkSecurityGroups', natGateway: 'natGateways', routeTable: 'routeTables' } as const
  for (const [property, type] of Object.entries(kinds)) {
    const target = referenceId(properties[property])
    if (target !== undefined) requireReferenced(world, target, { type: `Microsoft.Network/${type}`, by: id, location })
  }
}

export function endpointsIn(world: World, subnetId: string): StoredResource[] {
  const key = idKey(subnetId)
  return world
    .ofType('Microsoft.Network/privateEndpoints')
    .filter((endpoint) => idKey(String(at(endpoint.body, 'properties.subnet.id'))) === key)
}

/** Private endpoints and pools hold on to their subnet. */
export function refuseSubnetInUse(world: World, resource: Pick<StoredResource, 'id' | 'name'>): void {
  const key = idKey(resource.id)
  const pools = world
    .ofType('Microsoft.Batch/batchAccounts/pools')
    .filter((pool) => idKey(String(at(pool.body, 'properties.networkConfiguration.subnetId'))) === key)
  const user = endpointsIn(world, resource.id)[0] ?? pools[0]
  if (user === undefined) return
  throw badRequest(
    'InUseSubnetCannotBeDeleted',
    `Subnet ${resource.name} is in use by ${user.id} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  )
}

/** One write at a time on a network and its subnets. */
export function refuseBusyNetwork(world: World, networkId: string, except: string): void {
  const network = world.find(networkId)
  if (network === undefined) return
  const busy = [network, ...world.childrenOf(networkId, subnetType)].find(
    (resource) => resource.operation !== undefined && idKey(resource.id) !== idKey(except),
  )
  if (busy?.operation !== undefined) throw anotherOperation(network.subscription, String(network.body.location ?? ''), busy.operation)
}

/** The subnets a network's body names, as resources below it. */
export function inlineSubnets(networkId: string, value: Json | undefined): Pick<StoredResource, 'id' | 'name' | 'body'>[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.map((item: Json) => {
    const name = isObject(item) && typeof item.name === 'string' ? item.name : ''
    return { id: `${networkId}/subnets/${name}`, name, body: { properties: isObject(item) ? (item.properties ?? {}) : {} } }
  })
}
