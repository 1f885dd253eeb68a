import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { logs } from './logs.ts'

export const logCategories = defineSelect({
  id: 'log-categories',
  topic: 'Operations',
  title: 'Which logs',
  prompt: 'Which of the account’s logs are sent?',
  depth: 'detail',
  when: (view) => view.answer(logs) !== 'none',
  applies: '`logs` is `workspace` or `existing`',
  why: {
    text: 'Batch writes two: the service log (pools, nodes and tasks, and what went wrong) and the audit log (who called what). Azure groups them, and a group takes in what Microsoft adds to it later. Metrics are sent with either.',
    controls: ['MCSB LT-4'],
    link: sources.monitoring.link,
    checked: sources.monitoring.checked,
  },
  options: [
    {
      value: 'all',
      label: 'Service and audit log',
      gain: 'You see who did what, and why a node failed.',
      cost: 'Busy pools write a lot; billed by the gigabyte.',
      undo: 'Yes, at any time, for what comes after.',
      usual: 'Most environments.',
      sends: 'logs: categoryGroup "allLogs"',
    },
    {
      value: 'audit',
      label: 'The audit log',
      gain: 'You see who did what, at the smallest price.',
      cost: 'Why a node failed is not kept anywhere.',
      undo: 'Yes, at any time, for what comes after.',
      usual: 'Large pools whose jobs keep logs of their own.',
      sends: 'logs: categoryGroup "audit"',
    },
  ],
  recommend: () => 'all',
})
