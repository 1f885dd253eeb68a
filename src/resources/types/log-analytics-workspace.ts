import type { Workspace } from '@azure/arm-operationalinsights'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { lifted } from '../lifted.ts'

/** Where the account's resource logs go. */
export const logAnalyticsWorkspace = defineResourceType<Workspace>({
  type: 'Microsoft.OperationalInsights/workspaces',
  apiVersion: '2025-07-01',
  group: 'Foundation',
  label: 'Log Analytics workspace',
  rules: { fixed: staysInRegion, caseless: ['properties.sku.name'] },
  wanted: (blueprint) => {
    const { workspace } = blueprint
    if (workspace === undefined) return []
    return [
      {
        id: idsOf(blueprint).workspace,
        name: workspace.name,
        because: 'logs',
        model: {
          location: blueprint.region,
          tags: { ...blueprint.tags },
          sku: { name: 'PerGB2018' },
          retentionInDays: workspace.retentionDays,
          features: { disableLocalAuth: true },
        },
      },
    ]
  },
  async put(clients, write) {
    const insights = await clients.operationalInsights()
    return insights.workspaces.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  // A PUT without a daily cap or a closed endpoint that somebody set would open it again.
  keepOthers: (model, live) => ({ ...lifted(live), ...model }),
  survivor: () => 'kept for 14 days; making it again with the same name brings its logs back',
})
