import { at } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { natAddresses, natPrefixes } from './address-use.ts'
import { propertiesOf, referenceId, subnetRanges } from './addresses.ts'
import { referenceIds } from './common.ts'
import { endpointAt, type FoundEndpoint, heedsPolicy, takeRoute } from './path-routes.ts'
import { type End, judgeRules, rangeOf } from './path-rules.ts'
import { type Goal, goalName, neighbours, type Start, type Step } from './path-steps.ts'

/** A machine's own public addresses; `batch` when Batch gives it some that nobody knows beforehand. */
export type OwnAddresses = readonly string[] | 'batch' | 'none'

/** The way to a private address: may it open TCP 443 there, and which endpoint answers. */
export interface PrivateWay {
  readonly steps: readonly Step[]
  readonly endpoint?: FoundEndpoint
}

/** The way to a public service, and the addresses it is seen with there; `unknown` when Azure, Batch or an appliance picks them. */
export interface PublicWay {
  readonly steps: readonly Step[]
  readonly from: readonly string[] | 'unknown'
}

/** Walks from a subnet to a private address: the group of the subnet, the route, the endpoint, the group of its subnet. Stops where it fails. */
export function walkToAddress(world: World, start: Start, address: string): PrivateWay {
  const source = endOf(start)
  const point = rangeOf(address)
  const around = [start.network, ...neighbours(world, start.network).map(({ network }) => network)]
  const found = endpointAt(world, around, address)
  const groups = referenceIds(propertiesOf(found?.endpoint.body ?? {}).applicationSecurityGroups)
  const destination: End = { kind: 'private', ranges: point === undefined ? [] : [point], groups }
  const steps: Step[] = []
  const goOn = (step: Step): boolean => {
    steps.push(step)
    return step.ok
  }
  if (!goOn(judgeRules(world, start.subnet, start.network, { direction: 'Outbound', source, destination, to: address }))) return { steps }
  if (!goOn(takeRoute(world, start, { kind: 'address', address }).step)) return { steps }
  if (found === undefined) {
    steps.push({
      what: 'endpoint',
      ok: false,
      says: `No private endpoint has the address ${address} in ${start.network.name} or a network connected with it.`,
    })
    return { steps }
  }
  if (heedsPolicy(found.subnet, 'NetworkSecurityGroupEnabled')) {
    const flow = { direction: 'Inbound', source, destination, to: `private endpoint ${found.endpoint.name}` } as const
    if (!goOn(judgeRules(world, found.subnet, found.network, flow))) return { steps }
  }
  return { steps, endpoint: found }
}

/** Walks from a subnet out to a public service. */
export function walkToService(world: World, start: Start, goal: Goal & { readonly kind: 'service' }, own: OwnAddresses): PublicWay {
  const destination: End = { kind: 'service', region: goal.region, tags: goal.tags }
  const rules = judgeRules(world, start.subnet, start.network, {
    direction: 'Outbound',
    source: endOf(start),
    destination,
    to: goalName(goal),
  })
  if (!rules.ok) return { steps: [rules], from: [] }
  const { hop, step } = takeRoute(world, start, goal)
  if (!step.ok || hop === 'VirtualAppliance') return { steps: [rules, step], from: hop === 'VirtualAppliance' ? 'unknown' : [] }
  const out = wayOut(world, start.subnet, own)
  return { steps: [rules, step, out.step], from: out.from }
}

/** NAT gateway before own addresses before Azure's default (learn.microsoft.com nat-gateway/nat-overview, virtual-network/ip-services/default-outbound-access). */
function wayOut(
  world: World,
  subnet: StoredResource,
  own: OwnAddresses,
): { readonly step: Step; readonly from: readonly string[] | 'unknown' } {
  const gateway = world.find(referenceId(propertiesOf(subnet.body).natGateway) ?? '')
  if (gateway !== undefined) {
    const from = [...natAddresses(gateway.body), ...natPrefixes(gateway.body)].flatMap((id) => {
      const facts = world.find(id)?.facts
      const address = facts?.ipAddress ?? facts?.ipPrefix
      return address === undefined ? [] : [String(address)]
    })
    const says =
      from.length === 0
        ? `NAT gateway ${gateway.name} has no public address: nothing gets out through it.`
        : `Out through NAT gateway ${gateway.name}, as ${from.join(', ')}.`
    return { step: { what: 'way out', ok: from.length > 0, says, resource: gateway.id }, from }
  }
  if (own === 'batch')
    return { step: { what: 'way out', ok: true, says: 'Out through the public addresses Batch gives the pool.' }, from: 'unknown' }
  if (own !== 'none')
    return { step: { what: 'way out', ok: true, says: `Out through the pool's own addresses ${own.join(', ')}.` }, from: own }
  if (at(subnet.body, 'properties.defaultOutboundAccess') === false) {
    const says = `There is no way out of subnet ${subnet.name}: no public addresses, no NAT gateway, and default outbound access is off.`
    return { step: { what: 'way out', ok: false, says, resource: subnet.id }, from: [] }
  }
  const says = `Out through Azure's default outbound access of subnet ${subnet.name}, by an address nobody knows beforehand.`
  return { step: { what: 'way out', ok: true, assumed: true, says, resource: subnet.id }, from: 'unknown' }
}

function endOf(start: Start): End {
  return { kind: 'private', ranges: subnetRanges(start.subnet.body.properties, start.subnet.name), groups: [] }
}
