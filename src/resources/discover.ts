import type { Arm } from '../azure/arm.ts'
import { problemFrom, serviceErrorOf } from '../azure/errors.ts'
import { dnsEnvironmentTag, environmentTag } from '../blueprint/environment-tag.ts'
import { idKey, lastName, parseArmId } from '../common/arm-id.ts'
import { at, type JsonObject, stringsIn } from '../common/json.ts'
import { isMarked } from './port.ts'
import { resourceTypeOf, resourceTypes } from './registry.ts'

/** Something of an environment that exists. */
export interface Found {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly group: string
  readonly label: string
  readonly body: JsonObject
  /** Whether it carries the environment's tag or mark. */
  readonly ours: boolean
  readonly inTurn?: readonly string[]
}

/**
 * The resource groups in which something carries the environment's tag, with the region where it is said. One name may be used in two
 * regions: those are two environments.
 */
export async function groupsOfEnvironment(arm: Arm, environment: string): Promise<readonly string[]> {
  try {
    const groups = new Map(
      (await taggedWith(arm, environment)).flatMap(({ id }) => groupOf(id)).map((group) => [group.toLowerCase(), group]),
    )
    return [...groups.values()].sort()
  } catch (error) {
    throw problemFrom(error, `The resources of ${environment} could not be listed.`)
  }
}

/**
 * Everything in a resource group that carries the environment's tag or mark, and nothing else. Listed by tag; what is never listed by
 * tag (pools, zone groups, locks, role and policy assignments, diagnostic settings) is found from there. Each is read, and dropped
 * unless its own body says it is ours. Types this tool does not make are left alone even with the tag. What others put into something of
 * ours is listed as not ours, because it keeps alive what it lies in. `except`: keys of ids that are known already: only what of ours is beside them is
 * read, and nothing of others'.
 */
