import { idKey } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import type { StoredResource } from '../definition.ts'
import { ArmError } from '../errors.ts'
import type { World } from '../world.ts'

const lockType = 'Microsoft.Authorization/locks'

/**
 * Refuses what a lock at, above or (for a removal) below the id forbids. The lock itself may always be changed.
 * Source: learn.microsoft.com azure-resource-manager/management/lock-resources.
 */
export function refuseLocked(world: World, id: string, type: string, action: 'write' | 'delete'): void {
  if (type.toLowerCase() === lockType.toLowerCase()) return
  const locks = scopesOf(id).flatMap((scope) => world.childrenOf(scope, lockType))
  if (action === 'delete') {
    const prefix = `${idKey(id)}/`
    locks.push(...world.ofType(lockType).filter((lock) => lockedScope(lock).startsWith(prefix)))
  }
  const forbidding = locks.filter((lock) => {
    const level = at(lock.body, 'properties.level')
    return level === 'ReadOnly' || (level === 'CanNotDelete' && action === 'delete')
  })
  if (forbidding.length === 0) return
  const scopes = [
    ...new Set(forbidding.map((lock) => lock.id.slice(0, lock.id.toLowerCase().lastIndexOf('/providers/microsoft.authorization')))),
  ]
  throw new ArmError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${action} operation because following scope(s) are locked: '${scopes.join(',')}'. Please remove the lock and try again.`,
  )
}

const lockedScope = (lock: StoredResource) => idKey(lock.id).slice(0, idKey(lock.id).lastIndexOf('/providers/'))

/** The id itself and every scope above it, up to the subscription. */
export function scopesOf(id: string): string[] {
  const scopes: string[] = []
  let parts = id.split('/')
  while (parts.length >= 3) {
    scopes.push(parts.join('/'))
    const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
    parts = provider > 0 && parts.length - provider <= 4 ? parts.slice(0, provider) : parts.slice(0, -2)
  }
  return scopes
}
