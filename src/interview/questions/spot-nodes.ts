import { sources } from '../../guidance/sources.ts'
import { defineNumber } from '../define.ts'
import { pool } from './pool.ts'

export const spotNodes = defineNumber({
  id: 'spot-nodes',
  topic: 'Pool',
  title: 'Spot nodes',
  prompt: 'How many Spot nodes should the pool start with?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'Spot nodes use capacity that nobody rents at the moment and cost a fraction. Azure takes one back at any time, and its tasks start again elsewhere. They come on top of the dedicated nodes, have a core quota of their own, and need room in the network like any other node. Azure still calls the property low-priority.',
    changed: 'Low-priority nodes became Spot nodes in 2026.',
    link: sources.spot.link,
    checked: sources.spot.checked,
  },
  minimum: 0,
  maximum: 1000,
  gain: 'Much work for little money, when there is capacity.',
  cost: 'A node can vanish in the middle of a task.',
  undo: 'Yes: resize the pool at any time.',
  usual: '0; more where tasks are short or save their progress.',
  recommend: () => 0,
  show: (value) => (value === 0 ? 'none' : value === 1 ? '1 Spot node' : `${value} Spot nodes`),
})
