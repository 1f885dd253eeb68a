import { at, isObject, type JsonObject } from '../../../common/json.ts'
import type { StoredResource, Write } from '../../definition.ts'
import type { World } from '../../world.ts'
import { identityType } from '../managed-identity.ts'
import { storageType } from '../storage/common.ts'
import { invalidValue, textAt } from './common.ts'

const base = 'properties.autoStorage'

/**
 * Auto-storage: the account is there, in the region, finished and of a kind with blobs; keys need an account that allows them; an identity needs
 * one on the Batch account. Roles on the storage are not checked at this point. Refusals, but for a missing account, are unverified.
 */
export function checkStorage(world: World, write: Write, properties: JsonObject): void {
  const wanted = properties.autoStorage
  if (!isObject(wanted)) return
  const id = String(wanted.storageAccountId)
  const storage = world.find(id)
  const refuse = (reason: string) => invalidValue(`${base}.storageAccountId`, reason)
  if (storage === undefined || storage.type !== storageType || storage.hidden === true)
    throw refuse(`The storage account '${id}' was not found.`)
  if (storage.state !== 'Succeeded') throw refuse(`The storage account '${id}' is in state ${storage.state}.`)
  if (storage.body.location !== write.body.location) throw refuse(`The storage account '${id}' must be in the region of the Batch account.`)
  if (storage.body.kind === 'FileStorage') throw refuse(`The storage account '${id}' has no blobs: it is of kind FileStorage.`)
  const mode = wanted.authenticationMode ?? 'StorageKeys'
  if (mode === 'StorageKeys' && at(storage.body, 'properties.allowSharedKeyAccess') === false) {
    throw invalidValue(
      `${base}.authenticationMode`,
      `The storage account '${id}' does not allow shared keys: use BatchAccountManagedIdentity.`,
    )
  }
  const type = at(write.body, 'identity.type') ?? 'None'
  if (mode === 'BatchAccountManagedIdentity' && type === 'None') {
    throw invalidValue(`${base}.authenticationMode`, 'BatchAccountManagedIdentity needs an identity on the Batch account.')
  }
  const node = textAt(wanted, 'nodeIdentityReference.resourceId')
  if (node !== undefined && world.find(node)?.type !== identityType) {
    throw invalidValue(`${base}.nodeIdentityReference.resourceId`, `The identity '${node}' was not found.`)
  }
}

/** An account's auto-storage; undefined without one. */
export function storageOf(world: World, account: StoredResource | undefined): StoredResource | undefined {
  const id = textAt(account?.body, `${base}.storageAccountId`)
  return id === undefined ? undefined : world.find(id)
}

/** Why application packages cannot be kept in a storage account; undefined when they can (learn batch/batch-application-packages). */
export function packageTrouble(storage: StoredResource): string | undefined {
  if (at(storage.body, 'properties.isHnsEnabled') === true) return 'has a hierarchical namespace'
  const closed = at(storage.body, 'properties.publicNetworkAccess') === 'Disabled'
  return closed || at(storage.body, 'properties.networkAcls.defaultAction') === 'Deny' ? 'has firewall rules' : undefined
}

export const usesKeys = (account: JsonObject): boolean => (textAt(account, `${base}.authenticationMode`) ?? 'StorageKeys') === 'StorageKeys'
