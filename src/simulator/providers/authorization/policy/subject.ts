import { at, isObject, type JsonObject } from '../../../../common/json.ts'
import type { Context, Subject } from '../../../../policy/context.ts'
import { aliasOf } from '../../../../policy/fields.ts'
import type { ResourceDefinition } from '../../../definition.ts'
import type { Shape } from '../../../shape.ts'
import type { World } from '../../../world.ts'

const groupType = 'Microsoft.Resources/resourceGroups'

/** A resource type as policies call it. */
export const policyType = (type: string) => (type === groupType ? 'Microsoft.Resources/subscriptions/resourceGroups' : type)

export function subjectOf(definition: ResourceDefinition, id: string, name: string, body: JsonObject): Subject {
  return { type: policyType(definition.type), id, name, body, pathOf: pathIn(definition.body) }
}

/** Where aliases of a type lie in a body: inside `properties`, unless the type has the property beside it (`sku.name` of an address). */
export const pathIn =
  (shape: Shape | undefined): Subject['pathOf'] =>
  (alias) => {
    const path = aliasOf(alias)?.path ?? alias
    const first = (/^[^.[]*/.exec(path)?.[0] ?? '').toLowerCase()
    if (first === 'properties') return path
    const beside =
      shape?.kind === 'object' && Object.keys(shape.properties).some((name) => name !== 'properties' && name.toLowerCase() === first)
    return beside ? path : `properties.${path}`
  }

/**
 * Whether a definition's mode covers a type: `Indexed` means types with tags and location, without resource groups.
 * Source: learn.microsoft.com governance/policy/concepts/definition-structure-basics (resource manager modes).
 */
export function covers(mode: string, definition: ResourceDefinition): boolean {
  if (mode.toLowerCase() === 'all') return true
  const tags = definition.body.kind === 'object' && definition.body.properties.tags !== undefined
  return definition.type !== groupType && definition.location !== 'none' && tags
}

/** What expressions may ask about, but for parameters and policy. */
export function surroundings(world: World, subject: Subject, apiVersion: string): Omit<Context, 'parameters' | 'policy'> {
  const [, , subscription = '', , group] = subject.id.split('/')
  const found = group === undefined ? undefined : world.find(`/subscriptions/${subscription}/resourceGroups/${group}`)
  const stored = world.store.get('subscription', subscription.toLowerCase())
  return {
    subject,
    apiVersion,
    now: world.now(),
    current: [],
    subscription: {
      id: `/subscriptions/${subscription}`,
      subscriptionId: subscription,
      tenantId: world.tenant,
      displayName: at(stored, 'name') ?? '',
      tags: at(stored, 'tags') ?? {},
    },
    resourceGroup:
      found === undefined
        ? undefined
        : {
            id: found.id,
            name: found.name,
            type: found.type,
            location: found.body.location ?? '',
            tags: isObject(found.body.tags) ? found.body.tags : {},
            properties: { provisioningState: found.state },
          },
  }
}
