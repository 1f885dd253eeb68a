import { sources } from '../../guidance/sources.ts'
import { defineNumber } from '../define.ts'
import { logs } from './logs.ts'

export const logRetention = defineNumber({
  id: 'log-retention',
  topic: 'Operations',
  title: 'Kept logs',
  prompt: 'For how many days are logs kept?',
  depth: 'detail',
  when: (view) => view.answer(logs) !== 'none',
  applies: '`logs` is `workspace` or `existing`',
  why: {
    text: 'The workspace keeps what it takes in for this long, ready to search. The first 31 days are in the price of taking in; each further one is billed by the gigabyte. A shorter time removes older logs for good. In a workspace you have already nothing is set: the plan says where it keeps them for fewer days than this.',
    controls: ['MCSB LT-6'],
    link: sources.retention.link,
    checked: sources.retention.checked,
  },
  minimum: 30,
  maximum: 730,
  gain: 'You can look back as far as someone will ask.',
  cost: 'From the 32nd day on, billed by gigabyte and month.',
  undo: 'Yes, at any time; a shorter time removes older logs.',
  usual: '30; 90 to 365 where auditors ask.',
  recommend: () => 30,
  show: (value) => `${value} days`,
})
