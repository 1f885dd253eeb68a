import { at, isObject, type JsonObject } from '../../../common/json.ts'
import type { Link, Write } from '../../definition.ts'
import type { World } from '../../world.ts'
import { listAt, textAt } from './common.ts'

const assign = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'

const identityLinks = (body: JsonObject): Link[] => {
  const assigned = at(body, 'identity.userAssignedIdentities')
  return isObject(assigned) ? Object.keys(assigned).map((scope) => ({ action: assign, scope })) : []
}

/** Giving an identity to an account needs the right to assign it; auto-storage with keys needs the right to list them. */
export function accountLinks(_world: World, { body }: Write): readonly Link[] {
  const storage = textAt(body, 'properties.autoStorage.storageAccountId')
  const byKeys = (textAt(body, 'properties.autoStorage.authenticationMode') ?? 'StorageKeys') === 'StorageKeys'
  return [
    ...identityLinks(body),
    ...(storage !== undefined && byKeys ? [{ action: 'Microsoft.Storage/storageAccounts/listKeys/action', scope: storage }] : []),
  ]
}

/** A pool joins its subnet and its public addresses with the caller's right (learn batch/batch-virtual-network, batch/create-pool-public-ip). */
export function poolLinks(_world: World, { body }: Write): readonly Link[] {
  const subnet = textAt(body, 'properties.networkConfiguration.subnetId')
  const addresses = listAt(body, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds').map(String)
  return [
    ...identityLinks(body),
    ...(subnet === undefined ? [] : [{ action: 'Microsoft.Network/virtualNetworks/subnets/join/action', scope: subnet }]),
    ...addresses.map((scope) => ({ action: 'Microsoft.Network/publicIPAddresses/join/action', scope })),
  ]
}
