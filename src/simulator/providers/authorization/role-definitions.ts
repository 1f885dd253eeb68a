import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { filterTerms, page } from '../../arm/listing.ts'
import { scopesOf } from '../../arm/locks.ts'
import { iso } from '../../arm/operations.ts'
import { removeResource } from '../../arm/remove.ts'
import type { ResourceDefinition, SpecialRoute, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { list, object, readOnlyProperties, text } from '../../shape.ts'
import { sameType, type World } from '../../world.ts'
import { assignmentType } from './rights.ts'
import { allRoles, definitionType, findRole, type Role, roleOf } from './role-lookup.ts'

const versions = ['2015-07-01', '2018-01-01-preview', '2022-04-01', '2022-05-01-preview']
const notFound = (id: string) =>
  new ArmError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id.replaceAll('-', '')}' does not exist.`)

/**
 * Custom roles. Built-in ones are not stored; `roleDefinitionRoutes` shows both. Codes and words: learn.microsoft.com
 * role-based-access-control/custom-roles, troubleshooting; status of the name clash: sdk tests of Azure/azure-sdk-for-net.
 */
export const roleDefinition: ResourceDefinition = {
  type: definitionType,
  apiVersions: versions,
  extension: true,
  name: {
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    rule: 'the role definition ID must be a GUID',
    code: 'InvalidRoleDefinitionId',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    'properties!': object({
      'roleName!': { kind: 'text', maximum: 512 },
      description: { kind: 'text', maximum: 2048 },
      type: text,
      permissions: list(
        object({
          actions: list(text),
          notActions: list(text),
          dataActions: list(text),
          notDataActions: list(text),
          ...readOnlyProperties('condition', 'conditionVersion'),
        }),
      ),
      'assignableScopes!': list(text),
      ...readOnlyProperties('createdOn', 'updatedOn', 'createdBy', 'updatedBy'),
    }),
  }),
  put: { kind: 'now', status: 201, takes: durations.roleAssignment },
  update: { kind: 'now', status: 201, takes: durations.roleAssignment },
  remove: {
    style: { kind: 'now', status: 200 },
    check(world, role) {
      const used = world.ofType(assignmentType).filter((assignment) => roleOf(assignment.body) === role.name.toLowerCase())
      if (used.length === 0) return
      throw badRequest('RoleDefinitionHasAssignments', 'There are existing role assignments referencing role.')
    },
  },
  // Learn, troubleshooting: whoever writes a custom role must be able to write roles at every one of its assignable scopes.
  links: (_world, write) => scopesIn(write.body).map((scope) => ({ action: `${definitionType}/write`, scope })),
  prepare(world, write) {
    const known = findRole(world, write.name)
    if (known !== undefined && known.custom === undefined) throw builtIn(known.name)
    if (known?.custom !== undefined && idKey(known.custom.id) !== idKey(write.id)) {
      throw new ArmError(409, 'RoleDefinitionExists', `A role definition with ID '${write.name}' already exists at another scope.`)
    }
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    checkName(world, write, String(properties.roleName))
    checkScopes(world, write)
    checkActions(properties)
    return {
      body: { properties: { description: '', permissions: [], ...properties, type: 'CustomRole' } },
      facts: write.before?.facts ?? { createdOn: iso(world.now()), createdBy: world.settings.caller.objectId },
      status: 201,
    }
  },
  dress: (world, stored) => {
    const role = findRole(world, stored.name)
    return role === undefined ? {} : showRole(role, stored.id)
  },
}

const scopesIn = (body: JsonObject): string[] => {
  const scopes = at(body, 'properties.assignableScopes')
  return Array.isArray(scopes) ? scopes.map((scope: Json) => String(scope)) : []
}

function checkName(world: World, write: Write, name: string): void {
  const twin = allRoles(world).find((role) => sameType(role.name, name) && !sameType(role.id, write.name))
  if (twin === undefined) return
  throw new ArmError(
    409,
    'RoleDefinitionWithSameNameExists',
    'A custom role with the same name already exists in this directory. Use a different name.',
  )
}

