import { idKey, parseArmId } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import type { Live, PlanStep } from '../engine/types.ts'
import type { ActionAt, ResourceType } from './define.ts'
import { resourceTypeOf } from './registry.ts'

/**
 * The Azure actions that carrying out a step takes, each at the id it is checked at: reading what is there, writing or deleting it, and using what
 * its body refers to. A reference that was there before is not asked about again (unverified for Azure; the practice cloud does so).
 */
export function actionsOf(step: Pick<PlanStep, 'id' | 'type' | 'action' | 'body'>, live: Live | undefined): readonly ActionAt[] {
  const type = resourceTypeOf(step.type)
  if (type === undefined) return []
  const { scope, ...operations } = operationsOf(type, step.id)
  const at = (actions: readonly string[]): ActionAt[] => actions.map((action) => ({ action, scope }))
  const known = new Set(step.action === 'update' && live?.state === 'present' ? linksOf(type, step.id, live.body).map(keyOf) : [])
  const links = linksOf(type, step.id, step.body ?? {}).filter((one) => !known.has(keyOf(one)))
  switch (step.action) {
    case 'keep':
      return at(operations.read)
    case 'adopt':
      return [...at(operations.read), ...(live?.state === 'present' ? (type.looksAt?.(live.body) ?? []) : [])]
    case 'create':
    case 'update':
    case 'recover':
      return [...at(operations.read), ...at(operations.write), ...links]
    case 'replace':
      return [...at(operations.read), ...at(operations.write), ...at(operations.delete), ...links]
    case 'delete':
      return [...at(operations.read), ...at(operations.delete)]
  }
}

function operationsOf(type: ResourceType, id: string) {
  const named = type.operations?.(id) ?? { read: [`${type.type}/read`], write: [`${type.type}/write`], delete: [`${type.type}/delete`] }
  // What hangs on a resource (a role assignment, a lock) is checked there.
  return { ...named, scope: ('scope' in named ? named.scope : undefined) ?? parseArmId(id).scope ?? id }
}

function linksOf(type: ResourceType, id: string, body: JsonObject): readonly ActionAt[] {
  return type.linkedActions?.(body, id) ?? []
}

const keyOf = ({ action, scope }: ActionAt): string => `${action.toLowerCase()} ${idKey(scope)}`
