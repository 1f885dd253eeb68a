import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization'
import { v5 as uuidV5 } from 'uuid'
import type { Clients } from '../../azure/clients.ts'
import { serviceErrorOf } from '../../azure/errors.ts'
import { roles } from '../../blueprint/roles.ts'
import type { Blueprint, Grant, Identity, Principal } from '../../blueprint/types.ts'
import { lastName, parseArmId, sameId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import { reference, referencesIn } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, type Discovery, defineResourceType, idsOf, type Resource } from '../define.ts'
import { linked } from '../linked.ts'
import { roleDefinitionOf } from '../roles-by-name.ts'
import { grantsOnSubscription, heldOtherwise, isOnSubscription, madeByOthers } from '../subscription-grant.ts'

/** Our namespace for names derived from content (RFC 9562, version 5). */
const namespace = '5ec0ba7c-4d1e-5e77-9f0e-0b47c4a1e5c5'
const mark = 'secure-batch:environment='

/**
 * Gives a role to an identity, a person or the Batch service, on a resource, a key or the subscription. The name is derived from scope, holder and
 * role, so that a second run finds the first; `principalType` is always sent, because a new identity may not be known everywhere yet
 * (learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 */
export const roleAssignment = defineResourceType<RoleAssignmentCreateParameters>({
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: '2022-04-01',
  group: 'Access',
  label: 'Role assignment',
  usually: 'can take up to 10 min to have effect',
  rules: { immutable: ['properties.principalId', 'properties.roleDefinitionId'], ignore: ['properties.description'] },
  // Batch needs its rights until the last pool is gone.
  removedAfter: ['Microsoft.Batch/batchAccounts'],
  nameOf: (live) => String(at(live, 'properties.description') ?? '').split(`. ${mark}`)[0],
  // A grant on the subscription serves every account there: it is ours whichever environment made it.
  marked: (live, environment) => {
    const description = String(at(live, 'properties.description') ?? '')
    return description.includes(`${mark}${environment};`) || (isOnSubscription(live) && description.includes(mark))
  },
  wanted: (blueprint) => [
    ...blueprint.identities.flatMap((identity) => identity.grants.map((grant) => toIdentity(blueprint, identity, grant))),
    ...blueprint.principals.flatMap((principal) => principal.grants.map((grant) => toPrincipal(blueprint, principal, grant))),
  ],
  // A role that is known by its name alone is looked up.
  linkedActions: (body, id) => {
    const definition = String(at(body, 'properties.roleDefinitionId') ?? '')
    const known = knownRoles.has(lastName(definition).toLowerCase())
    return known ? [] : linked('Microsoft.Authorization/roleDefinitions/read', id.split('/').slice(0, 3).join('/'))
  },
  async put(clients, write) {
    const authorization = await clients.authorization()
    try {
      return await authorization.roleAssignments.create((write.parsed.scope ?? '').slice(1), lastName(write.id), write.model)
    } catch (error) {
      // Somebody granted the same under another name: what is wanted is there.
      const code = serviceErrorOf(error)?.code
      if (code === 'RoleAssignmentExists') return undefined
      throw unknownPerson(code, write.model) ?? error
    }
  },
  survivor(live) {
    if (!String(at(live, 'properties.description') ?? '').includes(elsewhere)) return undefined
    const [, vault = '', key = ''] = /\/vaults\/([^/]+)\/keys\/([^/]+)$/i.exec(String(at(live, 'properties.scope') ?? '')) ?? []
    return `the right goes, but key ${key} stays in vault ${vault}, which is not this environment’s: only there can it be deleted (az keyvault key delete --vault-name ${vault} --name ${key})`
  },
  async read(context, id, model): Promise<Live> {
    if (model?.description === madeByOthers) return heldOtherwise(context, id, model)
    const own = await context.arm.get(id, '2022-04-01', context.signal)
    if (own !== undefined) return { state: 'present', body: own, ours: false }
    return (model === undefined ? undefined : await grantedByOthers(context, id, model)) ?? { state: 'absent' }
  },
  async discover(discovery) {
    const { clients, environment, resourceGroups, tagged } = discovery
    const inGroup = async (group: string): Promise<readonly string[]> => {
      const found: string[] = []
      const authorization = await clients.authorization()
      for await (const assignment of authorization.roleAssignments.listForResourceGroup(group)) {
        const ours = (assignment.description ?? '').includes(`${mark}${environment};`)
        // What applies to a group includes what was granted above it.
        if (assignment.id !== undefined && ours && parseArmId(assignment.id).resourceGroup !== undefined) found.push(assignment.id)
      }
      return found
    }
    const found = await Promise.all([
      outsideItsGroups(clients, environment, tagged),
      ...resourceGroups.map(inGroup),
      grantsOnSubscription(discovery, mark),
    ])
    return found.flat()
  },
})

