import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization'
import { v5 as uuidV5 } from 'uuid'
import type { Clients } from '../../azure/clients.ts'
import { serviceErrorOf } from '../../azure/errors.ts'
import type { Blueprint, Identity } from '../../blueprint/types.ts'
import { parseArmId, sameId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { reference, referencesIn } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, type Discovery, defineResourceType, idsOf } from '../define.ts'

/** Our namespace for names derived from content (RFC 9562, version 5). */
const namespace = '5ec0ba7c-4d1e-5e77-9f0e-0b47c4a1e5c5'
const mark = 'secure-batch:environment='

/**
 * Lets an identity use a vault or a key. The name is derived from scope, identity and role, so that a second run finds the first;
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
          id: assignmentId(scopeOf(blueprint, grant), identityId, grant.roleId),
          name: `${grant.role} for ${identity.name}`,
          ownership: 'shared' as const,
          because: grant.because,
          after: [identityId],
          model: {
            roleDefinitionId: `${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions/${grant.roleId}`,
            principalId: reference(identityId, 'properties.principalId'),
            principalType: 'ServicePrincipal',
            description: `${grant.why}${isElsewhere(blueprint, grant) ? elsewhere : ''}. ${mark}${blueprint.environment};`,
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
  survivor(live) {
    if (!String(at(live, 'properties.description') ?? '').includes(elsewhere)) return undefined
    const [, vault = '', key = ''] = /\/vaults\/([^/]+)\/keys\/([^/]+)$/i.exec(String(at(live, 'properties.scope') ?? '')) ?? []
    return `the right goes, but key ${key} stays in vault ${vault}, which is not this environment’s: only there can it be deleted (az keyvault key delete --vault-name ${vault} --name ${key})`
  },
  async read(context, id, model): Promise<Live> {
    const own = await context.arm.get(id, '2022-04-01', context.signal)
    if (own !== undefined) return { state: 'present', body: own, ours: false }
    return (model === undefined ? undefined : await grantedByOthers(context, id, model)) ?? { state: 'absent' }
  },
  async discover({ clients, environment, resourceGroups, tagged }) {
    const authorization = await clients.authorization()
    const found: string[] = []
    for (const id of await outsideItsGroups(clients, environment, tagged)) found.push(id)
    for (const group of resourceGroups) {
      for await (const assignment of authorization.roleAssignments.listForResourceGroup(group)) {
        if (assignment.id !== undefined && (assignment.description ?? '').includes(`${mark}${environment};`)) found.push(assignment.id)
      }
    }
    return found
  },
})

/** What the description says of a grant in a vault of others. */
const elsewhere = ', in a vault that was there before'

type Grant = Identity['grants'][number]

function scopeOf(blueprint: Blueprint, { on }: Grant): string {
  const ids = idsOf(blueprint)
  return on === 'vault' ? ids.vault : ids.key(on === 'account-key' ? 'account' : 'disks')
}

function isElsewhere(blueprint: Blueprint, { on }: Grant): boolean {
  return on !== 'vault' && blueprint.keys?.vault.existing !== undefined
}

/**
 * Grants to the environment's identities outside its resource groups: on keys in a vault that was there before. Another environment of the
 * same name may exist in the subscription, so the mark alone does not do. Without the right to read there, none are found.
 */
async function outsideItsGroups(clients: Clients, environment: string, tagged: Discovery['tagged']): Promise<readonly string[]> {
  const [identity, authorization] = await Promise.all([clients.identity(), clients.authorization()])
  const found: string[] = []
  for (const { id } of tagged.filter((one) => one.type.toLowerCase() === 'microsoft.managedidentity/userassignedidentities')) {
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
  }
  return found
}

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
    .flatMap((identity) =>
      identity.grants.map((grant) => assignmentId(scopeOf(blueprint, grant), ids.identity(identity.name), grant.roleId)),
    )
}

function assignmentId(scope: string, identityId: string, roleId: string): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${uuidV5(`${scope}|${identityId}|${roleId}`.toLowerCase(), namespace)}`
}
