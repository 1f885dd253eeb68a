import { sources } from '../../guidance/sources.ts'
import { problemWithRanges } from '../address-planner.ts'
import { defineList } from '../define.ts'
import { network } from './network.ts'

export const otherRanges = defineList({
  id: 'other-ranges',
  topic: 'Network',
  title: 'Ranges taken',
  prompt: 'Which ranges do your other networks use?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'new',
  applies: '`network` is `new`',
  why: {
    text: 'Networks whose ranges overlap cannot be peered, and a VPN cannot tell them apart. Name the ranges of the networks this one shall ever talk to: hub, other spokes, offices. The next question then proposes a range that is free. An empty list is fine for a network that stands alone.',
    link: sources.peering.link,
    checked: sources.peering.checked,
  },
  placeholder: '10.0.0.0/16, 192.168.0.0/16',
  gain: 'The range proposed overlaps none of them.',
  cost: 'You need to know them; ask your network team.',
  undo: 'Yes, but a network in use keeps its range.',
  usual: 'Empty for a first environment; the estate’s ranges later.',
  recommend: () => [],
  validate: problemWithRanges,
})
