import { idKey } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import { present } from '../../arm/present.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { boolean, list, object, oneOf, readOnlyProperties, type Shape, text } from '../../shape.ts'
import { addressFamily, isAddress, parseRange, propertiesOf } from './addresses.ts'
import { checkInlineNames, finishChildren, type Inline, inlineChildren, refuseBusyFamily, replaceChildren } from './children.ts'
import { networkChild, networkResource } from './common.ts'
import { isDefaultTag, tagOf } from './service-tags.ts'
import { subnetsWith } from './subnet-use.ts'

const routeTableType = 'Microsoft.Network/routeTables'

export const routeType = 'Microsoft.Network/routeTables/routes'

/** learn.microsoft.com azure-resource-manager/management/azure-subscription-service-limits. */
const mostRoutes = 400

const routeProperties: Readonly<Record<string, Shape>> = {
  addressPrefix: text,
  'nextHopType!': oneOf('VirtualNetworkGateway', 'VnetLocal', 'Internet', 'VirtualAppliance', 'VirtualApplianceEcmp', 'None'),
  nextHopIpAddress: text,
  nextHop: object({ 'nextHopIpAddresses!': list(text) }),
  ...readOnlyProperties('provisioningState', 'hasBgpOverride'),
}

/** Route tables. Their routes live as resources of their own and are shown inside. */
export const routeTable: ResourceDefinition = networkResource({
  type: routeTableType,
  seconds: durations.networkSecurityGroup,
  properties: {
    disableBgpRoutePropagation: boolean,
    disablePeeringRoute: oneOf('None', 'All'),
    routes: list(object({ name: text, id: text, properties: object(routeProperties), ...readOnlyProperties('etag', 'type') })),
  },
  set: ['subnets', 'resourceGuid'],
  check(world, table) {
    if (subnetsWith(world, 'routeTable', table.id).length === 0) return
    throw badRequest('InUseRouteTableCannotBeDeleted', `Route table ${table.name} is in use and cannot be deleted.`)
  },
  free: (world, { id, before }) => refuseBusyFamily(world, before?.id ?? id, [routeType], before?.id ?? id),
  prepare(world, write) {
    const { routes, ...properties } = propertiesOf(write.body)
    if (write.verb === 'put') {
      const given = inlineChildren(write.id, 'routes', routes) ?? []
      checkInlineNames(given, 'route')
      checkRoutes(write.id, given)
    }
    return { body: { ...write.body, properties }, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }
  },
  stored(world, table, write) {
    if (write.verb === 'put')
      replaceChildren(world, table, routeType, inlineChildren(table.id, 'routes', propertiesOf(write.sent).routes) ?? [])
  },
  finished: (world, table) => finishChildren(world, table, routeType),
  show(world, table) {
    const subnets = subnetsWith(world, 'routeTable', table.id)
    return {
      disableBgpRoutePropagation: propertiesOf(table.body).disableBgpRoutePropagation ?? false,
      routes: world.childrenOf(table.id, routeType).map((route): Json => present(world, route)),
      ...(subnets.length === 0 ? {} : { subnets: subnets.map(({ id }) => ({ id })) }),
    }
  },
})

export const route: ResourceDefinition = networkChild({
  type: routeType,
  seconds: durations.networkSecurityGroup,
  properties: routeProperties,
  free: (world, { id, parent, before }) => refuseBusyFamily(world, parent ?? '', [routeType], before?.id ?? id),
  prepare(world, write) {
    const others = world.childrenOf(write.parent ?? '', routeType).filter((other) => idKey(other.id) !== idKey(write.id))
    checkRoutes(write.parent ?? '', [...others, write])
    return { body: write.body }
  },
  show: () => ({ hasBgpOverride: false }),
})

/** Prefixes are ranges or service tags, once each; an appliance has an address, nothing else has one. */
function checkRoutes(table: string, routes: readonly Inline[]): void {
  if (routes.length > mostRoutes)
    throw badRequest('RouteCountLimitReached', `Route table ${table} cannot have more than ${mostRoutes} routes.`)
  const seen = new Map<string, string>()
  for (const { name, body } of routes) {
    const properties = propertiesOf(body)
    const prefix = String(properties.addressPrefix ?? '')
    const isTag = tagOf(prefix) !== undefined && !isDefaultTag(prefix)
    if (!isTag && addressFamily(prefix) !== 'IPv6') parseRange(prefix, name)
    const other = seen.get(prefix.toLowerCase())
    if (other !== undefined)
      throw badRequest('RouteConflict', `Route ${name} conflicts with route ${other}. Routes cannot have the same AddressPrefix ${prefix}.`)
    seen.set(prefix.toLowerCase(), name)
    const hop = String(properties.nextHopType)
    const address = properties.nextHopIpAddress
    if (hop === 'VirtualAppliance' && (typeof address !== 'string' || address === '')) {
      throw badRequest(
        'MissingNextHopIpAddress',
        `NextHopIpAddress cannot be Null or Empty in route ${name} when NextHopType is VirtualAppliance.`,
      )
    }
    if (hop === 'VirtualAppliance' && !isAddress(String(address)))
      throw badRequest('InvalidNextHopIpAddress', `NextHopIpAddress ${String(address)} in route ${name} is not a valid IP address.`)
    if (hop !== 'VirtualAppliance' && typeof address === 'string' && address !== '')
      throw badRequest('NextHopIpAddressNotAllowed', `NextHopIpAddress cannot be specified in route ${name} when NextHopType is ${hop}.`)
    const several = at(body, 'properties.nextHop.nextHopIpAddresses')
    if (
      (hop === 'VirtualApplianceEcmp') !== Array.isArray(several) ||
      (Array.isArray(several) && (several.length < 2 || several.length > 64))
    )
      throw badRequest(
        'InvalidNextHop',
        `NextHop of route ${name} lists 2 to 64 addresses when NextHopType is VirtualApplianceEcmp, and is absent otherwise.`,
      )
  }
}
