import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization'
import { serviceErrorOf } from '../azure/errors.ts'
import { roles } from '../blueprint/roles.ts'
import { idKey, lastName, parseArmId } from '../common/arm-id.ts'
import { at, type JsonObject } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import type { Live } from '../engine/types.ts'
import type { Context, Discovery } from './define.ts'
import { idOf } from './roles-by-name.ts'

/** In place of a description: the grant is made by somebody else, and only looked for. */
export const madeByOthers = 'Made by somebody else; checked, not changed'

/** Whether a live role assignment is one on a subscription itself. */
export function isOnSubscription(live: JsonObject): boolean {
  return /^\/subscriptions\/[^/]+$/.test(String(at(live, 'properties.scope') ?? ''))
}

/**
 * Grants on the subscription that an environment may take along when it goes: made by this tool, for this environment or for one whose account
 * shared it, and needed by no other account whose nodes live in the subscription.
 */
export async function grantsOnSubscription(discovery: Discovery, mark: string): Promise<readonly string[]> {
  const { clients, environment, subscription, tagged, resourceGroups } = discovery
  if (resourceGroups.length === 0) return []
  const authorization = await clients.authorization()
  const marked: { readonly id: string; readonly own: boolean }[] = []
  try {
    for await (const { id, description = '' } of authorization.roleAssignments.listForScope(`subscriptions/${subscription}`, {
      filter: 'atScope()',
    })) {
      if (id === undefined || !description.includes(mark) || parseArmId(id).resourceGroup !== undefined) continue
      marked.push({ id, own: description.includes(`${mark}${environment};`) })
    }
  } catch (error) {
    // Who may not look at the subscription cannot have granted anything there.
    if (serviceErrorOf(error)?.status === 403) return []
    throw error
  }
  if (marked.length === 0) return []
  const ours = new Set(tagged.map(({ id }) => idKey(id)))
  const batch = await clients.batch()
  let inside = false
  for await (const { id = '', poolAllocationMode } of batch.batchAccountOperations.list()) {
    if (poolAllocationMode !== 'UserSubscription') continue
    if (!ours.has(idKey(id))) return []
    inside = true
  }
  return marked.filter(({ own }) => own || inside).map(({ id }) => id)
}

/** A grant that somebody else makes: the role asked for, or one that includes it. Throws a UserProblem where there is none. */
export async function heldOtherwise({ arm, signal }: Context, id: string, model: RoleAssignmentCreateParameters): Promise<Live> {
  const scope = parseArmId(id).scope ?? ''
  const narrow = await idOf(arm, scope, roles.batchServiceOrchestration.name)
  const enough = [roles.contributor.id, roles.owner.id, ...(narrow === undefined ? [] : [lastName(narrow)])]
  const authorization = await arm.clients.authorization()
  for await (const one of authorization.roleAssignments.listForScope(scope.slice(1), { filter: `principalId eq '${model.principalId}'` })) {
    const role = one.roleDefinitionId?.split('/').at(-1)?.toLowerCase() ?? ''
    // Rights on a management group above count; those on a group or a resource below do not.
    if (one.id === undefined || !enough.includes(role) || idKey(one.scope ?? '').startsWith(`${idKey(scope)}/`)) continue
    const body = await arm.get(one.id, '2022-04-01', signal)
    if (body !== undefined) return { state: 'present', body, ours: false }
  }
  throw new UserProblem({
    code: 'batch-not-granted',
    what: 'The Batch service has no right on this subscription yet.',
    why: 'Your answer says that somebody makes the grant; nobody has. Without it the account cannot be made.',
    now: [
      `az role assignment create --assignee-object-id ${model.principalId} --assignee-principal-type ServicePrincipal --role "${narrow === undefined ? roles.contributor.name : roles.batchServiceOrchestration.name}" --scope ${scope}`,
      'or let secure-batch make it: --set subscription-grant=narrow',
    ],
    exit: exitCodes.refused,
  })
}
