import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { isEverybody, list, met, notApplicable, open, same, value, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const nodeManagementClosed: Control = {
  id: 'node-management-closed',
  title: 'Only your nodes reach node management',
  short: 'node management closed',
  standards: ['MCSB NS-2'],
  source: sources.publicNetworkAccess,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    if (same(value(account, 'properties.publicNetworkAccess'), 'Disabled'))
      return met('Node management is not reachable from the internet.')
    const access = 'properties.networkProfile.nodeManagementAccess'
    const fix = { question: 'node-management-reach', value: 'private' }
    if (!same(value(account, `${access}.defaultAction`), 'Deny')) {
      return open('Every address may knock at node management.', account, `${access}.defaultAction`, fix)
    }
    const at = list(account, `${access}.ipRules`).findIndex((rule) => isEverybody(valueAt(rule, 'value')))
    return at === -1
      ? met('Only listed addresses reach node management.')
      : open('One of the listed ranges is the whole internet.', account, `${access}.ipRules.${at}.value`, fix)
  },
}
