import type { HandOffRole } from './types.ts'

/**
 * Lets the holder assign and remove the named roles and no others; undefined where the role assigns none
 * (learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples, "Constrain roles").
 */
export function conditionOf({ mayAssign }: HandOffRole): string | undefined {
  if (mayAssign === undefined || mayAssign.length === 0) return undefined
  const ids = mayAssign.map(({ id }) => id).join(', ')
  const clause = (verb: string, source: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR (@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`
  return `${clause('write', 'Request')} AND ${clause('delete', 'Resource')}`
}
