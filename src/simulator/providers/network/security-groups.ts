import { idKey } from '../../../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { boolean, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { isAddressOrRange, propertiesOf, referenceId } from './addresses.ts'
import { networkName, networkVersions, reference } from './common.ts'
import { subnetType } from './subnets.ts'

const ruleShape = object({
  name: text,
  id: text,
  properties: object({
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
  }),
  ...readOnlyProperties('etag', 'type'),
})

export const networkSecurityGroup: ResourceDefinition = {
  type: 'Microsoft.Network/networkSecurityGroups',
  apiVersions: networkVersions,
  name: networkName(1, 80),
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    properties: object({
      flushConnection: boolean,
      securityRules: list(ruleShape, 1000),
      ...readOnlyProperties('defaultSecurityRules', 'networkInterfaces', 'subnets', 'flowLogs', 'resourceGuid', 'provisioningState'),
    }),
    ...readOnlyProperties('etag'),
  }),
  patch: object({ tags }),
  put: { kind: 'azure-async', seconds: durations.networkSecurityGroup, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check(world, group) {
      const [user] = subnetsWith(world, 'networkSecurityGroup', group.id)
      if (user === undefined) return
      throw badRequest(
        'InUseNetworkSecurityGroupCannotBeDeleted',
        `Network security group ${group.id} cannot be deleted because it is in use by the following resources: ${user.id}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.`,
      )
    },
  },
  prepare(world, write) {
    const rules = propertiesOf(write.body).securityRules
    checkRules(Array.isArray(rules) ? rules : [], write.id)
    return { body: write.body, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }
  },
  show(world, group) {
    const rules = propertiesOf(group.body).securityRules
    const subnets = subnetsWith(world, 'networkSecurityGroup', group.id)
    return {
      securityRules: Array.isArray(rules) ? rules.map((rule: Json) => dressRule(group, rule, 'securityRules')) : [],
      defaultSecurityRules: defaultRules.map((rule) => dressRule(group, rule, 'defaultSecurityRules')),
      ...(subnets.length === 0 ? {} : { subnets: subnets.map(({ id }) => ({ id })) }),
    }
  },
}

/** The subnets that refer to a resource by a property (`natGateway`, `networkSecurityGroup`). */
export function subnetsWith(world: World, property: string, id: string): StoredResource[] {
  return world.ofType(subnetType).filter((subnet) => idKey(referenceId(propertiesOf(subnet.body)[property]) ?? '') === idKey(id))
}

function checkRules(rules: readonly Json[], group: string): void {
  const priorities = new Map<string, string>()
  const names = new Set<string>()
  for (const rule of rules) {
    if (!isObject(rule) || typeof rule.name !== 'string') {
      throw badRequest('InvalidRequestFormat', `A security rule of ${group} has no name.`, { target: 'properties.securityRules' })
    }
    const properties = propertiesOf(rule)
    const priority = Number(properties.priority)
    if (priority < 100 || priority > 4096) {
      throw badRequest(
        'SecurityRuleInvalidPriority',
        `Security rule has invalid Priority. Value provided: ${priority} Allowed range 100-4096.`,
        { target: rule.name },
      )
    }
    const slot = `${properties.direction} ${priority}`
    const other = priorities.get(slot)
    if (other !== undefined) {
      throw badRequest(
        'SecurityRuleConflict',
        `Security rule ${rule.name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
      )
    }
    if (names.has(rule.name.toLowerCase()))
      throw badRequest('InvalidRequestFormat', `The security rule '${rule.name}' appears more than once.`)
    priorities.set(slot, rule.name)
    names.add(rule.name.toLowerCase())
    for (const side of ['source', 'destination'] as const) checkSide(rule.name, properties, side)
  }
}

function checkSide(name: string, properties: JsonObject, side: 'source' | 'destination'): void {
  const addresses = both(properties, `${side}AddressPrefix`, `${side}AddressPrefixes`)
  const groups = properties[`${side}ApplicationSecurityGroups`]
  if (addresses.length === 0 && !(Array.isArray(groups) && groups.length > 0)) {
    throw badRequest('SecurityRuleParameterMissing', `Security rule ${name} has no ${side} address prefix.`, { target: name })
  }
  for (const address of addresses) {
    if (address === '*' || isAddressOrRange(address) || address.includes(':') || /^[A-Za-z][A-Za-z0-9.]*$/.test(address)) continue
    throw badRequest('SecurityRuleInvalidAddressPrefix', `Security rule has invalid Address prefix. Value provided: ${address}`, {
      target: name,
    })
  }
  const ports = both(properties, `${side}PortRange`, `${side}PortRanges`)
  if (ports.length === 0) {
    throw badRequest('SecurityRuleParameterMissing', `Security rule ${name} has no ${side} port range.`, { target: name })
  }
  for (const port of ports) {
    const [from, to] = port.split('-').map(Number)
    const valid = port === '*' || (/^\d+(-\d+)?$/.test(port) && (from ?? 0) <= (to ?? from ?? 0) && (to ?? from ?? 0) <= 65535)
    if (!valid)
      throw badRequest(
        'SecurityRuleInvalidPortRange',
        `Security rule has invalid Port range. Value provided: ${port}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.`,
        { target: name },
      )
  }
}

function both(properties: JsonObject, one: string, several: string): string[] {
  const list = properties[several]
  const single = properties[one]
  return [...(typeof single === 'string' && single !== '' ? [single] : []), ...(Array.isArray(list) ? list.map(String) : [])]
}

function dressRule(group: StoredResource, rule: Json, kind: string): Json {
  if (!isObject(rule)) return rule
  const type = `Microsoft.Network/networkSecurityGroups/${kind}`
  return {
    ...rule,
    id: `${group.id}/${kind}/${String(rule.name)}`,
    etag: group.etag,
    type,
    properties: { ...propertiesOf(rule), provisioningState: group.state },
  }
}

const defaultRules: readonly JsonObject[] = (
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
