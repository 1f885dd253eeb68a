import { idKey, parentId } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { isWithin, parseRange, referenceId } from '../network/addresses.ts'
import { type OwnAddresses, walkToAddress, walkToService } from '../network/path.ts'
import { type Name, resolveName } from '../network/path-names.ts'
import { type Start, type Step, startIn } from '../network/path-steps.ts'
import { hasPrivateName } from '../private-link.ts'
import { poolType } from './common.ts'

export interface Reachability {
  readonly reachable: boolean
  /** What stands in the way, or which way is used. */
  readonly why: string
  /** The walk, as far as it went. */
  readonly steps: readonly Step[]
}

const group = 'nodeManagement'

/**
 * Whether a pool's nodes reach Batch's node management, as a person would walk it: the name, the rules, the route, the endpoint or the way out,
 * and what the account lets in. Looked at anew whenever it is asked for: what is mended counts at once.
 * Sources: learn.microsoft.com batch/simplified-node-communication-pool-no-public-ip, batch/public-network-access; those of the steps.
 */
export function reachability(world: World, pool: StoredResource): Reachability {
  const account = world.find(parentId(pool.id) ?? '')
  if (account === undefined) return verdict([{ what: 'endpoint', ok: false, says: 'The Batch account is gone.' }])
  const subnetId = at(pool.body, 'properties.networkConfiguration.subnetId')
  if (typeof subnetId !== 'string') {
    const says = 'The pool is in no network of its own: its nodes use the public addresses of Batch.'
    return verdict([{ what: 'way out', ok: true, says }, admitted(account, 'unknown')])
  }
  const subnet = world.find(subnetId)
  const start = subnet === undefined ? undefined : startIn(world, subnet)
  if (start === undefined) return verdict([{ what: 'route', ok: false, says: `The subnet ${subnetId} is gone.` }])
  const resolved = resolveName(world, start.network, nameOf(world, account))
  if (resolved.to === 'nowhere') return verdict([resolved.step])
  if (resolved.to === 'public') {
    const goal = {
      kind: 'service',
      name: `${String(account.facts.nodeManagementEndpoint)} (public)`,
      region: String(account.body.location),
      tags: ['batchnodemanagement', 'azurecloud'],
    } as const
    // A closed door explains more than the road that would lead to it.
    if (!isPublic(account)) return verdict([resolved.step, admitted(account, 'unknown')])
    const way = walkToService(world, start, goal, ownAddresses(world, pool))
    const walked = [resolved.step, ...way.steps]
    return verdict(walked.some(({ ok }) => !ok) ? walked : [...walked, admitted(account, way.from)])
  }
  return verdict([resolved.step, ...privately(world, account, start, resolved.addresses)])
}

/** The walk of a pool's nodes, for people: 404 when the pool is not there. */
export function pathOf(world: World, poolId: string): JsonObject {
  const pool = world.find(poolId)
  if (pool === undefined || pool.type !== poolType) {
    const names = poolId.split('/')
    throw resourceNotFound(poolType, [names[8] ?? '', names[10] ?? ''], names[4])
  }
  const { reachable, why, steps } = reachability(world, pool)
  return { pool: pool.id, reachable, why, steps: steps.map((step): JsonObject => ({ ...step })) }
}

/** One address after the other, until one answers; else the walk to the first. */
function privately(world: World, account: StoredResource, start: Start, addresses: readonly string[]): Step[] {
  const walks = addresses.map((address) => {
    const { steps, endpoint } = walkToAddress(world, start, address)
    return endpoint === undefined ? [...steps] : [...steps, answers(world, account, endpoint.endpoint)]
  })
  return walks.find((steps) => steps.every(({ ok }) => ok)) ?? walks[0] ?? []
}

function nameOf(world: World, account: StoredResource): Name {
  const fqdn = String(account.facts.nodeManagementEndpoint)
  const record = fqdn.replace(/\.batch\.azure\.com$/, '')
  const region = String(account.body.location)
  return {
    fqdn,
    zone: 'privatelink.batch.azure.com',
    record,
    legacy: { zone: `privatelink.${region}.batch.azure.com`, record: record.replace(`.${region}`, '') },
    aliased: hasPrivateName(world, account, group),
  }
}

