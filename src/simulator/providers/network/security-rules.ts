import { isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { type ArmError, badRequest } from '../../errors.ts'
import { integer, list, oneOf, readOnlyProperties, type Shape, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressFamily, isAddressOrRange, propertiesOf } from './addresses.ts'
import type { Inline } from './children.ts'
import { reference, referenceIds, requireReferenced } from './common.ts'
import { isDefaultTag, tagOf } from './service-tags.ts'

export const ruleProperties: Readonly<Record<string, Shape>> = {
  description: text,
  'protocol!': oneOf('Tcp', 'Udp', 'Icmp', 'Esp', '*', 'Ah'),
  sourcePortRange: text,
  destinationPortRange: text,
  sourceAddressPrefix: text,
  sourceAddressPrefixes: list(text),
  sourceApplicationSecurityGroups: list(reference),
  destinationAddressPrefix: text,
  destinationAddressPrefixes: list(text),
  destinationApplicationSecurityGroups: list(reference),
  sourcePortRanges: list(text),
  destinationPortRanges: list(text),
  'access!': oneOf('Allow', 'Deny'),
  'priority!': integer(),
  'direction!': oneOf('Inbound', 'Outbound'),
  ...readOnlyProperties('provisioningState'),
}

const mostRules = 1000
/** Addresses, ranges and ports of all rules of a group together (learn.microsoft.com azure-resource-manager/management/azure-subscription-service-limits). */
const mostParts = 4000

/** All rules of a group: each by itself, then priorities and counts. */
export function checkRules(world: World, group: string, rules: readonly Inline[], location: string): void {
  if (rules.length > mostRules) throw tooMany(group, `${mostRules} security rules`)
  const priorities = new Map<string, string>()
  let parts = 0
  for (const { id, name, body } of rules) {
    const properties = propertiesOf(body)
    const priority = Number(properties.priority)
    if (priority < 100 || priority > 4096) {
      throw badRequest(
        'SecurityRuleInvalidPriority',
        `Security rule has invalid Priority. Value provided: ${priority} Allowed range 100-4096.`,
        { target: name },
      )
    }
    const slot = `${properties.direction} ${priority}`
    const other = priorities.get(slot)
    if (other !== undefined) {
      throw badRequest(
        'SecurityRuleConflict',
        `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
      )
    }
    priorities.set(slot, name)
    const families = new Set<string>()
    for (const side of ['source', 'destination'] as const) {
      parts += checkSide(id, name, properties, side, families)
      for (const asg of referenceIds(properties[`${side}ApplicationSecurityGroups`]))
        requireReferenced(world, asg, { type: 'Microsoft.Network/applicationSecurityGroups', by: id, location })
    }
    if (families.size > 1) {
      throw badRequest(
        'ResourceCannotContainAddressPrefixesFromDifferentAddressFamilies',
        `${name} contains IP addresses or prefixes that belong to different address families. All IP addresses or prefixes in the resource should belong to the same address family.`,
      )
    }
  }
  if (parts > mostParts) throw tooMany(group, `${mostParts} addresses, address ranges and ports`)
}

const tooMany = (group: string, limit: string): ArmError =>
  badRequest('SecurityRuleCountLimitReached', `Network security group ${group} cannot have more than ${limit}.`)

/** Checks one side of a rule; returns how many addresses and ports it lists. */
function checkSide(id: string, name: string, properties: JsonObject, side: 'source' | 'destination', families: Set<string>): number {
  const one = `${side}AddressPrefix`
  const several = `${side}AddressPrefixes`
  const groups = properties[`${side}ApplicationSecurityGroups`]
  const addresses = both(properties, one, several)
  if (addresses.length === 0 && !(Array.isArray(groups) && groups.length > 0)) {
    throw badRequest('SecurityRuleParameterMissing', `Security rule ${name} has no ${side} address prefix.`, { target: name })
  }
  for (const address of both(properties, '', several)) {
    if (address !== '*' && !isDefaultTag(address) && tagOf(address) === undefined) continue
    throw badRequest(
      'SecurityRuleParameterContainsUnsupportedValue',
      `Security rule parameter ${capital(several)} for rule with Id ${id} cannot specify existing VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags. Unsupported value used: ${address}.`,
      { target: name },
    )
  }
  for (const address of addresses) {
    const family = addressFamily(address)
    if (family !== undefined) families.add(family)
    if (address === '*' || isAddressOrRange(address) || family === 'IPv6' || tagOf(address) !== undefined) continue
    throw badRequest('SecurityRuleInvalidAddressPrefix', `Security rule ${id} has invalid Address prefix. Value provided: ${address}`, {
      target: name,
    })
  }
  const ports = both(properties, `${side}PortRange`, `${side}PortRanges`)
  if (ports.length === 0) {
    throw badRequest('SecurityRuleParameterMissing', `Security rule ${name} has no ${side} port range.`, { target: name })
  }
  for (const port of ports) {
    if (portRange(port) !== undefined) continue
    throw badRequest(
      'SecurityRuleInvalidPortRange',
      `Security rule has invalid Port range. Value provided: ${port}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.`,
      { target: name },
    )
  }
  return addresses.length + ports.length
}

/** The ports of `443`, `80-90` or `*`; undefined for anything else. */
export function portRange(text: string): { readonly first: number; readonly last: number } | undefined {
  if (text === '*') return { first: 0, last: 65535 }
  if (!/^\d+(-\d+)?$/.test(text)) return undefined
  const [first = 0, last = first] = text.split('-').map(Number)
  return first <= last && last <= 65535 ? { first, last } : undefined
}

/** What a rule says in the singular property and in the list together. */
export function both(properties: JsonObject, one: string, several: string): string[] {
  const many = properties[several]
  const single = properties[one]
  return [...(typeof single === 'string' && single !== '' ? [single] : []), ...(Array.isArray(many) ? many.map(String) : [])]
}

/** Every group ends with these. Source: learn.microsoft.com virtual-network/network-security-groups-overview. */
export const defaultRules: readonly { readonly name: string; readonly properties: JsonObject }[] = (
  [
    ['AllowVnetInBound', 65000, 'Allow', 'Inbound', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowAzureLoadBalancerInBound', 65001, 'Allow', 'Inbound', 'AzureLoadBalancer', '*'],
    ['DenyAllInBound', 65500, 'Deny', 'Inbound', '*', '*'],
    ['AllowVnetOutBound', 65000, 'Allow', 'Outbound', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowInternetOutBound', 65001, 'Allow', 'Outbound', '*', 'Internet'],
    ['DenyAllOutBound', 65500, 'Deny', 'Outbound', '*', '*'],
  ] as const
).map(([name, priority, access, direction, source, destination]) => ({
  name,
  properties: {
    protocol: '*',
    sourcePortRange: '*',
    destinationPortRange: '*',
    sourceAddressPrefix: source,
    destinationAddressPrefix: destination,
    access,
    priority,
    direction,
  },
}))

/** A rule as it is shown inside its group. */
export function dressRule(group: { readonly id: string; readonly etag: string; readonly state: string }, rule: Json): Json {
  if (!isObject(rule)) return rule
  return {
    ...rule,
    id: `${group.id}/defaultSecurityRules/${String(rule.name)}`,
    etag: group.etag,
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
    properties: { ...propertiesOf(rule), provisioningState: group.state },
  }
}

const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
