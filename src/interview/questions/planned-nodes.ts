import { sources } from '../../guidance/sources.ts'
import { roomByDefault } from '../address-planner.ts'
import { defineNumber } from '../define.ts'
import { network } from './network.ts'
import { poolNodes } from './pool-nodes.ts'

export const plannedNodes = defineNumber({
  id: 'planned-nodes',
  topic: 'Network',
  title: 'Nodes at most',
  prompt: 'How many nodes will there ever be at once?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'new',
  applies: '`network` is `new`',
  why: {
    text: 'A subnet in use cannot be moved, so the network is planned for the largest number of nodes, not for the first. A node takes one address, Azure keeps 5 in each subnet, and half of the range is kept for private endpoints and what may come. Addresses cost nothing; only your network team may find them scarce.',
    link: sources.networkFaq.link,
    checked: sources.networkFaq.checked,
  },
  minimum: 0,
  maximum: 16_000,
  gain: 'The pool grows without a new network.',
  cost: 'A larger range of your private addresses.',
  undo: 'A larger number may need a new network and a new pool.',
  usual: 'The largest job you can think of, and some more.',
  recommend: (view) => Math.max(roomByDefault, view.answer(poolNodes) ?? 0),
  show: (value) => (value === 1 ? '1 node' : `${value} nodes`),
})