/** What the description says of a grant in a vault of others. */
const elsewhere = ', in a vault that was there before'

function isElsewhere(blueprint: Blueprint, { on }: Grant): boolean {
  return (on === 'account-key' || on === 'disk-key') && blueprint.keys?.vault.existing !== undefined
}

const knownRoles = new Set(Object.values(roles).flatMap((role) => ('id' in role ? [role.id.toLowerCase()] : [])))

type Assignment = Resource<RoleAssignmentCreateParameters>

function toIdentity(blueprint: Blueprint, identity: Identity, grant: Grant): Assignment {
  const ids = idsOf(blueprint)
  const identityId = ids.identity(identity.name)
  return {
    id: assignmentId(scopeOf(blueprint, grant), identityId, grant),
    name: `${grant.role} for ${identity.name}`,
    ownership: 'shared',
    because: grant.because,
    after: [identityId],
    model: {
      roleDefinitionId: roleDefinitionOf(ids.subscription, grant),
      principalId: reference(identityId, 'properties.principalId'),
      principalType: 'ServicePrincipal',
      description: `${grant.why}${isElsewhere(blueprint, grant) ? elsewhere : ''}. ${mark}${blueprint.environment};`,
    },
  }
}

function toPrincipal(blueprint: Blueprint, principal: Principal, grant: Grant): Assignment {
  const ids = idsOf(blueprint)
  return {
    id: assignmentId(scopeOf(blueprint, grant), principal.objectId, grant),
    name: `${grant.role} for ${principal.label}`,
    ownership: grant.madeByOthers === true ? 'adopted' : 'shared',
    because: grant.because,
    // Registering Microsoft.Batch is what makes the Batch service known in a directory.
    ...(principal.kind === 'batch-service' ? { after: [ids.provider('Microsoft.Batch')] } : {}),
    ...(grant.on === 'subscription' ? { notExported: true } : {}),
    model: {
      roleDefinitionId: roleDefinitionOf(ids.subscription, grant),
      principalId: principal.objectId,
      principalType: principalTypes[principal.kind],
      description: grant.madeByOthers === true ? madeByOthers : `${grant.why}. ${mark}${blueprint.environment};`,
    },
  }
}

const principalTypes = { user: 'User', group: 'Group', app: 'ServicePrincipal', 'batch-service': 'ServicePrincipal' } as const

/** Somebody the directory does not know as what the answer says. A new identity may be unknown for a while; people are not new. */
function unknownPerson(
  code: string | undefined,
  { principalId, principalType = '' }: RoleAssignmentCreateParameters,
): UserProblem | undefined {
  const kind = principalType === 'User' ? 'user' : principalType === 'Group' ? 'group' : undefined
  if (code !== 'UnmatchedPrincipalType' && (code !== 'PrincipalNotFound' || kind === undefined)) return undefined
  return new UserProblem({
    code: 'person-unknown',
    what: `The directory has no ${kind ?? 'program'} with the object id ${principalId}.`,
    why: 'It is the id of something else, or of nobody. Programs go by the object id of their service principal, not by their application id.',
    now: [
      `az ad ${kind ?? 'sp'} show --id ${principalId}`,
      'Mend administrators or job-submitters: user:, group: or app: and the object id; then run the same command again',
    ],
  })
}

