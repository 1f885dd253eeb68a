import { at, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { holds, propertiesOf, type Range, referenceId } from './addresses.ts'
import { rangeOf } from './path-rules.ts'
import { type Goal, goalName, type Neighbour, neighbours, type Start, type Step } from './path-steps.ts'
import { routeType } from './route-tables.ts'
import { tagOf } from './service-tags.ts'
import { endpointsIn, subnetType } from './subnet-use.ts'
import { spaceOf } from './subnets.ts'

type Hop = 'VnetLocal' | 'Peering' | 'InterfaceEndpoint' | 'Internet' | 'VirtualAppliance' | 'VirtualNetworkGateway' | 'None'

/** A route that leads to the goal. The longest wins; of equals, a person's own. */
interface Candidate {
  readonly hop: Hop
  /** In words: `route to-hub of rt-nodes`. */
  readonly name: string
  readonly length: number
  readonly own: boolean
  readonly appliances: readonly string[]
  readonly resource?: string
}

/** The addresses Azure itself sends nowhere unless they belong to a network (learn.microsoft.com virtual-network/virtual-networks-udr-overview). */
const nowhere = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

export interface Taken {
  readonly hop: Hop
  readonly step: Step
}

/**
 * The route packets take from a subnet to a goal. Source: learn.microsoft.com virtual-network/virtual-networks-udr-overview;
 * for endpoints, private-link/disable-private-endpoint-network-policy.
 */
export function takeRoute(world: World, start: Start, goal: Goal): Taken {
  const near = neighbours(world, start.network)
  const candidates = [...ownRoutes(world, start, goal), ...systemRoutes(world, start, goal, near)]
  const [best] = candidates.sort((left, right) => right.length - left.length || Number(right.own) - Number(left.own))
  const to = goalName(goal)
  if (best === undefined || best.hop === 'None') {
    const says =
      best?.own === true
        ? `${best.name} drops what goes to ${to} (next hop None).`
        : `No route leads from subnet ${start.subnet.name} to ${to}: it is in no network connected with ${start.network.name}.`
    return fail(best, says)
  }
  if (best.hop === 'VirtualNetworkGateway')
    return fail(best, `${best.name} sends ${to} to a virtual network gateway, and ${start.network.name} has none.`)
  if (best.hop === 'VirtualAppliance') return throughAppliance(world, start, best, to, near)
  if (goal.kind === 'service' && best.hop !== 'Internet')
    return fail(best, `${best.name} keeps ${to} inside the network (next hop ${best.hop}); it is outside.`)
  if (goal.kind === 'address' && best.hop === 'Internet')
    return fail(best, `${best.name} sends ${to} to the internet, where private addresses lead nowhere.`)
  const way = best.hop === 'Peering' ? `over ${best.name}` : best.own ? `by ${best.name} (next hop ${best.hop})` : `by the ${best.name}`
  return { hop: best.hop, step: { what: 'route', ok: true, says: `To ${to} ${way}.`, resource: best.resource ?? start.subnet.id } }
}

function fail(best: Candidate | undefined, says: string): Taken {
  return {
    hop: 'None',
    step: { what: 'route', ok: false, says, ...(best?.resource === undefined ? {} : { resource: best.resource }) },
  }
}

/** An appliance is believed in when its address lies in a subnet of this network or of one it is connected with. */
function throughAppliance(world: World, start: Start, best: Candidate, to: string, near: readonly Neighbour[]): Taken {
  const networks = [start.network, ...near.map(({ network }) => network)]
  const missing = best.appliances.find((address) => networkOf(world, networks, address) === undefined)
  if (missing !== undefined || best.appliances.length === 0) {
    return fail(
      best,
      `${best.name} sends ${to} to the appliance ${missing ?? ''}, which is in no subnet of ${start.network.name} or of a network connected with it.`,
    )
  }
  return {
    hop: 'VirtualAppliance',
    step: {
      what: 'route',
      ok: true,
      assumed: true,
      says: `${best.name} sends ${to} to the appliance ${best.appliances.join(', ')}; that it is there and forwards TCP 443 is taken for granted.`,
      ...(best.resource === undefined ? {} : { resource: best.resource }),
    },
  }
}

/** The first of some networks that has an address in one of its subnets. */
export function networkOf(world: World, networks: readonly StoredResource[], address: string): StoredResource | undefined {
  const point = rangeOf(address)
  if (point === undefined) return undefined
  return networks.find((network) =>
    world.childrenOf(network.id, subnetType).some((subnet) => rangesOf(subnet).some((range) => holds(range, point))),
  )
}

function rangesOf(subnet: StoredResource): Range[] {
  const properties = propertiesOf(subnet.body)
  const several = Array.isArray(properties.addressPrefixes) ? properties.addressPrefixes.map(String) : []
  return [...several, String(properties.addressPrefix ?? '')].flatMap((prefix) => rangeOf(prefix) ?? [])
}

function ownRoutes(world: World, start: Start, goal: Goal): Candidate[] {
  const tableId = referenceId(propertiesOf(start.subnet.body).routeTable)
  const table = tableId === undefined ? undefined : world.find(tableId)
  if (table === undefined) return []
  const routes = world.childrenOf(table.id, routeType)
  const prefixes = new Set(routes.map(({ body }) => propertiesOf(body).addressPrefix))
  const halved = prefixes.has('0.0.0.0/1') && prefixes.has('128.0.0.0/1')
  return routes.flatMap((route) => {
    const properties = propertiesOf(route.body)
    const length = lengthFor(String(properties.addressPrefix ?? ''), goal, halved)
    if (length === undefined) return []
    const hop = String(properties.nextHopType)
    const several = at(route.body, 'properties.nextHop.nextHopIpAddresses')
    const appliances = Array.isArray(several) ? several.map((one: Json) => String(one)) : [String(properties.nextHopIpAddress ?? '')]
    const name = `Route ${route.name} of ${table.name}`
    return [
      { hop: (hop === 'VirtualApplianceEcmp' ? 'VirtualAppliance' : hop) as Hop, name, length, own: true, appliances, resource: table.id },
    ]
  })
}

/** How specific a prefix is for a goal; undefined when it does not lead there. Public ranges of services are not known: only all of them, and tags. */
function lengthFor(prefix: string, goal: Goal, halved: boolean): number | undefined {
  if (goal.kind === 'address') {
    const [range, point] = [rangeOf(prefix), rangeOf(goal.address)]
    return range !== undefined && point !== undefined && holds(range, point) ? range.prefix : undefined
  }
  if (prefix === '0.0.0.0/0') return 0
  if (halved && (prefix === '0.0.0.0/1' || prefix === '128.0.0.0/1')) return 1
  const tag = tagOf(prefix)
  const place = tag === undefined ? -1 : goal.tags.indexOf(tag.name)
  if (tag === undefined || place === -1 || (tag.region !== undefined && tag.region !== goal.region)) return undefined
  return 32 - 2 * place + (tag.region === undefined ? 0 : 1)
}

function systemRoutes(world: World, start: Start, goal: Goal, near: readonly Neighbour[]): Candidate[] {
  const internet: Candidate = { hop: 'Internet', name: 'system route to the internet', length: 0, own: false, appliances: [] }
  if (goal.kind === 'service') return [internet]
  const point = rangeOf(goal.address)
  if (point === undefined) return []
  const inside = spaceOf(start.network.body)
    .filter((range) => holds(range, point))
    .map((range): Candidate => system('VnetLocal', `system route of ${start.network.name}`, range.prefix))
  const table = world.find(referenceId(propertiesOf(start.subnet.body).routeTable) ?? '')
  const known = propertiesOf(table?.body ?? {}).disablePeeringRoute === 'All' ? [] : near
  const peered = known.flatMap(({ network, peering, prefixes }) =>
    prefixes
      .flatMap((prefix) => rangeOf(prefix) ?? [])
      .filter((range) => holds(range, point))
      .map(
        (range): Candidate => ({
          ...system('Peering', `peering ${peering.name} with ${network.name}`, range.prefix),
          resource: peering.id,
        }),
      ),
  )
  const dropped = nowhere.flatMap((prefix) => {
    const range = rangeOf(prefix)
    return range !== undefined && holds(range, point) ? [system('None', `system route ${prefix}`, range.prefix)] : []
  })
  return [...inside, ...peered, ...dropped, internet, ...endpointRoutes(world, start, goal.address, known)]
}

const system = (hop: Hop, name: string, length: number): Candidate => ({ hop, name, length, own: false, appliances: [] })

/**
 * Every private endpoint has a route of its own in its network and in those connected with it. A person's route takes its place only when
 * the endpoint's subnet heeds route tables and the route is at least as narrow as the address space the endpoint is in.
 */
function endpointRoutes(world: World, start: Start, address: string, near: readonly Neighbour[]): Candidate[] {
  const networks = [start.network, ...near.map(({ network }) => network)]
  const found = endpointAt(world, networks, address)
  if (found === undefined) return []
  const point = rangeOf(address)
  const space = spaceOf(found.network.body).find((range) => point !== undefined && holds(range, point))
  const heeds = heedsPolicy(found.subnet, 'RouteTableEnabled')
  const goal: Goal = { kind: 'address', address }
  const replaced = heeds && ownRoutes(world, start, goal).some(({ length }) => length >= (space?.prefix ?? 33))
  return replaced
    ? []
    : [{ ...system('InterfaceEndpoint', `route of private endpoint ${found.endpoint.name}`, 32), resource: found.endpoint.id }]
}

export interface FoundEndpoint {
  readonly endpoint: StoredResource
  readonly subnet: StoredResource
  readonly network: StoredResource
}

/** The private endpoint that has an address in one of some networks. */
export function endpointAt(world: World, networks: readonly StoredResource[], address: string): FoundEndpoint | undefined {
  for (const network of networks) {
    for (const subnet of world.childrenOf(network.id, subnetType)) {
      const endpoint = endpointsIn(world, subnet.id).find((one) => one.facts.address === address)
      if (endpoint !== undefined) return { endpoint, subnet, network }
    }
  }
  return undefined
}

/** Whether a subnet's private endpoints heed security groups or route tables. Absent means they do not. */
export function heedsPolicy(subnet: StoredResource, policy: 'NetworkSecurityGroupEnabled' | 'RouteTableEnabled'): boolean {
  const value = propertiesOf(subnet.body).privateEndpointNetworkPolicies
  return value === 'Enabled' || value === policy
}