/** The endpoint at the end of the walk must lead to this account's node management, and be approved. */
function answers(world: World, account: StoredResource, endpoint: StoredResource): Step {
  const own = world
    .childrenOf(account.id, `${account.type}/privateEndpointConnections`)
    .find((one) => idKey(referenceId(at(one.body, 'properties.privateEndpoint')) ?? '') === idKey(endpoint.id))
  const groups = at(own?.body, 'properties.groupIds')
  const isOurs = Array.isArray(groups) && groups.some((one: Json) => String(one).toLowerCase() === group.toLowerCase())
  const status = String(at(own?.body, 'properties.privateLinkServiceConnectionState.status') ?? 'Disconnected')
  const there = `Private endpoint ${endpoint.name}`
  const says = !isOurs
    ? `${there} does not lead to ${group} of ${account.name}.`
    : status === 'Approved'
      ? `${there} leads to ${group} of ${account.name}.`
      : `The connection of private endpoint ${endpoint.name} to ${account.name} is ${status}, not Approved.`
  return { what: 'endpoint', ok: isOurs && status === 'Approved', says, resource: endpoint.id }
}

/** Only `Enabled` is public. What a network security perimeter would let in is not known here: taken as closed. */
const isPublic = (account: StoredResource) => (at(account.body, 'properties.publicNetworkAccess') ?? 'Enabled') === 'Enabled'

/** What the account lets in from outside. */
function admitted(account: StoredResource, from: readonly string[] | 'unknown'): Step {
  const step = (ok: boolean, says: string): Step => ({ what: 'firewall', ok, says, resource: account.id })
  if (!isPublic(account)) {
    const access = String(at(account.body, 'properties.publicNetworkAccess'))
    return step(false, `Public network access of ${account.name} is ${access}, and the name does not lead to a private endpoint from here.`)
  }
  const access = at(account.body, 'properties.networkProfile.nodeManagementAccess')
  if (!isObject(access) || access.defaultAction !== 'Deny') return step(true, `${account.name} lets nodes in from any address.`)
  const rules = Array.isArray(access.ipRules) ? access.ipRules.map((rule: Json) => String(at(rule, 'value'))) : []
  if (from === 'unknown')
    return step(false, `nodeManagementAccess of ${account.name} lets in listed addresses only, and which the nodes come from is not known.`)
  const shut = from.find((address) => !rules.some((rule) => isInside(address, rule)))
  return shut === undefined
    ? step(true, `The address rules of nodeManagementAccess of ${account.name} let ${from.join(', ')} in.`)
    : step(false, `The address rules of nodeManagementAccess of ${account.name} do not let ${shut} in.`)
}

/** Whether a rule covers an address or a whole range. */
function isInside(address: string, rule: string): boolean {
  if (!address.includes('/')) return isWithin(address, rule)
  if (!rule.includes('/')) return false
  const [inner, outer] = [parseRange(address, address), parseRange(rule, rule)]
  return outer.first <= inner.first && inner.last <= outer.last
}

function ownAddresses(world: World, pool: StoredResource): OwnAddresses {
  const configuration = at(pool.body, 'properties.networkConfiguration.publicIPAddressConfiguration')
  const provision = at(configuration, 'provision') ?? 'BatchManaged'
  if (provision === 'NoPublicIPAddresses') return 'none'
  const ids = at(configuration, 'ipAddressIds')
  if (provision !== 'UserManaged' || !Array.isArray(ids)) return 'batch'
  return ids.flatMap((id: Json) => world.find(String(id))?.facts.ipAddress ?? []).map(String)
}

function verdict(steps: readonly Step[]): Reachability {
  const broken = steps.find(({ ok }) => !ok)
  const last = steps.at(-1)
  return { reachable: broken === undefined, why: (broken ?? last)?.says ?? 'Nothing stands in the way.', steps }
}