/**
 * Grants to the environment's identities outside its resource groups: on keys in a vault that was there before. Another environment of the
 * same name may exist in the subscription, so the mark alone does not do. Without the right to read there, none are found.
 */
async function outsideItsGroups(clients: Clients, environment: string, tagged: Discovery['tagged']): Promise<readonly string[]> {
  const [identity, authorization] = await Promise.all([clients.identity(), clients.authorization()])
  const identities = tagged.filter((one) => one.type.toLowerCase() === 'microsoft.managedidentity/userassignedidentities')
  return (await Promise.all(identities.map(grantsOf))).flat()

  async function grantsOf({ id }: Discovery['tagged'][number]): Promise<readonly string[]> {
    const found: string[] = []
    const { resourceGroup = '', names } = parseArmId(id)
    try {
      const { principalId } = await identity.userAssignedIdentities.get(resourceGroup, names[0] ?? '')
      for await (const one of authorization.roleAssignments.listForSubscription({ filter: `principalId eq '${principalId}'` })) {
        const foreign = parseArmId(one.scope ?? '').resourceGroup?.toLowerCase() !== resourceGroup.toLowerCase()
        if (foreign && one.id !== undefined && (one.description ?? '').includes(`${mark}${environment};`)) found.push(one.id)
      }
    } catch (error) {
      if (![403, 404].includes(serviceErrorOf(error)?.status ?? 0)) throw error
    }
    return found
  }
}

/** The same role on the same scope for the same holder under a name that is not ours; used as found. */
async function grantedByOthers({ arm, signal }: Context, id: string, model: RoleAssignmentCreateParameters): Promise<Live | undefined> {
  const [identity] = referencesIn(model.principalId)
  const principal = identity === undefined ? model.principalId : at(await arm.get(identity.id, '2024-11-30', signal), identity.path)
  if (typeof principal !== 'string') return undefined
  const scope = parseArmId(id).scope ?? ''
  const authorization = await arm.clients.authorization()
  try {
    for await (const one of authorization.roleAssignments.listForScope(scope.slice(1), { filter: `principalId eq '${principal}'` })) {
      const same = sameId(one.scope ?? '', scope) && sameId(one.roleDefinitionId ?? '', model.roleDefinitionId)
      if (!same || one.id === undefined) continue
      const body = await arm.get(one.id, '2022-04-01', signal)
      if (body !== undefined) return { state: 'present', body, ours: false }
    }
  } catch (error) {
    // The account a person gets a role on may not be there yet.
    if (serviceErrorOf(error)?.status !== 404) throw error
  }
  return undefined
}

/** The role assignments of one identity: what waits for its rights waits for these. */
export function roleAssignmentIds(blueprint: Blueprint, usedBy: 'account' | 'nodes'): readonly string[] {
  const ids = idsOf(blueprint)
  return blueprint.identities
    .filter((identity) => identity.usedBy === usedBy)
    .flatMap((identity) => identity.grants.map((grant) => assignmentId(scopeOf(blueprint, grant), ids.identity(identity.name), grant)))
}

/** The role assignments of the Batch service itself: an account in user subscription mode waits for these. */
export function batchServiceAssignmentIds(blueprint: Blueprint): readonly string[] {
  return blueprint.principals
    .filter((principal) => principal.kind === 'batch-service')
    .flatMap((principal) => principal.grants.map((grant) => assignmentId(scopeOf(blueprint, grant), principal.objectId, grant)))
}

function scopeOf(blueprint: Blueprint, grant: Grant): string {
  const ids = idsOf(blueprint)
  const { on } = grant
  return on === 'account-key' ? ids.key('account') : on === 'disk-key' ? ids.key('disks') : ids[on]
}

function assignmentId(scope: string, holder: string, { role, roleId }: Grant): string {
  const name = uuidV5(`${scope}|${holder}|${roleId ?? role}`.toLowerCase(), namespace)
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`
}
