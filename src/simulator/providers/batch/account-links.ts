import type { Link, Write } from '../../definition.ts'
import type { World } from '../../world.ts'
import { identityLinks } from '../managed-identity.ts'
import { textAt } from './common.ts'

/** Giving an identity to an account needs the right to assign it; auto-storage with keys the right to list them (the latter unverified). */
export function accountLinks(_world: World, { body }: Write): readonly Link[] {
  const storage = textAt(body, 'properties.autoStorage.storageAccountId')
  const byKeys = (textAt(body, 'properties.autoStorage.authenticationMode') ?? 'StorageKeys') === 'StorageKeys'
  return [
    ...identityLinks(body),
    ...(storage !== undefined && byKeys ? [{ action: 'Microsoft.Storage/storageAccounts/listKeys/action', scope: storage }] : []),
  ]
}
