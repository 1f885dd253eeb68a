import { at } from '../../common/json.ts'
import { readAt } from './api-versions.ts'
import { lastName, subscriptionOf, textAt } from './intended.ts'
import { regionName } from './regions.ts'
import type { Intent, Reader } from './types.ts'

/** A vault that was deleted and keeps its name until it is purged. */
export interface DeletedVault {
  readonly name: string
  /** The id it had. */
  readonly was: string
  readonly region: string
  /** ISO days. */
  readonly deleted: string | undefined
  readonly until: string | undefined
  readonly protected: boolean
  readonly path: string
}

const deletedVaultsPath = (intent: Intent) => `${subscriptionOf(intent)}/providers/Microsoft.KeyVault/deletedVaults`

/** Deleted vaults of the subscription (learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list-deleted). */
export async function deletedVaults(intent: Intent, reader: Reader): Promise<readonly DeletedVault[]> {
  return (await reader.list(deletedVaultsPath(intent), readAt.keyVault)).map((vault) => ({
    name: typeof vault.name === 'string' ? vault.name : lastName(String(vault.id)),
    was: textAt(vault, 'properties.vaultId') ?? '',
    region: regionName(textAt(vault, 'properties.location')),
    deleted: textAt(vault, 'properties.deletionDate')?.slice(0, 10),
    until: textAt(vault, 'properties.scheduledPurgeDate')?.slice(0, 10),
    protected: at(vault, 'properties.purgeProtectionEnabled') === true,
    path: String(vault.id),
  }))
}
