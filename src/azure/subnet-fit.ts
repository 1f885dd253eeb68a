import { parseArmId } from '../common/arm-id.ts'
import { holds, ipv4Range, usableAddresses } from '../common/ipv4.ts'
import { at, type Json, type JsonObject, objectsAt } from '../common/json.ts'

/** What stands against using a subnet as it is found: in a word or two beside its name, in a sentence with a remedy in the plan. */
export interface Obstacle {
  readonly short: string
  readonly what: string
  readonly now: string
}

export interface SubnetUse {
  readonly for: 'nodes' | 'endpoints'
  /** Addresses that must be free in it. */
  readonly needs: number
  /** Ranges the nodes must reach on 443 in it: the endpoint subnet’s. Absent where there is no private endpoint for nodes. */
  readonly endpointRanges?: readonly string[]
  /** The region whose BatchNodeManagement the nodes must reach over the internet; absent where they use a private endpoint. */
  readonly publicNodeManagement?: string
  /** The nodes have no address of their own and need a way out of the subnet's. */
  readonly wayOut?: boolean
  /** Services the subnet must have a service endpoint for. */
  readonly services?: readonly string[]
}

/** A live subnet's ranges; more than one where somebody added some. */
export function prefixesOf(subnet: Json): readonly string[] {
  const several = at(subnet, 'properties.addressPrefixes')
  const one = at(subnet, 'properties.addressPrefix')
  return Array.isArray(several) && several.length > 0 ? several.map(String) : typeof one === 'string' ? [one] : []
}

/** Addresses of a subnet that anything can have. */
export function capacityOf(subnet: Json): number {
  return prefixesOf(subnet)
    .filter((prefix) => !prefix.includes(':'))
    .reduce((sum, prefix) => sum + usableAddresses(Number(prefix.split('/')[1] ?? 32)), 0)
}

/** Addresses in use, as far as the subnet itself tells: interfaces, nodes and private endpoints. Batch’s own nodes may be missing from it (unverified). */
export function takenIn(subnet: Json): number {
  const interfaces = objectsAt(subnet, 'properties.ipConfigurations').length
  return Math.max(interfaces, objectsAt(subnet, 'properties.privateEndpoints').length)
}

/**
 * Everything that keeps a subnet from being used as it is. `group` is the body of its network security group; undefined where it has none.
 * Sources: learn.microsoft.com/azure/batch/batch-virtual-network; private-link/private-endpoint-overview; github.com/Azure/Batch/issues/66.
 */
export function obstaclesIn(subnet: JsonObject, group: JsonObject | undefined, use: SubnetUse): readonly Obstacle[] {
  const name = String(subnet.name ?? 'The subnet')
  const found: Obstacle[] = []
  const delegated = objectsAt(subnet, 'properties.delegations').map((one) => String(at(one, 'properties.serviceName') ?? 'a service'))
  if (delegated.length > 0) {
    found.push({
      short: 'delegated',
      what: `Subnet ${name} is delegated to ${delegated.join(', ')}, so it takes no ${use.for === 'nodes' ? 'pool' : 'private endpoint'}.`,
      now: 'Choose a subnet without delegation, or have the delegation removed',
    })
  }
  if (use.for === 'nodes' && objectsAt(subnet, 'properties.serviceEndpointPolicies').length > 0) {
    found.push({
      short: 'endpoint policies',
      what: `Subnet ${name} has service endpoint policies: nodes cannot fetch what they start with from Azure’s storage and stay unusable.`,
      now: 'Have the service endpoint policies taken off the subnet, or choose another',
    })
  }
  const free = capacityOf(subnet) - takenIn(subnet)
  if (free < use.needs) {
    found.push({
      short: 'too small',
      what: `Subnet ${name} has ${Math.max(0, free)} free addresses; ${use.needs} are needed.`,
      now: use.for === 'nodes' ? 'Choose a larger subnet, or fewer nodes (--set pool-nodes=…)' : 'Choose a larger subnet for the endpoints',
    })
  }
  const offered = objectsAt(subnet, 'properties.serviceEndpoints').map((one) => String(at(one, 'service')).toLowerCase())
  for (const service of (use.services ?? []).filter((one) => !offered.includes(one.toLowerCase()))) {
    found.push({
      short: `no ${service} endpoint`,
      what: `Subnet ${name} has no service endpoint for ${service}, so a firewall there cannot let its nodes in.`,
      now: `Have the service endpoint ${service} added to ${name}, or reach the storage by a private endpoint (--set storage-reach=private)`,
    })
  }
  const hasWayOut = ['natGateway', 'routeTable'].some((one) => at(subnet, `properties.${one}.id`) !== undefined)
  if (use.wayOut === true && !hasWayOut && at(subnet, 'properties.defaultOutboundAccess') === false) {
    found.push({
      short: 'no way out',
      what: `Subnet ${name} has no way out: nodes reach no address of the Batch service.`,
      now: 'Reach the Batch service by a private endpoint (--set node-management-reach=private), or have a NAT gateway or route table put on the subnet',
    })
  }
  return group === undefined ? found : [...found, ...blocked(subnet, group, use)]
}

