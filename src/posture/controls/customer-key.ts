import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const customerKey: Control = {
  id: 'customer-key',
  title: 'A key of yours encrypts what the account stores',
  short: 'your key',
  standards: ['MCSB DP-5', 'Policy 99e9ccd8: Azure Batch account should use customer-managed keys to encrypt data'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    return same(value(account, 'properties.encryption.keySource'), 'Microsoft.KeyVault')
      ? met('The account is encrypted with your key.')
      : open('Microsoft holds the key of the account.', account, 'properties.encryption.keySource', {
          question: 'account-key',
          value: 'customer',
        })
  },
}
