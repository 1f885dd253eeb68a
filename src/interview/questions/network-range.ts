import { sources } from '../../guidance/sources.ts'
import { freeRange, nodesToHold } from '../address-planner.ts'
import { prefixFor, problemWithNetwork } from '../addresses.ts'
import { defineCidr } from '../define.ts'
import type { View } from '../types.ts'
import { network } from './network.ts'
import { otherRanges } from './other-ranges.ts'
import { plannedNodes } from './planned-nodes.ts'
import { poolNodes } from './pool-nodes.ts'
import { spotNodes } from './spot-nodes.ts'

const allNodes = (view: View): number => (view.answer(poolNodes) ?? 0) + (view.answer(spotNodes) ?? 0)

export const networkRange = defineCidr({
  id: 'network-range',
  topic: 'Network',
  title: 'Network range',
  prompt: 'Which address range does the virtual network get?',
  depth: 'detail',
  when: (view) => view.answer(network) !== 'existing',
  applies: '`network` is `new`',
  why: {
    text: 'The virtual network is split into one subnet for nodes and one for private endpoints. A node takes one address and Azure keeps 5 in each subnet. If you will peer this network with others, the range must not overlap theirs. 172.17.0.0/16 is refused: containers on the nodes use it.',
    link: sources.virtualNetwork.link,
    checked: sources.virtualNetwork.checked,
  },
  placeholder: '10.40.0.0/21',
  gain: 'Nodes and endpoints live in a range you chose.',
  cost: 'Not to be changed while nodes run; overlap bars peering.',
  undo: 'Ranges can be added; subnets in use cannot move.',
  usual: 'A /22 or /21 that your network team gives you.',
  // Room for a thousand nodes from the start, so that a pool that grows finds its subnet as it was: subnets in use cannot move.
  recommend: (view) => {
    const nodes = Math.max(view.answer(plannedNodes) ?? 0, allNodes(view))
    return freeRange(Math.min(22, prefixFor(nodes)), view.answer(otherRanges) ?? [])
  },
  validate: (value, view) => problemWithNetwork(value, nodesToHold(allNodes(view), view.answer(plannedNodes))),
})
