import type { JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import { guid, type World } from '../../world.ts'
import { assignmentType, denialType, everyone } from './rights.ts'
import { definitionType } from './role-lookup.ts'
import { roles } from './roles.ts'

/** How long before the cloud's birth its first grants were made: long enough that they are in effect. */
const age = 24 * 3600 * 1000

/**
 * Gives a new practice cloud the caller's role assignments and the deny assignments of its settings, in effect at once. Names come from what
 * they say, not from the counters, so that nothing else changes with them. Throws a plain Error for a role that is not built in.
 */
export function seedRights(world: World, subscription: string): void {
  const { caller, denyAssignments = [] } = world.settings
  const root = `/subscriptions/${subscription}`
  for (const { role, scope } of caller.roles) {
    const found = roles.find(([name, id]) => name.toLowerCase() === role.toLowerCase() || id === role.toLowerCase())
    if (found === undefined)
      throw new Error(`The settings give the caller the role '${role}'. The practice cloud knows no built-in role of that name.`)
    const properties = {
      roleDefinitionId: `${root}/providers/${definitionType}/${found[1]}`,
      principalId: caller.objectId,
      principalType: caller.type,
    }
    seed(world, subscription, assignmentType, scope, guid(`caller ${caller.objectId} ${found[1]} ${scope}`), properties)
  }
  for (const denied of denyAssignments) {
    const properties = {
      denyAssignmentName: denied.name,
      description: denied.description ?? '',
      permissions: [{ actions: [...denied.actions], notActions: [...(denied.notActions ?? [])], dataActions: [], notDataActions: [] }],
      doNotApplyToChildScopes: false,
      principals: [{ id: everyone, type: 'SystemDefined' }],
      excludePrincipals: (denied.except ?? []).map((id) => ({ id, type: 'ServicePrincipal' })),
      isSystemProtected: true,
    }
    seed(world, subscription, denialType, denied.scope, guid(`denied ${denied.name} ${denied.scope}`), properties)
  }
}

function seed(world: World, own: string, type: string, given: string, name: string, properties: JsonObject): void {
  const scope = /^\/subscriptions\//i.test(given) ? given : `/subscriptions/${own}${given === '/' ? '' : given}`
  const [, subscription = own, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? []
  const at = world.now() - age
  world.save({
    id: `${scope}/providers/${type}/${name}`,
    type,
    name,
    subscription,
    ...(group === undefined ? {} : { resourceGroup: group }),
    body: { properties },
    facts: { scope, ...(type === assignmentType ? { createdOn: iso(at), createdBy: world.settings.caller.objectId } : {}) },
    etag: `W/"${guid(`etag ${name}`)}"`,
    state: 'Succeeded',
    createdAt: at,
    changedAt: at,
  })
}
