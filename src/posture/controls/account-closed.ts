import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const accountClosed: Control = {
  id: 'account-closed',
  title: 'Nobody on the internet reaches the account',
  short: 'account closed',
  standards: ['MCSB NS-2', 'Policy 74c5a0ae: Public network access should be disabled for Batch accounts'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const path = 'properties.publicNetworkAccess'
    if (same(value(account, path), 'Disabled')) return met('Public network access of the account is off.')
    const because = same(value(account, path), 'SecuredByPerimeter')
      ? 'A network security perimeter decides who reaches the account; the built-in policy counts only "Disabled".'
      : 'The account answers on the internet.'
    return open(because, account, path, { question: 'account-reach', value: 'private' })
  },
}
