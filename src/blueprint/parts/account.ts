import { accountAddresses } from '../../interview/questions/account-addresses.ts'
import { accountReach } from '../../interview/questions/account-reach.ts'
import { allocationMode } from '../../interview/questions/allocation-mode.ts'
import { authentication } from '../../interview/questions/authentication.ts'
import { nodeManagementAddresses } from '../../interview/questions/node-management-addresses.ts'
import { nodeManagementReach } from '../../interview/questions/node-management-reach.ts'
import { perimeterProfile } from '../../interview/questions/perimeter-profile.ts'
import type { Access, Account, Keys, Storage } from '../types.ts'
import type { Context } from './context.ts'
import type { PublicAddresses } from './public-addresses.ts'

const modes = {
  'entra-only': ['AAD'],
  'entra-and-task-token': ['AAD', 'TaskAuthenticationToken'],
  'shared-key': ['AAD', 'SharedKey'],
} as const

/** The Batch account: who reaches it, how one signs in, whose key encrypts it. */
export function accountOf(context: Context, keys: Keys | undefined, addresses: PublicAddresses, storage: Storage | undefined): Account {
  const { given, names } = context
  return {
    name: names.account,
    allocationMode: given(allocationMode) === 'batch-service' ? 'BatchService' : 'UserSubscription',
    authentication: modes[given(authentication)],
    accountAccess: accountAccess(context),
    nodeManagementAccess: nodeManagementAccess(context, addresses),
    customerKey: keys?.account !== undefined,
    autoStorage: storage !== undefined,
  }
}

function accountAccess({ given, environment, names }: Context): Access {
  switch (given(accountReach)) {
    case 'private':
      return { kind: 'private' }
    case 'perimeter':
      return { kind: 'perimeter', profile: given(perimeterProfile), association: `secure-batch-${environment}-${names.suffix}` }
    case 'listed':
      return { kind: 'listed', addresses: given(accountAddresses) }
    default:
      return { kind: 'open' }
  }
}

function nodeManagementAccess({ given }: Context, addresses: PublicAddresses): Access {
  switch (given(nodeManagementReach)) {
    case 'private':
      return { kind: 'private' }
    case 'own-addresses':
      return { kind: 'own-addresses', addresses: [...addresses.nat, ...addresses.pool] }
    case 'listed': {
      const own = [...addresses.nat, ...addresses.pool]
      return { kind: 'listed', addresses: given(nodeManagementAddresses), ...(own.length === 0 ? {} : { own }) }
    }
    default:
      return { kind: 'open' }
  }
}
