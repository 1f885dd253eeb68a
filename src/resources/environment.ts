import { dnsEnvironmentTag, environmentTag } from '../blueprint/environment-tag.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { idKey, parentId, parseArmId } from '../common/arm-id.ts'
import { isObject, type JsonObject, mapStrings, stringsIn } from '../common/json.ts'
import { referencesIn, resolveReferences } from '../common/reference.ts'
import type { Mark, WantedResource } from '../engine/types.ts'
import type { Resource, ResourceType } from './define.ts'
import { resourceTypes } from './registry.ts'
import { rememberedBodies } from './remembered-bodies.ts'
import { roleIn } from './roles-by-name.ts'

/** One resource of an environment together with the type that knows how to put it. */
export interface Entry {
  readonly type: ResourceType
  readonly resource: Resource
  readonly wanted: WantedResource
}

/** What is known of the directory before anything is planned. */
export interface KnownBefore {
  readonly tenantId?: string
  /** Ids of role definitions, by the role's name. */
  readonly roleIds?: Readonly<Record<string, string>>
}

/** Whether a resource is part of an exported template: what lies outside the resource group is not, nor what is there already. */
export function isExported({ type, resource }: Pick<Entry, 'type' | 'resource'>): boolean {
  return type.notExported !== true && resource.notExported !== true && resource.ownership !== 'adopted'
}

/**
 * Everything an environment consists of, with exact bodies and what waits for what. A resource waits for its parent, for every
 * resource its body mentions by id or by reference, and for what its file says beyond that. The directory (tenant) is known once
 * somebody is signed in, and so are roles that are looked up by name; without them the vault's `tenantId` and those roles stay references.
 * `bodyOf`: one and the same for several environments that are much alike.
 */
export async function entriesOf(
  blueprint: Blueprint,
  { tenantId, roleIds }: KnownBefore = {},
  bodyOf = rememberedBodies(),
): Promise<readonly Entry[]> {
  const settled = <T>(model: T): T =>
    mapStrings(model, (text) => resolveReferences(text, ({ path }) => (path === 'tenantId' ? tenantId : roleIds?.[roleIn(path) ?? ''])))
  const all = resourceTypes.flatMap((type) =>
    type.wanted(blueprint).map((resource) => ({ type, resource: { ...resource, model: settled(resource.model) } })),
  )
  const known = new Map(all.map(({ resource }) => [idKey(resource.id), resource.id]))
  return Promise.all(
    all.map(async ({ type, resource }): Promise<Entry> => {
      const body = await bodyOf(blueprint.subscription, type, resource)
      return {
        type,
        resource,
        wanted: {
          id: resource.id,
          type: type.type,
          apiVersion: type.apiVersion,
          name: resource.name,
          group: type.group,
          body,
          dependsOn: dependenciesOf(resource, known),
          because: resource.because,
          ownership: resource.ownership ?? 'managed',
          rules: { ...type.rules, ...resource.rules },
          ...markOf(type, resource.id, body, blueprint.environment),
          ...(type.usually === undefined ? {} : { usually: type.usually }),
          ...(type.inTurn === undefined ? {} : { inTurn: type.inTurn(resource.id, body) }),
        },
      }
    }),
  )
}

/** How a resource that lost its mark gets it again: by its tag, in the form its service takes (learn.microsoft.com/cli/azure/tag#az-tag-update). */
function markOf(type: ResourceType, id: string, body: JsonObject, environment: string): { readonly mark?: Mark } {
  if (type.markAgain !== undefined) return { mark: type.markAgain(id, environment) }
  const carried = [environmentTag, dnsEnvironmentTag].find((name) => isObject(body.tags) && name in body.tags)
  if (carried === undefined) return {}
  const command = `az tag update --resource-id ${id} --operation merge --tags ${carried}=${environment}`
  return { mark: { words: 'give it its tag back, and run the same command again', command, tags: [environmentTag, dnsEnvironmentTag] } }
}

function dependenciesOf(resource: Resource, known: ReadonlyMap<string, string>): readonly string[] {
  const mentioned = [...stringsIn(resource.model), ...mapKeys(resource.model)].flatMap((text) =>
    text.startsWith('/') ? ancestry(text) : referencesIn(text).map((reference) => reference.id),
  )
  const parents = ancestry(resource.id).slice(1)
  // Writing to a provider that is not registered is refused (MissingSubscriptionRegistration).
  const { subscription, type } = parseArmId(resource.id)
  const registration = `/subscriptions/${subscription}/providers/${type.split('/')[0]}`
  const found = new Set<string>()
  for (const id of [registration, ...parents, ...mentioned, ...(resource.after ?? [])]) {
    const match = known.get(idKey(id))
    if (match !== undefined && match !== resource.id) found.add(match)
  }
  return [...found]
}

/** An id and every id above it: a subnet stands for its network. */
function ancestry(id: string): string[] {
  const chain: string[] = []
  for (let current: string | undefined = id; current !== undefined; ) {
    chain.push(current)
    try {
      current = parentId(current)
    } catch {
      return chain
    }
  }
  return chain
}

/** Ids that stand as keys: `userAssignedIdentities`. */
function mapKeys(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mapKeys)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [key, ...mapKeys(item)])
}
