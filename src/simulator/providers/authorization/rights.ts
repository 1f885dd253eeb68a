import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json } from '../../../common/json.ts'
import { scopesOf } from '../../arm/locks.ts'
import type { StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import type { World } from '../../world.ts'
import { type ConditionSubject, readCondition } from './assignment-conditions.ts'
import { findRole, roleOf } from './role-lookup.ts'
import { type Permission, permissionsIn } from './role-permissions.ts'

export const assignmentType = 'Microsoft.Authorization/roleAssignments'
export const denialType = 'Microsoft.Authorization/denyAssignments'

/** Stands for every principal in a deny assignment: learn.microsoft.com role-based-access-control/deny-assignments. */
export const everyone = '00000000-0000-0000-0000-000000000000'

/** A role assignment counts some time after it was made; one that is gone does not count at all. */
export function inEffect(world: World, assignment: StoredResource): boolean {
  return world.now() >= assignment.createdAt + secondsToEffect(world) * 1000
}

/** A state file from before the setting has the usual figure. */
export function secondsToEffect(world: World): number {
  return world.settings.takesEffect?.roleAssignments ?? durations.roleInEffect
}

/**
 * Whether the caller may do an action at a scope: some role assigned to it or to one of its groups, there or above, in effect, allows the
 * action and does not except it, and no deny assignment forbids it. A role's `notActions` only shorten that role.
 * Source: learn.microsoft.com role-based-access-control/overview (how Azure RBAC determines access), role-definitions.
 */
export function mayCaller(world: World, action: string, scope: string, subject?: ConditionSubject): boolean {
  return granted(world, action, scope, subject === undefined ? {} : { subject }) !== undefined && denial(world, action, scope) === undefined
}

/** Whose rights are asked for, and on which plane: the caller's on the control plane when nothing is said. */
export interface Question {
  /** Object ids in lower case: a principal's and its groups'. */
  readonly who?: ReadonlySet<string>
  readonly data?: boolean
  /** What conditions look at. Without it they are taken to hold: whoever only asks tells no assignment. */
  readonly subject?: ConditionSubject
}

/** The assignment by which somebody may do an action at a scope, whatever is denied. */
export function granted(world: World, action: string, scope: string, { who, data, subject }: Question = {}): StoredResource | undefined {
  return grants(world, scope, who).find((assignment) => {
    const condition = at(assignment.body, 'properties.condition')
    if (subject !== undefined && typeof condition === 'string' && !readCondition(condition)(action, subject)) return false
    const role = findRole(world, roleOf(assignment.body))
    return role?.permissions.some((permission) => allows(permission, action, data)) === true
  })
}

/** Somebody's role assignments in effect at a scope: made there or above. */
export function grants(world: World, scope: string, who = callerPrincipals(world)): StoredResource[] {
  return scopesOf(scope)
    .flatMap((above) => world.childrenOf(above, assignmentType))
    .filter((assignment) => who.has(principalOf(assignment)) && inEffect(world, assignment))
}

/** Whether any role of the caller is in effect at, above or below a scope. */
export function touches(world: World, scope: string): boolean {
  if (grants(world, scope).length > 0) return true
  const own = callerPrincipals(world)
  const prefix = `${idKey(scope)}/`
  return world
    .ofType(assignmentType)
    .some((assignment) => idKey(assignment.id).startsWith(prefix) && own.has(principalOf(assignment)) && inEffect(world, assignment))
}

/** The deny assignment that forbids somebody an action at a scope, if any. */
export function denial(world: World, action: string, scope: string, { who, data }: Question = {}): StoredResource | undefined {
  if (world.ofType(denialType).length === 0) return undefined
  const own = who ?? callerPrincipals(world)
  const among = (list: Json | undefined) => Array.isArray(list) && list.some((one: Json) => own.has(String(at(one, 'id')).toLowerCase()))
  const forEveryone = (list: Json | undefined) => Array.isArray(list) && list.some((one: Json) => at(one, 'id') === everyone)
  return scopesOf(scope)
    .flatMap((above) => world.childrenOf(above, denialType))
    .find((assignment) => {
      const properties = isObject(assignment.body.properties) ? assignment.body.properties : {}
      if (properties.doNotApplyToChildScopes === true && idKey(String(assignment.facts.scope)) !== idKey(scope)) return false
      if (!among(properties.principals) && !forEveryone(properties.principals)) return false
      if (among(properties.excludePrincipals)) return false
      return permissionsIn(properties.permissions).some((permission) => allows(permission, action, data))
    })
}

/** The object ids, in lower case, whose roles are the caller's: its own and its groups'. */
export function callerPrincipals(world: World): ReadonlySet<string> {
  const { objectId, groups } = world.settings.caller
  return new Set([objectId, ...groups].map((id) => id.toLowerCase()))
}

export function allows(permission: Permission, action: string, data = false): boolean {
  const [some, except] = data ? [permission.dataActions, permission.notDataActions] : [permission.actions, permission.notActions]
  return some.some((pattern) => covers(pattern, action)) && !except.some((pattern) => covers(pattern, action))
}

const compiled = new Map<string, RegExp>()

/**
 * Whether an action of a role covers another, without regard to case: a star is any text, and a star between two slashes may also be
 * nothing: so Key Vault Reader, whose actions say `vaults`, star, `read`, reads the vault itself
 * (learn.microsoft.com role-based-access-control/built-in-roles/security).
 */
export function covers(pattern: string, action: string): boolean {
  const known = compiled.get(pattern)
  if (known !== undefined) return known.test(action)
  const parts = pattern.split('/*/').map((part) => part.split('*').map(escaped).join('.*'))
  const made = new RegExp(`^${parts.join('/(?:.*/)?')}$`, 'i')
  compiled.set(pattern, made)
  return made.test(action)
}

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

const principalOf = (assignment: StoredResource) => String(at(assignment.body, 'properties.principalId')).toLowerCase()
