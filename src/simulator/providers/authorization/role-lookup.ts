import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { type Permission, permissionsIn, rolePermissions } from './role-permissions.ts'
import { roles } from './roles.ts'

export const definitionType = 'Microsoft.Authorization/roleDefinitions'

/** A role, built in or custom. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly assignableScopes: readonly string[]
  /** Where a custom role is stored; absent for a built-in one. */
  readonly custom?: StoredResource
}

const builtIn = new Map<string, Role>(
  roles.map(([name, id]) => [id, { id, name, permissions: [rolePermissions[name]], assignableScopes: ['/'] }]),
)

/** The role with an id (a GUID, or the end of a definition's id); undefined when there is none. */
export function findRole(world: World, id: string): Role | undefined {
  const name = id.split('/').at(-1)?.toLowerCase() ?? ''
  const known = builtIn.get(name)
  if (known !== undefined) return known
  const stored = world.ofType(definitionType).find((one) => one.name.toLowerCase() === name)
  return stored === undefined ? undefined : customRole(stored)
}

/** Every role of the tenant: the built-in ones, then the custom ones. */
export function allRoles(world: World): Role[] {
  return [...builtIn.values(), ...world.ofType(definitionType).map(customRole)]
}

function customRole(stored: StoredResource): Role {
  const scopes = at(stored.body, 'properties.assignableScopes')
  return {
    id: stored.name,
    name: String(at(stored.body, 'properties.roleName') ?? ''),
    permissions: permissionsIn(at(stored.body, 'properties.permissions')),
    assignableScopes: Array.isArray(scopes) ? scopes.map((scope: Json) => String(scope)) : [],
    custom: stored,
  }
}

/** The GUID of the role a role assignment's body gives, in lower case. */
export function roleOf(body: JsonObject): string {
  return String(at(body, 'properties.roleDefinitionId')).split('/').at(-1)?.toLowerCase() ?? ''
}
