import { isObject } from '../../../common/json.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'

/** The object id of Azure Batch's own service principal in the practice tenant. In Azure it differs from tenant to tenant. */
export const batchServicePrincipal = '33333333-3333-3333-3333-333333333333'

/** A program of the practice directory that nobody made here. */
const practiceProgram = '55555555-5555-5555-5555-555555555555'

/** A new identity becomes known to the directory; role assignments see it a while later. */
export function addPrincipal(world: World, objectId: string, name: string): void {
  world.store.set('principal', objectId.toLowerCase(), { name, type: 'ServicePrincipal', at: world.now() })
  world.schedule(durations.principalKnownWithType, 'effect', objectId)
  world.schedule(durations.principalKnown, 'effect', objectId)
}

export function removePrincipal(world: World, objectId: string): void {
  world.store.delete('principal', objectId.toLowerCase())
}

/**
 * The principal must exist, as far as role assignments know: a new one is found only after a while, sooner when its
 * type is given. Nobody lists the people and groups of the practice directory: who is said to be one is believed. Source of the words: learn.microsoft.com role-based-access-control/troubleshooting.
 */
export function requirePrincipal(world: World, objectId: string, type: string | undefined): 'User' | 'Group' | 'ServicePrincipal' {
  const key = objectId.toLowerCase()
  const { caller } = world.settings
  if (key === caller.objectId.toLowerCase()) return expectType(objectId, caller.type, type)
  if (caller.groups.some((group) => group.toLowerCase() === key)) return expectType(objectId, 'Group', type)
  if (key === batchServicePrincipal || key === practiceProgram) return expectType(objectId, 'ServicePrincipal', type)
  const stored = world.store.get('principal', key)
  const since = isObject(stored) && typeof stored.at === 'number' ? world.now() - stored.at : -1
  if (stored === undefined && (type === 'User' || type === 'Group')) return type
  const wait = type === undefined ? durations.principalKnown : durations.principalKnownWithType
  if (since >= wait * 1000) return expectType(objectId, 'ServicePrincipal', type)
  throw badRequest(
    'PrincipalNotFound',
    `Principal ${objectId.replaceAll('-', '')} does not exist in the directory ${world.tenant}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
  )
}

function expectType<T extends 'User' | 'Group' | 'ServicePrincipal'>(objectId: string, actual: T, given: string | undefined): T {
  if (given === undefined || given.toLowerCase() === actual.toLowerCase()) return actual
  throw badRequest(
    'UnmatchedPrincipalType',
    `The PrincipalId '${objectId.replaceAll('-', '')}' has type '${actual}', which is different from specified PrincipalType '${given}'.`,
  )
}
