import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization'
import { v5 as uuidV5 } from 'uuid'
import type { Blueprint } from '../../blueprint/types.ts'
import { at } from '../../common/json.ts'
import { reference } from '../../common/reference.ts'
import { defineResourceType, idsOf } from '../define.ts'

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
    return authorization.roleAssignments.create((write.parsed.scope ?? '').slice(1), write.id.split('/').at(-1) ?? '', write.model)
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
