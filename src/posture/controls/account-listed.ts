import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { isEverybody, list, met, notApplicable, open, same, value, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const accountListed: Control = {
  id: 'account-listed',
  title: 'Only addresses you know reach the account',
  short: 'known addresses only',
  standards: ['MCSB NS-2'],
  source: sources.publicNetworkAccess,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    if (same(value(account, 'properties.publicNetworkAccess'), 'Disabled')) return met('No public address reaches the account at all.')
    if (same(value(account, 'properties.publicNetworkAccess'), 'SecuredByPerimeter'))
      return met('Only the perimeter’s own rules admit anybody.')
    const access = 'properties.networkProfile.accountAccess'
    const fix = { question: 'account-reach', value: 'private' }
    if (!same(value(account, `${access}.defaultAction`), 'Deny')) {
      return open('Every address may knock at the account.', account, `${access}.defaultAction`, fix)
    }
    const at = list(account, `${access}.ipRules`).findIndex((rule) => isEverybody(valueAt(rule, 'value')))
    return at === -1
      ? met('Only listed addresses reach the account.')
      : open('One of the listed ranges is the whole internet.', account, `${access}.ipRules.${at}.value`, fix)
  },
}
