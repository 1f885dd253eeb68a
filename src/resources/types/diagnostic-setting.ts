import type { DiagnosticSettingsResource } from '@azure/arm-monitor'
import { at } from '../../common/json.ts'
import { defineResourceType, idsOf } from '../define.ts'
import { linked } from '../linked.ts'

/** Sends the account's service and audit logs and its metrics to the workspace (learn.microsoft.com/azure/batch/monitor-batch-reference). */
export const diagnosticSetting = defineResourceType<DiagnosticSettingsResource>({
  type: 'Microsoft.Insights/diagnosticSettings',
  apiVersion: '2021-05-01-preview',
  group: 'Governance',
  label: 'Diagnostic setting',
  rules: { keys: { 'properties.logs': 'categoryGroup', 'properties.metrics': 'category' } },
  marked: () => true,
  // JimGBritt/AzurePolicy issue 17.
  linkedActions: (body) => linked('Microsoft.OperationalInsights/workspaces/sharedKeys/action', at(body, 'properties.workspaceId')),
  wanted: (blueprint) => {
    if (blueprint.workspace === undefined) return []
    const ids = idsOf(blueprint)
    return [
      {
        id: `${ids.account}/providers/Microsoft.Insights/diagnosticSettings/secure-batch`,
        name: `secure-batch on ${blueprint.account.name}`,
        because: 'logs',
        model: {
          workspaceId: ids.workspace,
          logs: [{ categoryGroup: blueprint.workspace.categories, enabled: true }],
          metrics: [{ category: 'AllMetrics', enabled: true }],
        },
      },
    ]
  },
  nameOf(live) {
    const [, account] = /\/batchAccounts\/([^/]+)\//i.exec(String(live.id ?? '')) ?? []
    return account === undefined ? undefined : `secure-batch on ${account}`
  },
  survivor(live, isOurs) {
    const id = at(live, 'properties.workspaceId')
    if (typeof id !== 'string' || isOurs(id)) return undefined
    return `the setting goes, but workspace ${id.split('/').at(-1)}, which is not this environment’s, stays with the logs that were sent to it`
  },
  async put(clients, write) {
    const monitor = await clients.monitor()
    return monitor.diagnosticSettings.createOrUpdate((write.parsed.scope ?? '').slice(1), write.id.split('/').at(-1) ?? '', write.model)
  },
  discover: async ({ tagged }) =>
    tagged
      .filter((one) => one.type.toLowerCase() === 'microsoft.batch/batchaccounts')
      .map((one) => `${one.id}/providers/Microsoft.Insights/diagnosticSettings/secure-batch`),
})
