import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type JsonObject } from '../../../common/json.ts'
import { scopesOf } from '../../arm/locks.ts'
import { iso } from '../../arm/operations.ts'
import { requireRight } from '../../arm/target.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { ConditionError, readCondition } from './assignment-conditions.ts'
import { requirePrincipal } from './principals.ts'
import { inEffect, secondsToEffect, assignmentType as type } from './rights.ts'
import { isAssignable } from './role-definitions.ts'
import { findRole, roleOf as roleIn } from './role-lookup.ts'
import { type RoleName, roleId } from './roles.ts'

const versions = ['2015-07-01', '2018-01-01-preview', '2020-04-01-preview', '2022-04-01']

export const roleAssignment: ResourceDefinition = {
  type,
  apiVersions: versions,
  extension: true,
  name: {
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    rule: 'the role assignment ID must be a GUID',
    code: 'InvalidRoleAssignmentId',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    'properties!': object({
      'roleDefinitionId!': text,
      'principalId!': text,
      principalType: oneOf('User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'),
      description: text,
      condition: text,
      conditionVersion: text,
      delegatedManagedIdentityResourceId: text,
      ...readOnlyProperties('scope', 'createdOn', 'updatedOn', 'createdBy', 'updatedBy'),
    }),
  }),
  put: { kind: 'now', status: 201, takes: durations.roleAssignment },
  update: { kind: 'now', status: 200, takes: durations.roleAssignment },
  remove: {
    style: { kind: 'now', status: 200 },
    check: (world, assignment) => requireRight(world, `${type}/delete`, assignment.id, { request: undefined, resource: assignment.body }),
  },
  prepare(world, write) {
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    requireRight(world, `${type}/write`, write.id, { request: write.body, resource: write.before?.body })
    checkCondition(properties)
    const role = roleOf(String(properties.roleDefinitionId))
    const principal = String(properties.principalId)
    const known = findRole(world, role)
    if (known === undefined) {
      throw badRequest('RoleDefinitionDoesNotExist', `The specified role definition with ID '${role.replaceAll('-', '')}' does not exist.`)
    }
    const scope = write.parent ?? ''
    if (!isAssignable(known, scope)) {
      throw badRequest(
        'RoleAssignmentScopeNotAssignableToRoleDefinition',
        `The assignment scope '${scope}' is not assignable to role definition '${known.name}'.`,
      )
    }
    if (write.before !== undefined && !sameGrant(write.before, principal, role)) {
      throw badRequest(
        'RoleAssignmentUpdateNotPermitted',
        'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
      )
    }
    const given = typeof properties.principalType === 'string' ? properties.principalType : undefined
    const kept = at(write.before?.body, 'properties.principalType')
    const principalType = write.before === undefined ? requirePrincipal(world, principal, given) : (given ?? kept ?? 'ServicePrincipal')
    const twin = world.childrenOf(scope, type).find((other) => idKey(other.id) !== idKey(write.id) && sameGrant(other, principal, role))
    if (twin !== undefined) {
      throw new ArmError(
        409,
        'RoleAssignmentExists',
        `The role assignment already exists. The ID of the existing role assignment is ${twin.name.replaceAll('-', '')}.`,
      )
    }
    return {
      body: { properties: { ...properties, roleDefinitionId: definitionId(write.subscription, role), principalType } },
      facts: write.before?.facts ?? { scope, createdOn: iso(world.now()), createdBy: world.settings.caller.objectId },
    }
  },
  stored: (world, assignment, { before }) => {
    if (before === undefined) world.schedule(secondsToEffect(world), 'effect', idKey(assignment.id))
  },
  show: (world, assignment) => ({
    updatedOn: iso(assignment.changedAt),
    updatedBy: world.settings.caller.objectId,
    condition: at(assignment.body, 'properties.condition') ?? null,
    conditionVersion: at(assignment.body, 'properties.conditionVersion') ?? null,
  }),
}

/** Words and 400: learn.microsoft.com role-based-access-control/conditions-troubleshoot, issue Azure/azure-cli#15683; the code is unverified. */
function checkCondition({ condition, conditionVersion }: JsonObject): void {
  if (typeof condition !== 'string' || condition === '') return
  const invalid = (reason: string) =>
    badRequest('InvalidRoleAssignmentCondition', `The given role assignment condition is invalid. ${reason}`)
  if (conditionVersion !== undefined && conditionVersion !== '2.0') throw invalid("conditionVersion must be '2.0'.")
  try {
    readCondition(condition)
  } catch (error) {
    if (error instanceof ConditionError) throw invalid(error.message)
    throw error
  }
}

/** Whether a principal has one of the roles on a resource (or above it) in effect: an assignment counts only after a while. */
export function hasGrant(world: World, principal: string, names: readonly RoleName[], on: string): boolean {
  const ids = names.map(roleId)
  return scopesOf(on)
    .flatMap((scope) => world.childrenOf(scope, type))
    .some((assignment) => ids.some((id) => sameGrant(assignment, principal, id)) && inEffect(world, assignment))
}

function sameGrant(assignment: StoredResource, principal: string, role: string): boolean {
  return String(at(assignment.body, 'properties.principalId')).toLowerCase() === principal.toLowerCase() && roleIn(assignment.body) === role
}

const roleOf = (definition: string) => definition.split('/').at(-1)?.toLowerCase() ?? ''

const definitionId = (subscription: string, role: string) =>
  `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`
