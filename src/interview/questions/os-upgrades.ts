import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const osUpgrades = defineSelect({
  id: 'os-upgrades',
  topic: 'Encryption',
  title: 'System upgrades',
  prompt: 'How do nodes get a newer operating system?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'A pool starts nodes from the newest image of that day. Nodes that stay keep theirs, unless Azure exchanges the system disk of a few nodes at a time when a newer image appears. A node that runs tasks is left until they are done. On Windows the machine’s own updates are turned off with it: Azure takes one or the other.',
    changed: 'Automatic upgrades on Batch pools exist since API version 2024-02-01.',
    controls: ['MCSB PV-6'],
    link: sources.upgrades.link,
    checked: sources.upgrades.checked,
  },
  options: [
    {
      value: 'manual',
      label: 'When you resize or recreate the pool',
      gain: 'No node changes under a running job.',
      cost: 'Nodes that live for weeks miss security fixes.',
      undo: 'A new pool.',
      usual: 'Pools that shrink to 0 between jobs.',
      sends: 'upgradePolicy.mode: "manual"',
    },
    {
      value: 'automatic',
      label: 'By themselves, between tasks',
      gain: 'Security fixes arrive without anyone remembering.',
      cost: 'A node is away for minutes; what tasks left on its system disk is gone.',
      undo: 'A new pool.',
      usual: 'Pools whose nodes stay for weeks.',
      sends: 'upgradePolicy.mode: "automatic", enableAutomaticOSUpgrade and osRollingUpgradeDeferral: true',
    },
  ],
  recommend: () => 'manual',
})