/** What the security group shuts that must be open. */
function blocked(subnet: JsonObject, group: JsonObject, use: SubnetUse): readonly Obstacle[] {
  const name = String(subnet.name ?? '')
  const groupName = String(group.name ?? '')
  const rules = rulesOf(group)
  const found: Obstacle[] = []
  const obstacle = (rule: Rule, where: string, direction: string): Obstacle => ({
    short: `${direction} 443 shut`,
    what: `Rule ${rule.name} of ${groupName} keeps ${direction === 'outbound' ? `nodes in ${name} from` : `${name} from answering`} ${where} on 443.`,
    now: `Have a rule with a smaller priority than ${rule.priority} allow TCP 443 ${direction} for ${where} in ${groupName}`,
  })
  if (use.for === 'nodes') {
    for (const range of use.endpointRanges ?? []) {
      const decides = deciding(rules, 'Outbound', [range, 'VirtualNetwork'])
      if (decides?.access === 'Deny') found.push(obstacle(decides, `the private endpoints in ${range}`, 'outbound'))
    }
    if (use.publicNodeManagement !== undefined) {
      const tags = [
        `BatchNodeManagement.${use.publicNodeManagement}`,
        'BatchNodeManagement',
        'AzureCloud',
        `AzureCloud.${use.publicNodeManagement}`,
        'Internet',
      ]
      const decides = deciding(rules, 'Outbound', tags)
      if (decides?.access === 'Deny') found.push(obstacle(decides, `BatchNodeManagement.${use.publicNodeManagement}`, 'outbound'))
    }
    return found
  }
  // Endpoints heed a security group only where their subnet says so (learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy).
  const policies = at(subnet, 'properties.privateEndpointNetworkPolicies')
  if (policies !== 'Enabled' && policies !== 'NetworkSecurityGroupEnabled') return found
  const decides = deciding(rules, 'Inbound', ['VirtualNetwork'])
  if (decides?.access === 'Deny') found.push(obstacle(decides, 'the nodes', 'inbound'))
  return found
}

interface Rule {
  readonly name: string
  readonly priority: number
  readonly direction: string
  readonly access: string
  readonly protocol: string
  readonly ports: readonly string[]
  /** Where packets go (outbound), or come from (inbound). */
  readonly places: readonly string[]
}

/** The rules of a group and the ones every group ends with, by priority. */
function rulesOf(group: JsonObject): readonly Rule[] {
  return [...objectsAt(group, 'properties.securityRules'), ...objectsAt(group, 'properties.defaultSecurityRules')]
    .map((rule): Rule => {
      const direction = String(at(rule, 'properties.direction'))
      const side = direction === 'Outbound' ? 'destination' : 'source'
      return {
        name: String(at(rule, 'name')),
        priority: Number(at(rule, 'properties.priority')),
        direction,
        access: String(at(rule, 'properties.access')),
        protocol: String(at(rule, 'properties.protocol')).toLowerCase(),
        ports: textsAt(rule, 'destinationPortRange'),
        places: textsAt(rule, `${side}AddressPrefix`),
      }
    })
    .sort((left, right) => left.priority - right.priority)
}

/** The first rule that is about TCP 443 and one of these places. A rule about part of a range is passed over: it may not be the part in use. */
function deciding(rules: readonly Rule[], direction: string, places: readonly string[]): Rule | undefined {
  const wanted = places.map((place) => place.toLowerCase())
  return rules.find(
    (rule) =>
      rule.direction === direction &&
      (rule.protocol === '*' || rule.protocol === 'tcp') &&
      rule.ports.some(holds443) &&
      rule.places.some((place) => place === '*' || place === '0.0.0.0/0' || wanted.some((one) => covers(place.toLowerCase(), one))),
  )
}

function holds443(port: string): boolean {
  if (port === '*') return true
  const [first = '', last = first] = port.split('-')
  return Number(first) <= 443 && 443 <= Number(last)
}

/** Whether a rule's place is the one asked about, or a range around it. */
function covers(place: string, wanted: string): boolean {
  if (place === wanted) return true
  const [outer, inner] = [ipv4Range(place), ipv4Range(wanted)]
  return outer !== undefined && inner !== undefined && holds(outer, inner)
}

/** The name of the group an id names. */
export function securityGroupOf(subnet: Json): string | undefined {
  const id = at(subnet, 'properties.networkSecurityGroup.id')
  return typeof id === 'string' && parseArmId(id).names.length > 0 ? id : undefined
}

function textsAt(rule: Json, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const several = name.endsWith('Prefix') ? `${name}es` : `${name}s`
    const values = [at(rule, `properties.${name}`), at(rule, `properties.${several}`)]
    return values.flatMap((value) => (Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? [value] : []))
  })
}