/** At least one scope, each a subscription or group that is there. Root and single resources are not for custom roles. Code unverified. */
function checkScopes(world: World, write: Write): void {
  const scopes = scopesIn(write.body)
  if (scopes.length === 0) throw badRequest('MissingAssignableScopes', 'A custom role needs at least one assignable scope.')
  for (const scope of scopes) {
    const [, , subscription = '', kind, group, ...rest] = scope.replace(/\/+$/, '').split('/')
    const known = world.store.get('subscription', subscription.toLowerCase()) !== undefined
    const isGroup = kind?.toLowerCase() === 'resourcegroups' && group !== undefined && rest.length === 0
    if (/^\/subscriptions\//i.test(scope) && known && (kind === undefined || (isGroup && world.find(scope) !== undefined))) continue
    throw badRequest(
      'InvalidAssignableScope',
      `The assignable scope '${scope}' of the role is not a subscription or resource group of this directory.`,
    )
  }
}

/** Words as recorded by terraform users of `InvalidActionOrNotAction`. Only the form is checked: the practice cloud does not know every action. */
function checkActions(properties: JsonObject): void {
  const lists = Array.isArray(properties.permissions) ? properties.permissions.filter(isObject) : []
  const actions = lists
    .flatMap((permission) => Object.values(permission))
    .flatMap((value) => (Array.isArray(value) ? value.map(String) : []))
  const odd = actions.find(
    (action) => !/^(\*|\*\/(read|write|delete|action|\*)|[A-Za-z0-9.]+\/.*(\*|read|write|delete|action))$/i.test(action),
  )
  if (odd === undefined) return
  throw badRequest('InvalidActionOrNotAction', `'${odd}' does not match any of the actions supported by the providers.`)
}

/** Code and words unverified. */
const builtIn = (name: string) =>
  new ArmError(403, 'BuiltInRoleCannotBeChanged', `The role '${name}' is built in. It cannot be changed or deleted.`)

export const roleDefinitionRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/roleDefinitions',
    apiVersions: versions,
    run(world, { parameters: { scope = '' }, query, url }) {
      const asked = query.get('$filter') ?? ''
      const terms = filterTerms(asked.replace(/atScopeAndBelow\(\)/i, 'atScope()'))
      const below = /atScopeAndBelow\(\)/i.test(asked)
      const found = allRoles(world).filter(
        (role) =>
          sameTerm(terms.get('rolename'), role.name) &&
          sameTerm(terms.get('type'), role.custom === undefined ? 'BuiltInRole' : 'CustomRole') &&
          isAssignable(role, scope, below),
      )
      return page(
        found.map((role) => ({ key: role.id, body: () => showRole(role, idAt(role, scope)) })),
        url,
        query,
        100,
      )
    },
  },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/roleDefinitions/{id}',
    apiVersions: versions,
    run(world, { parameters: { scope = '', id = '' } }) {
      const role = findRole(world, id)
      if (role === undefined) throw notFound(id)
      return { status: 200, body: showRole(role, idAt(role, scope)) }
    },
  },
  {
    method: 'DELETE',
    path: '{scope}/providers/Microsoft.Authorization/roleDefinitions/{id}',
    apiVersions: versions,
    run(world, { parameters: { id = '' }, origin, apiVersion }) {
      const role = findRole(world, id)
      if (role === undefined) return { status: 204 }
      const { custom } = role
      if (custom === undefined) throw builtIn(role.name)
      const { name, subscription, resourceGroup } = custom
      const parent = custom.id.slice(0, custom.id.toLowerCase().lastIndexOf('/providers/'))
      const target = { definition: roleDefinition, id: custom.id, name, names: [name], subscription, resourceGroup, parent }
      return removeResource(world, target, { headers: {}, body: undefined, origin, apiVersion })
    },
  },
]

const sameTerm = (wanted: string | undefined, value: string) => wanted === undefined || sameType(wanted, value)

/** Whether a role can be assigned at a scope (or, when asked, somewhere below). */
export function isAssignable(role: Role, scope: string, orBelow = false): boolean {
  const above = scopesOf(scope).map(idKey)
  return role.assignableScopes.some((allowed) => {
    const key = idKey(allowed)
    return key === '' || scope === '' || above.includes(key) || (orBelow && key.startsWith(`${idKey(scope)}/`))
  })
}

/** Azure gives a definition's id below the subscription it is asked at. */
function idAt(role: Role, scope: string): string {
  const [, , subscription] = (role.custom?.id ?? scope).split('/')
  const base = subscription === undefined ? '' : `/subscriptions/${subscription}`
  return `${base}/providers/${definitionType}/${role.id}`
}

function showRole(role: Role, id: string): JsonObject {
  const stored = role.custom
  const properties = isObject(stored?.body.properties) ? stored.body.properties : {}
  return {
    id,
    type: definitionType,
    name: role.id,
    properties: {
      roleName: role.name,
      type: stored === undefined ? 'BuiltInRole' : 'CustomRole',
      description: properties.description ?? '',
      assignableScopes: [...role.assignableScopes],
      permissions: role.permissions.map((permission): JsonObject => ({ ...permission })),
      ...(stored === undefined
        ? {}
        : { ...stored.facts, updatedOn: iso(stored.changedAt), updatedBy: String(stored.facts.createdBy ?? '') }),
    },
  }
}
