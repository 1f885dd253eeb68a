/** What `AuthorizationFailed` says: who lacks which right, and where. */
export interface MissingRight {
  readonly client: string
  readonly objectId: string
  readonly action: string
  readonly scope: string
}

/** Reads the words of `AuthorizationFailed` (learn.microsoft.com/azure/role-based-access-control/troubleshooting); undefined for any other words. */
export function missingRight(message: string): MissingRight | undefined {
  const [, client, objectId, action, scope] =
    /client '([^']+)' with object id '([^']+)' does not have authorization to perform action '([^']+)' over scope '([^']+)'/.exec(
      message,
    ) ?? []
  if (client === undefined || objectId === undefined || action === undefined || scope === undefined) return undefined
  return { client, objectId, action, scope }
}

/**
 * What an owner runs to give the right: the smallest common role that holds it, at the resource group or the subscription. Words that are not as
 * expected, or hold what has no place in a command, get the roles by name.
 */
export function rightCommand(message: string): readonly string[] {
  const right = missingRight(message)
  const where = /^\/subscriptions\/[\w-]+(?:\/resourceGroups\/[\w.()-]+)?/i.exec(right?.scope ?? '')?.[0]
  if (right === undefined || where === undefined || !/^[\da-f-]{36}$/i.test(right.objectId)) {
    return [
      'Ask for the role that allows it (role assignments need Owner, User Access Administrator or Role Based Access Control Administrator)',
    ]
  }
  const [subscription, group] = [where.split('/').slice(0, 3).join('/'), where.split('/')[4]]
  const scope = /\/register\/action$/i.test(right.action) ? subscription : where
  // Whoever may not make the group is refused at its own scope, where no role can be given before it is there.
  const makes = group !== undefined && /^microsoft\.resources\/subscriptions\/resourcegroups\/write$/i.test(right.action)
  return [
    'Ask an owner of the subscription to run this, and wait a few minutes:',
    ...(makes ? [`az group create --name ${group} --location REGION   # where it is not there yet`] : []),
    `az role assignment create --assignee ${right.objectId} --role "${roleFor(right.action)}" --scope "${scope}"`,
  ]
}

/** learn.microsoft.com/azure/role-based-access-control/built-in-roles; locks: azure-resource-manager/management/lock-resources. */
function roleFor(action: string): string {
  const name = action.toLowerCase()
  if (name.startsWith('microsoft.authorization/roleassignments/')) return 'Role Based Access Control Administrator'
  if (name.startsWith('microsoft.authorization/locks/')) return 'User Access Administrator'
  if (name.startsWith('microsoft.authorization/policy')) return 'Resource Policy Contributor'
  return name.endsWith('/read') ? 'Reader' : 'Contributor'
}
