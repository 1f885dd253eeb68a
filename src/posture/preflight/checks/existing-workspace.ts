import { at, type JsonObject } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { count, lastName } from '../intended.ts'
import type { Check, Finding, IntendedStep, Intent } from '../types.ts'

const adopted = (intent: Intent): readonly IntendedStep[] =>
  intent.steps.filter(({ type, action }) => action === 'adopt' && type.toLowerCase() === types.workspace.toLowerCase())

/** A workspace of others is used as found: what of that would be missed later is said now. The plan itself refuses one that takes nothing in. */
export const existingWorkspace: Check = {
  id: 'existing-workspace',
  title: 'The workspace keeps what is sent to it',
  source: sources.retention,
  applies: (intent) => adopted(intent).length > 0,
  async look(intent, reader) {
    const found = await Promise.all(
      adopted(intent).map(async (step) => {
        const workspace = await reader.get(step.id, readAt.workspaces)
        return workspace === undefined ? [] : findingsOf(step, workspace)
      }),
    )
    return found.flat()
  },
}

function findingsOf(step: IntendedStep, workspace: JsonObject): readonly Finding[] {
  return [...retention(step, workspace), ...dailyCap(step, workspace), ...freeTier(step, workspace)]
}

/** Fewer days than the answer asks for. A table may have days of its own, which the workspace’s do not touch, and which are not read here. */
function retention(step: IntendedStep, workspace: JsonObject): readonly Finding[] {
  const path = 'properties.retentionInDays'
  const [asked, kept] = [count(at(step.body, path)), count(at(workspace, path))]
  if (kept === 0 || kept >= asked || isFree(workspace)) return []
  const name = lastName(step.id)
  return [
    {
      severity: 'warns',
      what: `Workspace ${name} keeps logs for ${kept} days, and you ask for ${asked}.`,
      why: 'Older ones are gone when somebody asks. It is not this environment’s, so it is not changed; tables with days of their own (AzureDiagnostics takes the logs) were not looked at.',
      evidence: { path: step.id, value: `retentionInDays: ${kept}` },
      now: [
        `Its owners run: az monitor log-analytics workspace update ${placeOf(step.id)} --retention-time ${asked}`,
        ownWorkspace,
        // Fewer than 30 days no answer asks for.
        ...(kept >= 30 ? [`Or be content with ${kept} days: --set log-retention=${kept}`] : []),
      ],
      fixes: [{ question: 'logs', value: 'workspace' }, ...(kept >= 30 ? [{ question: 'log-retention', value: String(kept) }] : [])],
      link: sources.retention.link,
      steps: [step.id],
    },
  ]
}

/** -1 stands for none (spec Microsoft.OperationalInsights 2025-07-01, WorkspaceCapping). */
function dailyCap(step: IntendedStep, workspace: JsonObject): readonly Finding[] {
  const path = 'properties.workspaceCapping.dailyQuotaGb'
  const cap = at(workspace, path)
  if (typeof cap !== 'number' || cap < 0) return []
  const over = at(workspace, 'properties.workspaceCapping.dataIngestionStatus') === 'OverQuota'
  return [
    {
      severity: 'warns',
      what: `Workspace ${lastName(step.id)} takes in at most ${cap} GB a day from everybody together${over ? '; today’s are used up' : ''}.`,
      why: 'Past that nothing is taken in until the cap starts anew, once a day: what happens to the account meanwhile is kept nowhere.',
      evidence: { path: step.id, value: `dailyQuotaGb: ${cap}` },
      now: ['Ask its owners whether that is enough, and for an alert when it is reached', ownWorkspace],
      fixes: [{ question: 'logs', value: 'workspace' }],
      link: sources.dailyCap.link,
      steps: [step.id],
    },
  ]
}

/** learn.microsoft.com/azure/azure-monitor/logs/cost-logs, legacy pricing tiers. */
function freeTier(step: IntendedStep, workspace: JsonObject): readonly Finding[] {
  if (!isFree(workspace)) return []
  return [
    {
      severity: 'warns',
      what: `Workspace ${lastName(step.id)} is of the Free Trial tier: 500 MB a day from everybody together, kept for 7 days.`,
      why: 'A busy pool writes more than that, and a week is soon over. The tier is meant for trying out.',
      evidence: { path: step.id, value: 'sku: Free' },
      now: [`Its owners run: az monitor log-analytics workspace update ${placeOf(step.id)} --sku PerGB2018`, ownWorkspace],
      fixes: [{ question: 'logs', value: 'workspace' }],
      link: sources.logPlans.link,
      steps: [step.id],
    },
  ]
}

const ownWorkspace = 'Or a new workspace: --set logs=workspace'

const isFree = (workspace: JsonObject): boolean => String(at(workspace, 'properties.sku.name')).toLowerCase() === 'free'

/** Where a workspace is, as its az commands take it. */
function placeOf(id: string): string {
  const [, , subscription = '', , group = ''] = id.split('/')
  return `--subscription ${subscription} --resource-group ${group} --workspace-name ${lastName(id)}`
}
