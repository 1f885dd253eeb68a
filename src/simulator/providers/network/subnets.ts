import { idKey } from '../../../common/arm-id.ts'
import { at, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, boolean, list, object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { holds, overlaps, parseRange, propertiesOf, type Range, referenceId, subnetRanges } from './addresses.ts'
import { type Inline, refuseBusyFamily } from './children.ts'
import { ipamAllocations, networkChild, reference, requireReady, requireReferenced } from './common.ts'
import { checkDelegations, checkServiceEndpoints } from './delegations.ts'
import { subnetJoins } from './join.ts'
import { checkSubnetChange } from './subnet-changes.ts'
import { endpointsIn, peeringType, refuseSubnetInUse, subnetType } from './subnet-use.ts'

const subnetProperties = {
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
  ipamPoolPrefixAllocations: ipamAllocations,
  applicationGatewayIPConfigurations: list(any),
  serviceGateway: reference,
  privateEndpointNetworkPolicies: oneOf('Enabled', 'Disabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'),
  privateLinkServiceNetworkPolicies: oneOf('Enabled', 'Disabled'),
  sharingScope: oneOf('Tenant', 'DelegatedServices'),
  defaultOutboundAccess: boolean,
}

const setByAzure = [
  'privateEndpoints',
  'ipConfigurations',
  'ipConfigurationProfiles',
  'resourceNavigationLinks',
  'serviceAssociationLinks',
  'purpose',
]

/** A subnet as part of a network's body. */
export const inlineSubnet = object({
  name: text,
  id: text,
  properties: object({ ...subnetProperties, ...readOnlyProperties('provisioningState', ...setByAzure) }),
  ...readOnlyProperties('etag', 'type'),
})

export const subnet: ResourceDefinition = networkChild({
  type: subnetType,
  seconds: durations.subnet,
  properties: subnetProperties,
  set: setByAzure,
  check: refuseSubnetInUse,
  free: (world, { id, parent, before }) => refuseBusyFamily(world, parent ?? '', [subnetType, peeringType], before?.id ?? id),
  links: (_world, { body }) => subnetJoins(body),
  prepare(world, write) {
    const network = world.find(write.parent ?? '')
    const others = world.childrenOf(write.parent ?? '', subnetType).filter((other) => idKey(other.id) !== idKey(write.id))
    const body = write.before === undefined ? withDefaultOutbound(write.body, network?.facts.privateByDefault === true) : write.body
    const wanted = { id: write.id, name: write.name, body }
    checkSubnets(world, {
      network: network?.name ?? '',
      location: String(network?.body.location ?? ''),
      space: spaceOf(network?.body ?? {}),
      subnets: [...others, wanted],
    })
    checkSubnetChange(world, write.before, wanted)
    // Recorded in hashicorp/terraform-provider-azurerm#21293: a subnet waits for the endpoints that are being made in it.
    for (const endpoint of endpointsIn(world, write.id)) if (endpoint.state === 'Updating') requireReady(endpoint, write.id)
    return { body }
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
})

/**
 * Subnets of networks made at api-version 2025-07-01 or later are private unless they say otherwise.
 * Source: techcommunity.microsoft.com azure-networking-blog "Private subnets by default in Azure virtual networks".
 */
export function withDefaultOutbound(body: JsonObject, privateByDefault: boolean): JsonObject {
  const properties = propertiesOf(body)
  if (!privateByDefault || properties.defaultOutboundAccess !== undefined) return body
  return { ...body, properties: { ...properties, defaultOutboundAccess: false } }
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
  readonly subnets: readonly Inline[]
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
    checkDelegations(id, body)
    checkServiceEndpoints(id, body)
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
