import { conditionOf } from './condition.ts'
import { subscriptionOf } from './place.ts'
import type { HandOff, HandOffFile, HandOffRole } from './types.ts'

/** The files of a role: `role.json`, `role-2.json`; `assignment.json`, `assignment-2.json`. */
export function roleFile(index: number): string {
  return index === 0 ? 'role.json' : `role-${index + 1}.json`
}
export function assignmentFile(index: number): string {
  return index === 0 ? 'assignment.json' : `assignment-${index + 1}.json`
}

/** The id of a role's definition: custom roles live at the subscription of the place they may be assigned in. */
export function definitionId({ id, assignableScope }: HandOffRole): string {
  return `/subscriptions/${subscriptionOf(assignableScope)}/providers/Microsoft.Authorization/roleDefinitions/${id}`
}

/** A role as Resource Manager and the portal's "Start from JSON" take it (learn.microsoft.com/azure/role-based-access-control/custom-roles-portal). */
export function roleJson({ name, description, actions, assignableScope }: HandOffRole, index: number): HandOffFile {
  const properties = {
    roleName: name,
    description,
    type: 'CustomRole',
    permissions: [{ actions: actions.map(({ action }) => action), notActions: [], dataActions: [], notDataActions: [] }],
    assignableScopes: [assignableScope],
  }
  return { name: roleFile(index), text: `${JSON.stringify({ properties }, null, 2)}\n` }
}

/** Its assignment to the receiver, with the condition where it may assign roles itself. */
export function assignmentJson(role: HandOffRole, index: number, handOff: HandOff): HandOffFile {
  const { receiver, environment } = handOff
  const condition = conditionOf(role)
  const properties = {
    roleDefinitionId: definitionId(role),
    principalId: receiver.objectId,
    principalType: receiver.type,
    description: `To create the Batch environment ${environment}. Written by secure-batch doctor.`,
    ...(condition === undefined ? {} : { condition, conditionVersion: '2.0' }),
  }
  return { name: assignmentFile(index), text: `${JSON.stringify({ properties }, null, 2)}\n` }
}
