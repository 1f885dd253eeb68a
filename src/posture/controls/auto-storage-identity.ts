import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const autoStorageIdentity: Control = {
  id: 'auto-storage-identity',
  title: 'The account reaches its storage with an identity',
  short: 'storage by identity',
  standards: ['MCSB IM-3'],
  source: sources.accounts,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const path = 'properties.autoStorage'
    if (value(account, path) === undefined || value(account, path) === null) return notApplicable('The account has no storage of its own.')
    return same(value(account, `${path}.authenticationMode`), 'BatchAccountManagedIdentity')
      ? met('The account uses its identity.')
      : open('The account uses the storage keys.', account, `${path}.authenticationMode`)
  },
}
