import { sources } from '../../guidance/sources.ts'
import { defineNumber } from '../define.ts'
import { pool } from './pool.ts'

export const poolNodes = defineNumber({
  id: 'pool-nodes',
  topic: 'Pool',
  title: 'Nodes',
  prompt: 'How many nodes should the pool start with?',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'This is the target of dedicated nodes. Batch tries to reach it and reports what stands in the way, such as quota, while the pool itself stays. The network is planned to hold them.',
    link: sources.quotas.link,
    checked: sources.quotas.checked,
  },
  minimum: 0,
  maximum: 1000,
  gain: 'Tasks start at once; 0 creates the pool and waits.',
  cost: 'Each node is billed while it exists, also when idle.',
  undo: 'Yes: resize the pool at any time.',
  usual: '1 or 2 to begin with; 0 where jobs scale the pool.',
  recommend: () => 2,
  show: (value) => (value === 1 ? '1 node' : `${value} nodes`),
})
