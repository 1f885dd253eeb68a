import { at, isObject, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { natAddresses } from '../network/address-use.ts'
import { isWithin, referenceId } from '../network/addresses.ts'
import { resolvePrivately } from '../network/private-dns.ts'

export interface Reachability {
  readonly reachable: boolean
  /** What stands in the way, or which way is used. */
  readonly why: string
}

const zone = 'privatelink.batch.azure.com'

/**
 * Whether a pool's nodes reach Batch's node management, as a person would walk it: by name through a private zone linked to
 * their network to an approved private endpoint; else out to the public endpoint, if the account lets them in. Rules of security
 * groups and routes are not walked yet.
 */
export function reachability(world: World, pool: StoredResource): Reachability {
  const account = world.find(pool.id.slice(0, pool.id.toLowerCase().lastIndexOf('/pools/')))
  if (account === undefined) return { reachable: false, why: 'The Batch account is gone.' }
  const subnet = world.find(String(at(pool.body, 'properties.networkConfiguration.subnetId') ?? ''))
  const network = subnet?.id.slice(0, subnet.id.toLowerCase().lastIndexOf('/subnets/'))
  if (network !== undefined) {
    const record = String(account.facts.nodeManagementEndpoint).replace(/\.batch\.azure\.com$/, '')
    const addresses = resolvePrivately(world, network, zone, record)
    if (addresses.some((address) => answers(world, account, address)))
      return { reachable: true, why: 'By the nodeManagement private endpoint.' }
  }
  if ((at(account.body, 'properties.publicNetworkAccess') ?? 'Enabled') !== 'Enabled') {
    return {
      reachable: false,
      why: `Public network access of the account is off, and ${String(account.facts.nodeManagementEndpoint)} does not resolve to an approved nodeManagement private endpoint from the pool's virtual network.`,
    }
  }
  return byPublicWay(world, account, pool, subnet)
}

/** An approved nodeManagement connection whose endpoint has the address. */
function answers(world: World, account: StoredResource, address: string): boolean {
  return world.childrenOf(account.id, `${account.type}/privateEndpointConnections`).some((connection) => {
    const groups = at(connection.body, 'properties.groupIds')
    const approved = at(connection.body, 'properties.privateLinkServiceConnectionState.status') === 'Approved'
    const endpoint = world.find(referenceId(at(connection.body, 'properties.privateEndpoint')) ?? '')
    return (
      approved &&
      Array.isArray(groups) &&
      groups.some((group: Json) => String(group).toLowerCase() === 'nodemanagement') &&
      endpoint?.facts.address === address
    )
  })
}

function byPublicWay(world: World, account: StoredResource, pool: StoredResource, subnet: StoredResource | undefined): Reachability {
  const from = outboundAddresses(world, pool, subnet)
  if (from === 'none')
    return { reachable: false, why: 'The nodes have no way out: no public addresses, no NAT gateway, and default outbound access is off.' }
  const access = at(account.body, 'properties.networkProfile.nodeManagementAccess')
  if (!isObject(access) || access.defaultAction !== 'Deny') return { reachable: true, why: 'By the public nodeManagement endpoint.' }
  const rules = Array.isArray(access.ipRules) ? access.ipRules.map((rule: Json) => String(at(rule, 'value'))) : []
  const allowed = from !== 'unknown' && from.length > 0 && from.every((address) => rules.some((rule) => isWithin(address, rule)))
  return allowed
    ? { reachable: true, why: 'By the public nodeManagement endpoint, whose address rules let the nodes in.' }
    : { reachable: false, why: 'The address rules of nodeManagementAccess do not let the nodes in.' }
}

/** The addresses the nodes are seen with outside; `unknown` where Batch or Azure picks them; `none` without a way out. */
function outboundAddresses(world: World, pool: StoredResource, subnet: StoredResource | undefined): readonly string[] | 'unknown' | 'none' {
  const configuration = at(pool.body, 'properties.networkConfiguration.publicIPAddressConfiguration')
  const provision = at(configuration, 'provision') ?? 'BatchManaged'
  const gateway = world.find(referenceId(at(subnet?.body, 'properties.natGateway')) ?? '')
  if (gateway !== undefined) return ipAddresses(world, natAddresses(gateway.body))
  if (provision === 'UserManaged') {
    const ids = at(configuration, 'ipAddressIds')
    return ipAddresses(world, Array.isArray(ids) ? ids.map(String) : [])
  }
  if (provision === 'BatchManaged') return 'unknown'
  return at(subnet?.body, 'properties.defaultOutboundAccess') === true ? 'unknown' : 'none'
}

function ipAddresses(world: World, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const address = world.find(id)?.facts.ipAddress
    return typeof address === 'string' ? [address] : []
  })
}
