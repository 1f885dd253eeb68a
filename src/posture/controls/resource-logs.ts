import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { list, met, notApplicable, open, same, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const resourceLogs: Control = {
  id: 'resource-logs',
  title: 'What happens to the account is logged',
  short: 'resource logs',
  standards: ['MCSB LT-4', 'Policy 428256e6: Resource logs in Batch accounts should be enabled'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const [setting] = environment.under(account.id, types.diagnosticSetting)
    const fix = { question: 'logs', value: 'workspace' }
    if (setting === undefined) return open('No diagnostic setting sends the account’s logs anywhere.', account, 'diagnosticSettings', fix)
    const useful = environment
      .under(account.id, types.diagnosticSetting)
      .some((one) => list(one, 'properties.logs').some((log) => valueAt(log, 'enabled') === true && isUseful(log)))
    return useful
      ? met('Service and audit logs are kept.')
      : open('The diagnostic setting sends no log of use.', setting, 'properties.logs', fix)
  },
}

/** `ServiceLogs` is a retired name (learn.microsoft.com/azure/batch/monitor-batch-reference). */
function isUseful(log: unknown): boolean {
  const named = ['ServiceLog', 'AuditLog'].some((category) => same(valueAt(log, 'category'), category))
  return named || ['allLogs', 'audit'].some((group) => same(valueAt(log, 'categoryGroup'), group))
}
