import { sources } from '../../guidance/sources.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const accountClosed: Control = {
  id: 'account-closed',
  title: 'Nobody on the internet reaches the account',
  standards: ['MCSB NS-2', 'Policy: Public network access should be disabled for Batch accounts'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType('Microsoft.Batch/batchAccounts')
    if (account === undefined) return notApplicable('There is no Batch account.')
    if (same(value(account, 'properties.publicNetworkAccess'), 'Disabled')) return met('Public network access of the account is off.')
    return open('The account answers on the internet.', account, 'properties.publicNetworkAccess', {
      question: 'account-reach',
      value: 'private',
    })
  },
}