export async function discoverEnvironment(
  arm: Arm,
  subscription: string,
  environment: string,
  resourceGroup: string,
  { except }: { readonly except?: ReadonlySet<string> } = {},
): Promise<readonly Found[]> {
  try {
    const tagged = (await taggedWith(arm, environment)).filter(({ id }) =>
      groupOf(id).some((group) => group.toLowerCase() === resourceGroup.toLowerCase()),
    )
    const looked = new Map<string, Promise<Found | undefined>>()
    const look = (id: string): Promise<Found | undefined> => {
      const known =
        looked.get(idKey(id)) ??
        (except?.has(idKey(id)) === true ? undefined : readFound(arm, id, environment)) ??
        Promise.resolve(undefined)
      looked.set(idKey(id), known)
      return known
    }
    const discovery = {
      clients: arm.clients,
      environment,
      subscription,
      tagged,
      resourceGroups: tagged.length === 0 ? [] : [resourceGroup],
    }
    // Each is read as soon as it is known of: nothing waits for the slowest list.
    const more = resourceTypes.map(async (type) => Promise.all(((await type.discover?.(discovery)) ?? []).map(look)))
    await Promise.all([...tagged.map(({ id }) => look(id)), ...more])
    const found = (await Promise.all(looked.values())).filter((one) => one !== undefined)
    if (except !== undefined) return found
    const [locks, ...inside] = await Promise.all([
      foreignLocks(arm, resourceGroup, found),
      ...found.map((one) => foreignInside(arm, one, found)),
    ])
    const ownGroup = found.some((one) => one.type === 'Microsoft.Resources/resourceGroups')
    if (found.length === 0) return []
    const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`
    // A group that was there before stays with all that others keep in it; it alone is named.
    const around = ownGroup ? await foreignIn(arm, resourceGroup, found) : [foreignFound(group, 'Microsoft.Resources/resourceGroups')]
    return [...found, ...inside.flat(), ...around, ...locks]
  } catch (error) {
    throw problemFrom(error, `The resources of ${environment} could not be listed.`)
  }
}

async function taggedWith(arm: Arm, environment: string): Promise<readonly { readonly id: string; readonly type: string }[]> {
  return (await Promise.all([environmentTag, dnsEnvironmentTag].map((tag) => arm.tagged(tag, environment)))).flat()
}

function groupOf(id: string): readonly string[] {
  const { resourceGroup } = parseArmId(id)
  return resourceGroup === undefined ? [] : [resourceGroup]
}

/** Locks of others on the group or in it: they keep what is ours from being removed. Who may not list them finds out when removing. */
async function foreignLocks(arm: Arm, resourceGroup: string, ours: readonly Found[]): Promise<readonly Found[]> {
  if (ours.length === 0) return []
  const known = new Set(ours.map((one) => idKey(one.id)))
  const client = await arm.clients.locks()
  const found: Found[] = []
  try {
    for await (const { id } of client.managementLocks.listAtResourceGroupLevel(resourceGroup)) {
      if (id !== undefined && !known.has(idKey(id))) found.push(foreignFound(id, 'Microsoft.Authorization/locks'))
    }
  } catch (error) {
    if (serviceErrorOf(error)?.status !== 403) throw error
  }
  return found
}

/** What others put into something of ours, as its type knows it: a subnet, a peering, a DNS record. */
async function foreignInside(arm: Arm, one: Found, ours: readonly Found[]): Promise<readonly Found[]> {
  const type = resourceTypeOf(one.type)
  const ids = (await type?.foreign?.({ clients: arm.clients, id: one.id, live: one.body, ours })) ?? []
  return ids.map((id) => foreignFound(id, parseArmId(id).type))
}

function foreignFound(id: string, type: string): Found {
  return { id, type, apiVersion: '', name: lastName(id), group: 'Not ours', label: type, body: {}, ours: false }
}

async function readFound(arm: Arm, id: string, environment: string): Promise<Found | undefined> {
  const parsed = parseArmId(id)
  const type = resourceTypeOf(parsed.type)
  if (type === undefined) return undefined
  const body = await arm.get(id, type.apiVersion)
  if (body === undefined || !isMarked(type, body, environment)) return undefined
  return {
    id,
    type: type.type,
    apiVersion: type.apiVersion,
    name: type.nameOf?.(body) ?? parsed.names.join('/'),
    group: type.group,
    label: type.label,
    body,
    ours: true,
    ...(type.inTurn === undefined ? {} : { inTurn: type.inTurn(id, body) }),
  }
}

/**
 * What lies in the environment's group without being ours: it keeps the group alive. What Azure itself made for something of ours
 * (an endpoint's network interface, a pool's load balancer) goes with it and is left out.
 */
async function foreignIn(arm: Arm, group: string, ours: readonly Found[]): Promise<readonly Found[]> {
  const known = new Set(ours.map((one) => idKey(one.id)))
  const mentioned = new Set(ours.flatMap((one) => stringsIn(one.body)).map(idKey))
  const madeByBatch = besidePools(ours)
  const resources = await arm.clients.resources()
  const foreign: Found[] = []
  for await (const { id, type } of resources.resources.listByResourceGroup(group)) {
    if (id === undefined || type === undefined || known.has(idKey(id))) continue
    if (type.toLowerCase() === 'microsoft.network/networkinterfaces' && mentioned.has(idKey(id))) continue
    if (madeByBatch(id, type)) continue
    foreign.push(foreignFound(id, type))
  }
  return foreign
}

/**
 * What Batch makes beside pools of ours with public addresses and removes with them: load balancer and security group, and an address unless the pool has
 * its own (learn.microsoft.com/azure/batch/batch-virtual-network). They are known by name, `GUID-azurebatch-cloudserviceloadbalancer`, as a service that
 * runs on Batch documents them (learn.microsoft.com/azure/data-factory/azure-ssis-integration-runtime-standard-virtual-network-injection); that those
 * of every pool are called so is unverified. Anything called otherwise is somebody's own: it is named, and the group stays with it.
 */
function besidePools(ours: readonly Found[]): (id: string, type: string) => boolean {
  const provisions = ours
    .filter((one) => one.type === 'Microsoft.Batch/batchAccounts/pools')
    .map((one) => at(one.body, 'properties.networkConfiguration.publicIPAddressConfiguration.provision') ?? 'BatchManaged')
    .filter((provision) => provision !== 'NoPublicIPAddresses')
  const kinds = new Map([
    ['microsoft.network/loadbalancers', provisions.length > 0],
    ['microsoft.network/networksecuritygroups', provisions.length > 0],
    ['microsoft.network/publicipaddresses', provisions.includes('BatchManaged')],
  ])
  return (id, type) => {
    const word = type.toLowerCase().split('/')[1]?.replace('publicipaddresses', 'publicip').replace(/s$/, '')
    const named = new RegExp(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-azurebatch-cloudservice${word}`, 'i')
    return kinds.get(type.toLowerCase()) === true && named.test(id.split('/').at(-1) ?? '')
  }
}
