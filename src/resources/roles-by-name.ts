import type { Arm } from '../azure/arm.ts'
import { problemFrom } from '../azure/errors.ts'
import type { Blueprint, Grant } from '../blueprint/types.ts'
import { type JsonObject, stringsIn } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { reference, referencesIn } from '../common/reference.ts'

/** The role definition of a grant as a model says it: by id, or as a reference to what the directory calls so. */
export function roleDefinitionOf(subscription: string, { role, roleId }: Grant): string {
  return roleId === undefined
    ? reference(subscription, `role:${role}`)
    : `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`
}

/** The role a reference's path names; undefined where it is about something else. */
export function roleIn(path: string): string | undefined {
  return path.startsWith('role:') ? path.slice('role:'.length) : undefined
}

/** Whether a body names a role that must be looked up first. */
export function mentionsRole(body: JsonObject): boolean {
  return stringsIn(body).some((text) => referencesIn(text).some(({ path }) => roleIn(path) !== undefined))
}

/**
 * The ids of the roles a blueprint names without an id, as this directory has them (learn.microsoft.com/rest/api/authorization/role-definitions/list,
 * filter roleName). Throws a UserProblem where the directory has none of that name.
 */
export async function roleIdsFor(arm: Arm, blueprint: Blueprint): Promise<Readonly<Record<string, string>>> {
  const scope = `/subscriptions/${blueprint.subscription}`
  const named = [...blueprint.identities, ...blueprint.principals]
    .flatMap((one) => one.grants)
    .filter((grant) => grant.roleId === undefined && grant.madeByOthers !== true)
  const found = await Promise.all(
    [...new Set(named.map(({ role }) => role))].map(async (role) => [role, await idOf(arm, scope, role)] as const),
  )
  return Object.fromEntries(
    found.map(([role, id]) => {
      if (id === undefined) throw unknownRole(role)
      return [role, id]
    }),
  )
}

/** The id of a role definition by its name; undefined where there is none. Throws a UserProblem where roles may not be read. */
export async function idOf(arm: Arm, scope: string, role: string): Promise<string | undefined> {
  const authorization = await arm.clients.authorization()
  try {
    for await (const one of authorization.roleDefinitions.list(scope.slice(1), { filter: `roleName eq '${role.replaceAll("'", "''")}'` })) {
      if (one.roleName === role && one.name !== undefined) return `${scope}/providers/Microsoft.Authorization/roleDefinitions/${one.name}`
    }
    return undefined
  } catch (error) {
    throw problemFrom(error, `The role "${role}" could not be looked up.`)
  }
}

function unknownRole(role: string): UserProblem {
  return new UserProblem({
    code: 'role-unknown',
    what: `Your directory has no role called "${role}".`,
    why: 'It is narrower than Contributor, but not every directory has it. Contributor is what Microsoft’s page on user subscription mode names.',
    now: ['Add --set subscription-grant=contributor', 'or let somebody make the grant and add --set subscription-grant=granted'],
    link: 'learn.microsoft.com/azure/batch/batch-account-create-portal',
    exit: exitCodes.refused,
  })
}
