import { at, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { StoredResource, Write } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import { placeName } from '../../places.ts'
import type { World } from '../../world.ts'
import { vaultType } from './common.ts'

/** A vault that was deleted and can still be brought back. */
export interface DeletedVault {
  readonly name: string
  readonly subscription: string
  readonly location: string
  readonly deletedAt: number
  readonly purgeAt: number
  readonly protected: boolean
  /** The vault and its keys as they were. */
  readonly resources: readonly StoredResource[]
}

export function softDelete(world: World, resource: StoredResource): void {
  const days = at(resource.body, 'properties.softDeleteRetentionInDays')
  const gone: DeletedVault = {
    name: resource.name,
    subscription: resource.subscription,
    location: String(resource.body.location),
    deletedAt: world.now(),
    purgeAt: world.now() + (typeof days === 'number' ? days : 90) * 24 * 3600 * 1000,
    protected: at(resource.body, 'properties.enablePurgeProtection') === true,
    resources: [resource, ...deletedKeys(world, resource.id)],
  }
  world.store.set('deleted-vault', resource.name.toLowerCase(), gone)
  world.store.delete('deleted-keys', resource.id.toLowerCase())
}

/** Keys and secrets go before their vault when a tree is removed: they wait here for it. */
export function keepChild(world: World, resource: StoredResource): void {
  const owner = resource.id.split('/').slice(0, -2).join('/').toLowerCase()
  const kept = world.store.get('deleted-keys', owner)
  world.store.set('deleted-keys', owner, [...(kept ?? []), resource])
}

function deletedKeys(world: World, vaultId: string): readonly StoredResource[] {
  return world.store.get('deleted-keys', vaultId.toLowerCase()) ?? []
}

export function bringBackKeys(world: World, resource: StoredResource): void {
  for (const old of deletedVault(world, resource.name)?.resources ?? []) {
    if (old.type === vaultType) continue
    const kind = old.type.split('/').at(-1) ?? ''
    world.save({ ...old, id: `${resource.id}/${kind}/${old.name}`, subscription: resource.subscription })
  }
  world.store.delete('deleted-vault', resource.name.toLowerCase())
}

/** A deleted vault still kept; one whose time is over is gone. */
export function deletedVault(world: World, name: string): DeletedVault | undefined {
  const gone = world.store.get('deleted-vault', name.toLowerCase())
  return gone !== undefined && gone.purgeAt > world.now() ? gone : undefined
}

export const sameOwner = (gone: DeletedVault, write: Write) =>
  gone.subscription.toLowerCase() === write.subscription.toLowerCase() && gone.location === write.body.location

export function requireDeleted(
  world: World,
  { location = '', name = '', subscription = '' }: Readonly<Record<string, string>>,
): DeletedVault {
  const gone = deletedVault(world, name)
  if (gone !== undefined && gone.location === placeName(location) && gone.subscription.toLowerCase() === subscription.toLowerCase())
    return gone
  throw new ArmError(404, 'DeletedVaultNotFound', `The deleted vault '${name}' could not be found.`)
}

export function showDeleted(gone: DeletedVault): JsonObject {
  const original = gone.resources.find((resource) => resource.type === vaultType)
  return {
    id: `/subscriptions/${gone.subscription}/providers/Microsoft.KeyVault/locations/${gone.location}/deletedVaults/${gone.name}`,
    type: 'Microsoft.KeyVault/deletedVaults',
    name: gone.name,
    properties: {
      vaultId: original?.id ?? '',
      location: gone.location,
      tags: original?.body.tags ?? {},
      deletionDate: iso(gone.deletedAt),
      scheduledPurgeDate: iso(gone.purgeAt),
      ...(gone.protected ? { purgeProtectionEnabled: true } : {}),
    },
  }
}
