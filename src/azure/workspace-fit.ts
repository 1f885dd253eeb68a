import { at, type Json } from '../common/json.ts'

/** Why a Log Analytics workspace that exists cannot take logs in, and what mends it. */
export interface WorkspaceTrouble {
  readonly what: string
  readonly why: string
  readonly now: string
}

/**
 * What keeps an existing workspace from taking in what a diagnostic setting sends. Its region, its subscription and whether it is closed to public
 * networks do not (learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings, Destinations; …/logs/private-link-design, Exceptions).
 * States of ingestion: spec Microsoft.OperationalInsights 2025-07-01, DataIngestionStatus. One over its daily cap goes on the next day, so it is no
 * trouble of this kind; in which words Azure then refuses or drops data was never seen here.
 */
export function workspaceTroubles(id: string, workspace: Json): readonly WorkspaceTrouble[] {
  const name = id.split('/').at(-1) ?? id
  const [, , subscription = ''] = id.split('/')
  const what = `Workspace ${name} takes no logs in.`
  switch (at(workspace, 'properties.workspaceCapping.dataIngestionStatus')) {
    case 'ForceOff':
      return [
        {
          what,
          why: 'Somebody turned its data collection off (dataIngestionStatus: ForceOff).',
          now: `Ask its owners to turn it on again; then this says so: az monitor log-analytics workspace show --ids ${id} --query workspaceCapping`,
        },
      ]
    case 'SubscriptionSuspended':
      return [
        {
          what,
          why: 'The subscription it lies in is suspended (dataIngestionStatus: SubscriptionSuspended).',
          now: `Ask the billing owner of subscription ${subscription}; this says its state: az account show --subscription ${subscription} --query state`,
        },
      ]
    default:
      return []
  }
}
