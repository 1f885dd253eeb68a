import type { Workspace } from '@azure/arm-operationalinsights'
import { workspaceTroubles } from '../../azure/workspace-fit.ts'
import type { Blueprint, Workspace as WorkspacePart } from '../../blueprint/types.ts'
import { exitCodes } from '../../common/problem.ts'
import { defineResourceType, groupOf, idsOf, nameOf, type Resource, staysInRegion, waitOptions } from '../define.ts'

/** Where the account's resource logs go. */
export const logAnalyticsWorkspace = defineResourceType<Workspace>({
  type: 'Microsoft.OperationalInsights/workspaces',
  apiVersion: '2025-07-01',
  group: 'Foundation',
  label: 'Log Analytics workspace',
  rules: { fixed: staysInRegion, holds: 'the logs in it', caseless: ['properties.sku.name'] },
  wanted: (blueprint) => {
    const { workspace } = blueprint
    if (workspace === undefined) return []
    if (workspace.existing !== undefined) return [existingWorkspace(blueprint, workspace.existing, workspace)]
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
  unfit: async (_context, { id, body }) =>
    workspaceTroubles(id, body).map(({ what, why, now }) => ({
      code: 'workspace-unfit',
      what,
      why: `${why} It is not this environment’s, so it is not changed here.`,
      now: [now, 'Or choose a new workspace: --set logs=workspace'],
      link: 'https://learn.microsoft.com/rest/api/loganalytics/workspaces/get',
      exit: exitCodes.refused,
    })),
  survivor: () => 'kept for 14 days; making it again with the same name brings its logs back',
})

/** A workspace that was there before, in whatever group, region or subscription: the body says what should hold of it, and nothing of it is sent. */
function existingWorkspace(blueprint: Blueprint, id: string, { name, retentionDays }: WorkspacePart): Resource<Workspace> {
  return {
    id,
    name,
    because: 'existing-workspace',
    ownership: 'adopted',
    model: { location: blueprint.region, retentionInDays: retentionDays },
  }
}
