import type { Arm } from '../azure/arm.ts'
import { problemFrom } from '../azure/errors.ts'
import { environmentTag } from '../blueprint/environment-tag.ts'
import { idKey, parseArmId } from '../common/arm-id.ts'
import { type JsonObject, stringsIn } from '../common/json.ts'
import { isMarked } from './port.ts'
import { resourceTypes } from './registry.ts'

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
}

/**
 * Everything that carries the environment's tag or mark, and nothing else. Listed by tag across the subscription; what is never
 * listed by tag (pools, zone groups, locks, role and policy assignments, diagnostic settings) is found from there. Each is
 * read, and dropped unless its own body says it is ours. Types this tool does not make are left alone even with the tag.
 */
export async function discoverEnvironment(arm: Arm, subscription: string, environment: string): Promise<readonly Found[]> {
  try {
    const tagged = await arm.tagged(environmentTag, environment)
    const resourceGroups = [...new Set(tagged.flatMap((one) => parseArmId(one.id).resourceGroup ?? []))]
    const ids = new Map<string, string>()
    for (const one of tagged) ids.set(idKey(one.id), one.id)
    const discovery = { clients: arm.clients, environment, subscription, tagged, resourceGroups }
    const more = await Promise.all(resourceTypes.map((type) => type.discover?.(discovery) ?? []))
    for (const id of more.flat()) ids.set(idKey(id), id)
    const found = (await Promise.all([...ids.values()].map((id) => readFound(arm, id, environment)))).filter((one) => one !== undefined)
    return [...found, ...(await foreignIn(arm, resourceGroups, found))]
  } catch (error) {
    throw problemFrom(error, `The resources of ${environment} could not be listed.`)
  }
}

async function readFound(arm: Arm, id: string, environment: string): Promise<Found | undefined> {
  const parsed = parseArmId(id)
  const type = resourceTypes.find((candidate) => candidate.type.toLowerCase() === parsed.type.toLowerCase())
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
  }
}

/**
 * What lies in the environment's groups without being ours: it keeps the group alive. What Azure itself made for something of ours
 * (an endpoint's network interface, a pool's load balancer) goes with it and is left out.
 */
async function foreignIn(arm: Arm, resourceGroups: readonly string[], ours: readonly Found[]): Promise<readonly Found[]> {
  const known = new Set(ours.map((one) => idKey(one.id)))
  const mentioned = new Set(ours.flatMap((one) => stringsIn(one.body)).map(idKey))
  const hasPool = ours.some((one) => one.type === 'Microsoft.Batch/batchAccounts/pools')
  const resources = await arm.clients.resources()
  const foreign: Found[] = []
  for (const group of resourceGroups) {
    for await (const { id, type } of resources.resources.listByResourceGroup(group)) {
      if (id === undefined || type === undefined || known.has(idKey(id))) continue
      if (type.toLowerCase() === 'microsoft.network/networkinterfaces' && mentioned.has(idKey(id))) continue
      if (hasPool && madeByBatch.has(type.toLowerCase())) continue
      foreign.push({ id, type, apiVersion: '', name: id.split('/').at(-1) ?? id, group: 'Not ours', label: type, body: {}, ours: false })
    }
  }
  return foreign
}

/** What Batch makes beside a pool with public addresses and removes with it (learn.microsoft.com/azure/batch/batch-virtual-network). */
const madeByBatch = new Set([
  'microsoft.network/loadbalancers',
  'microsoft.network/publicipaddresses',
  'microsoft.network/networksecuritygroups',
])
