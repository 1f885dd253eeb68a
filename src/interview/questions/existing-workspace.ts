import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { exampleIds, problemWithId } from '../resource-ids.ts'
import { logs } from './logs.ts'

/** learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.OperationalInsights). */
const name = '[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]'

export const existingWorkspace = definePick({
  id: 'existing-workspace',
  topic: 'Operations',
  title: 'Existing workspace',
  prompt: 'Which of your workspaces?',
  depth: 'detail',
  when: (view) => view.answer(logs) === 'existing',
  applies: '`logs` is `existing`',
  why: {
    // A workspace that is closed to public networks: learn.microsoft.com/azure/azure-monitor/logs/private-link-design (Exceptions, Diagnostic logs).
    text: 'The list shows those of your subscription; one of another region or subscription serves as well, by its id. The plan reads it and refuses one that takes nothing in; it says where logs stay for fewer days than you ask, and where a daily cap may cut them off. It changes nothing there. A workspace closed to public networks serves, too: what a diagnostic setting sends goes through Microsoft’s own channel. You need the right to use the workspace’s keys (the role Log Analytics Contributor has it; looking at the workspace is not enough).',
    controls: ['MCSB LT-5'],
    link: sources.diagnosticSettings.link,
    checked: sources.diagnosticSettings.checked,
  },
  placeholder: exampleIds.workspace,
  gain: 'Logs lie where your team looks already.',
  cost: 'A right in somebody else’s workspace; they say what you see there.',
  undo: 'Yes: name another; what was sent stays in this one.',
  usual: 'The central workspace of operations or security.',
  recommend: (view) => (hasLandingZone(view) ? landingZone.workspace : undefined),
  validate: (value) => problemWithId(value, 'Microsoft.OperationalInsights/workspaces', 'the workspace', name),
  show: (value) => value.split('/').at(-1) ?? value,
  list: (listings, view) => listings.workspaces(view),
})
