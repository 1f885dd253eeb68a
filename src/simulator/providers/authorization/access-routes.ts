import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { callerPrincipals, denial, granted, grants } from './rights.ts'
import { findRole, roleOf } from './role-lookup.ts'

/** What the caller, or somebody else, may do at a scope. */
export const accessRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/permissions',
    apiVersions: ['2015-07-01', '2018-01-01-preview', '2018-07-01', '2022-04-01', '2022-05-01-preview'],
    // Everybody may ask what they may do (unverified).
    action: false,
    run: (world, { parameters }) => ({ status: 200, body: { value: permissionsAt(world, parameters.scope ?? '') } }),
  },
  {
    method: 'POST',
    path: '{scope}/providers/Microsoft.Authorization/checkAccess',
    apiVersions: ['2018-09-01-preview'],
    action: 'Microsoft.Authorization/checkAccess/action',
    run: (world, { parameters, body }) => ({ status: 200, body: decisions(world, parameters.scope ?? '', body) }),
  },
]

/** One entry for each role the caller has in effect at a scope. Spec: Microsoft.Authorization 2022-04-01, Permissions. */
function permissionsAt(world: World, scope: string): JsonObject[] {
  const roles = new Map(
    grants(world, scope).flatMap((assignment) => {
      const role = findRole(world, roleOf(assignment.body))
      return role === undefined ? [] : [[role.id, role] as const]
    }),
  )
  return [...roles.values()].flatMap((role) => role.permissions.map((permission): JsonObject => ({ ...permission })))
}

/**
 * Asks for each of `Actions` whether `Subject` may do it at the scope. Not in the published specification: shape as public clients of it have it
 * (github.com/kubeguard/guard, authz/providers/azure/rbac; answers recorded in Azure/ARO-RP#3710).
 */
function decisions(world: World, scope: string, body: Json | undefined): Json {
  const find = (value: Json | undefined, name: string): Json | undefined => {
    if (!isObject(value)) return undefined
    return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1]
  }
  const subject = find(body, 'subject')
  const attributes = find(subject, 'attributes') ?? subject
  const objectId = String(find(attributes, 'objectid') ?? '').toLowerCase()
  const groups = find(attributes, 'groups')
  const actions = find(body, 'actions')
  if (objectId === '' || !Array.isArray(actions)) throw badRequest('BadRequestFormat', 'The request was incorrectly formatted.')
  const own = objectId === world.settings.caller.objectId.toLowerCase() ? callerPrincipals(world) : []
  const who = new Set([objectId, ...own, ...(Array.isArray(groups) ? groups.map((group) => String(group).toLowerCase()) : [])])
  return actions.map((action: Json): JsonObject => {
    const actionId = String(find(action, 'id') ?? '')
    const data = find(action, 'isdataaction') === true
    const grant = granted(world, actionId, scope, { who, data })
    const denied = denial(world, actionId, scope, { who, data })
    return {
      actionId,
      isDataAction: data,
      accessDecision: denied !== undefined ? 'Denied' : grant === undefined ? 'NotAllowed' : 'Allowed',
      roleAssignment: grant === undefined || denied !== undefined ? null : showGrant(grant),
      denyAssignment: denied === undefined ? null : { id: denied.name.replaceAll('-', ''), scope: denied.facts.scope ?? '' },
      timeToLiveInMs: 60_000,
    }
  })
}

function showGrant(assignment: StoredResource): JsonObject {
  return {
    id: assignment.name.replaceAll('-', ''),
    roleDefinitionId: roleOf(assignment.body).replaceAll('-', ''),
    principalId: String(at(assignment.body, 'properties.principalId')).replaceAll('-', ''),
    principalType: at(assignment.body, 'properties.principalType') ?? '',
    scope: assignment.facts.scope ?? '',
  }
}
