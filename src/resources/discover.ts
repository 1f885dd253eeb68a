import type { Arm } from '../azure/arm.ts'
import { problemFrom } from '../azure/errors.ts'
import { environmentTag } from '../blueprint/blueprint.ts'
import { idKey, parseArmId } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import { resourceTypes } from './registry.ts'
import { isMarked } from './port.ts'

/** Something of an environment that exists. */
export interface Found {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly group: string
  readonly label: string
  readonly body: JsonObject
  /** What remains after removal, in a sentence. */
  readonly survivor?: string
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
    const found = await Promise.all([...ids.values()].map((id) => readFound(arm, id, environment)))
    return found.filter((one) => one !== undefined)
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
  const survivor = type.survivor?.(body)
  return {
    id,
    type: type.type,
    apiVersion: type.apiVersion,
    name: parsed.names.join('/'),
    group: type.group,
    label: type.label,
    body,
    ...(survivor === undefined ? {} : { survivor }),
  }
}
