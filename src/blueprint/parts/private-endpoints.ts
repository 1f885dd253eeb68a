import { accountReach } from '../../interview/questions/account-reach.ts'
import { nodeManagementReach } from '../../interview/questions/node-management-reach.ts'
import type { PrivateEndpoint, Storage, Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The addresses inside the network that the services are given. */
export function privateEndpointsOf(
  { given, names, suffixes }: Context,
  vault: Vault | undefined,
  storage: Storage | undefined,
): readonly PrivateEndpoint[] {
  const endpoint = (detail: string, target: PrivateEndpoint['target'], group: PrivateEndpoint['group'], zone: string): PrivateEndpoint => ({
    name: names.scoped('pe', detail),
    target,
    group,
    zone,
  })
  return [
    ...(vault === undefined ? [] : [endpoint('vault', 'vault', 'vault', suffixes.vaultZone)]),
    ...(storage?.reach === 'private' ? [endpoint('storage', 'storage', 'blob', suffixes.blobZone)] : []),
    ...(given(accountReach) === 'private' ? [endpoint('batch-account', 'account', 'batchAccount', suffixes.batchZone)] : []),
    ...(given(nodeManagementReach) === 'private' ? [endpoint('node-management', 'account', 'nodeManagement', suffixes.batchZone)] : []),
  ]
}
