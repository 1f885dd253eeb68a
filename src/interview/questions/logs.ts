import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const logs = defineSelect({
  id: 'logs',
  topic: 'Operations',
  title: 'Logs',
  prompt: 'Where do the account’s logs go?',
  why: {
    text: 'Batch writes service events and an audit log only where a diagnostic setting sends them. A Log Analytics workspace keeps them and lets you search; without a setting they are not kept anywhere.',
    controls: ['MCSB LT-4', 'Policy: Resource logs in Batch accounts should be enabled'],
    link: sources.monitoring.link,
    checked: sources.monitoring.checked,
  },
  options: [
    {
      value: 'workspace',
      label: 'To a Log Analytics workspace',
      gain: 'You can see who did what, and why nodes failed.',
      cost: 'Billed by the gigabyte taken in and kept.',
      undo: 'Yes, at any time; what was kept stays 30 days.',
      usual: 'Anything someone may ask questions about.',
      sends: 'diagnosticSettings categoryGroup: "allLogs", AllMetrics',
    },
    {
      value: 'existing',
      label: 'To a workspace you have already',
      gain: 'Your team searches in one place; one workspace less to look after.',
      cost: 'Its owners say who reads the logs and for how long; billed there by the gigabyte.',
      undo: 'Yes, at any time; what was sent stays there.',
      usual: 'Companies with a central workspace.',
      sends: 'diagnosticSettings workspaceId: the one you name',
    },
    {
      value: 'none',
      label: 'Nowhere',
      gain: 'Nothing to pay and nothing to look after.',
      cost: 'Nobody can tell later what happened. Azure’s built-in policy reports it.',
      undo: 'Yes, from then on; the past stays unknown.',
      usual: 'Short experiments.',
    },
  ],
  recommend: () => 'workspace',
})
