import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization'
import { v5 as uuidV5 } from 'uuid'
import { serviceErrorOf } from '../../azure/errors.ts'
import type { Blueprint } from '../../blueprint/types.ts'
import { parseArmId, sameId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { reference, referencesIn } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, idsOf } from '../define.ts'

/** Our namespace for names derived from content (RFC 9562, version 5). */
const namespace = '5ec0ba7c-4d1e-5e77-9f0e-0b47c4a1e5c5'
const mark = 'secure-batch:environment='

/**
 * Lets an identity use a vault. The name is derived from scope, identity and role, so that a second run finds the first;
 * `principalType` is always sent, because a new identity may not be known everywhere yet
 * (learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 */
export const roleAssignment = defineResourceType<RoleAssignmentCreateParameters>({
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: '2022-04-01',
  group: 'Access',
  label: 'Role assignment',
  usually: 'can take up to 10 min to have effect',
  rules: { immutable: ['properties.principalId', 'properties.roleDefinitionId'], ignore: ['properties.description'] },
  nameOf: (live) => String(at(live, 'properties.description') ?? '').split(`. ${mark}`)[0],
  marked: (live, environment) => String(at(live, 'properties.description') ?? '').includes(`${mark}${environment};`),
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    return blueprint.identities.flatMap((identity) =>
      identity.grants.map((grant) => {
        const identityId = ids.identity(identity.name)
        return {
          id: assignmentId(ids.vault, identityId, grant.roleId),
          name: `${grant.role} for ${identity.name}`,
          ownership: 'shared' as const,
          because: identity.usedBy === 'account' ? 'account-key' : 'node-secrets',
          after: [identityId],
          model: {
            roleDefinitionId: `${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions/${grant.roleId}`,
            principalId: reference(identityId, 'properties.principalId'),
            principalType: 'ServicePrincipal',
            description: `${grant.why}. ${mark}${blueprint.environment};`,
          },
        }
      }),
    )
  },
  async put(clients, write) {
    const authorization = await clients.authorization()
    try {
      return await authorization.roleAssignments.create((write.parsed.scope ?? '').slice(1), write.id.split('/').at(-1) ?? '', write.model)
    } catch (error) {
      // Somebody granted the same under another name: what is wanted is there.
      if (serviceErrorOf(error)?.code === 'RoleAssignmentExists') return undefined
      throw error
    }
  },
  async read(context, id, model): Promise<Live> {
    const own = await context.arm.get(id, '2022-04-01', context.signal)
    if (own !== undefined) return { state: 'present', body: own, ours: false }
    return (model === undefined ? undefined : await grantedByOthers(context, id, model)) ?? { state: 'absent' }
  },
  async discover({ clients, environment, resourceGroups }) {
    const authorization = await clients.authorization()
    const found: string[] = []
    for (const group of resourceGroups) {
      for await (const assignment of authorization.roleAssignments.listForResourceGroup(group)) {
        if (assignment.id !== undefined && (assignment.description ?? '').includes(`${mark}${environment};`)) found.push(assignment.id)
      }
    }
    return found
  },
})

/** The same role on the same scope for the same identity under a name that is not ours; used as found. */
async function grantedByOthers({ arm, signal }: Context, id: string, model: RoleAssignmentCreateParameters): Promise<Live | undefined> {
  const [identity] = referencesIn(model.principalId)
  const principal = identity === undefined ? model.principalId : at(await arm.get(identity.id, '2024-11-30', signal), identity.path)
  if (typeof principal !== 'string') return undefined
  const scope = parseArmId(id).scope ?? ''
  const authorization = await arm.clients.authorization()
  for await (const one of authorization.roleAssignments.listForScope(scope.slice(1), { filter: `principalId eq '${principal}'` })) {
    const same = sameId(one.scope ?? '', scope) && sameId(one.roleDefinitionId ?? '', model.roleDefinitionId)
    if (!same || one.id === undefined) continue
    const body = await arm.get(one.id, '2022-04-01', signal)
    if (body !== undefined) return { state: 'present', body, ours: false }
  }
  return undefined
}

/** The role assignments of one identity: what waits for its rights waits for these. */
export function roleAssignmentIds(blueprint: Blueprint, usedBy: 'account' | 'nodes'): readonly string[] {
  const ids = idsOf(blueprint)
  return blueprint.identities
    .filter((identity) => identity.usedBy === usedBy)
    .flatMap((identity) => identity.grants.map((grant) => assignmentId(ids.vault, ids.identity(identity.name), grant.roleId)))
}

function assignmentId(scope: string, identityId: string, roleId: string): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${uuidV5(`${scope}|${identityId}|${roleId}`.toLowerCase(), namespace)}`
}
