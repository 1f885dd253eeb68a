import { sources } from '../../guidance/sources.ts'
import { defineNumber } from '../define.ts'
import { egress } from './egress.ts'

export const egressAddresses = defineNumber({
  id: 'egress-addresses',
  topic: 'Network',
  title: 'Addresses out',
  prompt: 'By how many addresses do the nodes leave?',
  depth: 'detail',
  when: (view) => view.answer(egress) === 'nat',
  applies: '`egress` is `nat`',
  why: {
    text: 'A NAT gateway has 1 to 16 public addresses. Each brings 64,512 ports, and each connection to the same place takes one. Partners put all of them on their allow-list, so it is easier to start with what you will need than to add one later. The addresses are known once they are made; the report prints them with a text for the partner.',
    link: sources.natGateway.link,
    checked: sources.natGateway.checked,
  },
  minimum: 1,
  maximum: 16,
  gain: 'More connections at the same time to one place.',
  cost: 'Each address is billed; partners list every one.',
  undo: 'Yes; one taken away is lost, tell your partners first.',
  usual: '1; more with hundreds of nodes calling one service.',
  recommend: () => 1,
  show: (value) => (value === 1 ? '1 address' : `${value} addresses`),
})
