import { idKey } from '../../../common/arm-id.ts'
import type { JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { addressFamily, holds, numberOf, overlaps, parseRange, propertiesOf, type Range, referenceId } from './addresses.ts'
import { referenceIds } from './common.ts'
import { neighbours, type Step } from './path-steps.ts'
import { routeType } from './route-tables.ts'
import { rulesOf } from './security-groups.ts'
import { both, defaultRules, portRange } from './security-rules.ts'
import { tagOf } from './service-tags.ts'
import { spaceOf } from './subnets.ts'

/** One end of a flow as a rule sees it. */
export type End =
  | { readonly kind: 'private'; readonly ranges: readonly Range[]; readonly groups: readonly string[] }
  | { readonly kind: 'service'; readonly region: string; readonly tags: readonly string[] }

export interface Flow {
  readonly direction: 'Inbound' | 'Outbound'
  readonly source: End
  readonly destination: End
  /** The destination in words. */
  readonly to: string
}

type Match = 'whole' | 'part' | 'no'

/** Ports machines send from. */
const ephemeral = { first: 32768, last: 60999 }

/**
 * Whether the rules of a subnet's security group let TCP 443 through: by priority, own rules before the default ones. A rule that covers only
 * part of a subnet counts when it denies, not when it allows: some machines would be cut off.
 * Source: learn.microsoft.com virtual-network/network-security-group-how-it-works.
 */
export function judgeRules(world: World, subnet: StoredResource, network: StoredResource, flow: Flow): Step {
  const groupId = referenceId(propertiesOf(subnet.body).networkSecurityGroup)
  const group = groupId === undefined ? undefined : world.find(groupId)
  if (group === undefined)
    return { what: 'rules', ok: true, says: `Subnet ${subnet.name} has no security group: nothing is filtered there.`, resource: subnet.id }
  const own = rulesOf(world, group.id).map(({ name, body }) => ({ name, properties: propertiesOf(body) }))
  const ordered = [...own, ...defaultRules]
    .filter(({ properties }) => properties.direction === flow.direction)
    .sort((left, right) => Number(left.properties.priority) - Number(right.properties.priority))
  const inside = virtualNetworkTag(world, subnet, network)
  const strikes = ordered.find(({ properties }) => {
    const match = matches(properties, flow, inside)
    return match === 'whole' || (match === 'part' && properties.access === 'Deny')
  })
  const unknown = ordered.find((rule) => rule.properties.access === 'Allow' && namesUnknownAddresses(rule.properties, flow))
  const access = strikes?.properties.access ?? 'Deny'
  const rule = `Rule ${strikes?.name ?? 'DenyAll'} (priority ${String(strikes?.properties.priority ?? 65500)}) of ${group.name}`
  const where = flow.direction === 'Outbound' ? `from subnet ${subnet.name}` : `into subnet ${subnet.name}`
  if (access === 'Allow') return { what: 'rules', ok: true, says: `${rule} allows TCP 443 ${where} to ${flow.to}.`, resource: group.id }
  const hint =
    unknown === undefined
      ? ''
      : ` Rule ${unknown.name} allows public addresses, but which ones ${flow.to} has is not known here: name its service tag.`
  return { what: 'rules', ok: false, says: `${rule} blocks TCP 443 ${where} to ${flow.to}.${hint}`, resource: group.id }
}

function matches(rule: JsonObject, flow: Flow, inside: readonly Range[]): Match {
  if (rule.protocol !== '*' && rule.protocol !== 'Tcp') return 'no'
  const to = both(rule, 'destinationPortRange', 'destinationPortRanges').flatMap((port) => portRange(port) ?? [])
  if (!to.some((range) => range.first <= 443 && 443 <= range.last)) return 'no'
  const from = both(rule, 'sourcePortRange', 'sourcePortRanges').flatMap((port) => portRange(port) ?? [])
  const ports: Match = from.some((range) => range.first <= ephemeral.first && ephemeral.last <= range.last)
    ? 'whole'
    : from.some((range) => range.first <= ephemeral.last && ephemeral.first <= range.last)
      ? 'part'
      : 'no'
  return least([ports, matchEnd(rule, 'source', flow.source, inside), matchEnd(rule, 'destination', flow.destination, inside)])
}

function matchEnd(rule: JsonObject, side: 'source' | 'destination', end: End, inside: readonly Range[]): Match {
  const groups = referenceIds(rule[`${side}ApplicationSecurityGroups`])
  if (groups.length > 0) {
    const member = end.kind === 'private' && end.groups.some((own) => groups.some((group) => idKey(group) === idKey(own)))
    return member ? 'whole' : 'no'
  }
  const prefixes = both(rule, `${side}AddressPrefix`, `${side}AddressPrefixes`)
  const found = prefixes.map((prefix) => matchPrefix(prefix, end, inside))
  if (found.includes('whole') || (end.kind === 'private' && coveredBy(end.ranges, prefixes))) return 'whole'
  return found.includes('part') ? 'part' : 'no'
}

function matchPrefix(prefix: string, end: End, inside: readonly Range[]): Match {
  if (prefix === '*' || prefix === '0.0.0.0/0') return 'whole'
  const tag = tagOf(prefix)
  if (tag?.name === 'virtualnetwork') {
    if (end.kind === 'service') return inside.some((range) => range.prefix === 0) ? 'whole' : 'no'
    return matchRanges(end.ranges, inside)
  }
  if (tag?.name === 'internet') return end.kind === 'service' ? 'whole' : 'no'
  if (tag !== undefined)
    return end.kind === 'service' && end.tags.includes(tag.name) && (tag.region === undefined || tag.region === end.region) ? 'whole' : 'no'
  const range = rangeOf(prefix)
  return end.kind === 'service' || range === undefined ? 'no' : matchRanges(end.ranges, [range])
}

function matchRanges(wanted: readonly Range[], given: readonly Range[]): Match {
  if (wanted.every((one) => given.some((other) => holds(other, one)))) return 'whole'
  return wanted.some((one) => given.some((other) => overlaps(other, one))) ? 'part' : 'no'
}

/** Several prefixes of one rule may cover a subnet together. */
function coveredBy(wanted: readonly Range[], prefixes: readonly string[]): boolean {
  const given = prefixes.flatMap((prefix) => rangeOf(prefix) ?? []).sort((left, right) => left.first - right.first)
  return wanted.every((one) => {
    let next = one.first
    for (const range of given) if (range.first <= next && range.last >= next) next = range.last + 1
    return next > one.last
  })
}

/**
 * What the tag VirtualNetwork means in a subnet: its network, connected networks it may access, and the prefixes of its own routes.
 * Source: learn.microsoft.com virtual-network/service-tags-overview.
 */
function virtualNetworkTag(world: World, subnet: StoredResource, network: StoredResource): Range[] {
  const near = neighbours(world, network).flatMap(({ access, prefixes }) => (access ? prefixes : []))
  const table = referenceId(propertiesOf(subnet.body).routeTable)
  const routed =
    table === undefined ? [] : world.childrenOf(table, routeType).map(({ body }) => String(propertiesOf(body).addressPrefix ?? ''))
  return [...spaceOf(network.body), ...[...near, ...routed].flatMap((prefix) => rangeOf(prefix) ?? [])]
}

function namesUnknownAddresses(rule: JsonObject, flow: Flow): boolean {
  return (
    flow.destination.kind === 'service' &&
    both(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes').some(
      (prefix) => addressFamily(prefix) === 'IPv4' && prefix !== '0.0.0.0/0',
    )
  )
}

/** An address or a range as a range; undefined for anything else. */
export function rangeOf(text: string): Range | undefined {
  if (addressFamily(text) !== 'IPv4') return undefined
  if (text.includes('/')) return parseRange(text, text)
  return { text, prefix: 32, first: numberOf(text), last: numberOf(text) }
}

function least(parts: readonly Match[]): Match {
  if (parts.includes('no')) return 'no'
  return parts.includes('part') ? 'part' : 'whole'
}
