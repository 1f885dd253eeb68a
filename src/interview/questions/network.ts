import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const network = defineSelect({
  id: 'network',
  topic: 'Network',
  title: 'Network',
  prompt: 'Does the environment get a network of its own?',
  depth: 'detail',
  why: {
    text: 'Nodes and private endpoints live in a virtual network. A new one is planned, closed and removed with the environment. One that exists is used as found: it is read and checked, never altered and never removed, so its own security groups, routes and DNS servers decide what nodes reach. Its subnet for nodes must lie in the subscription and region of the account.',
    controls: ['MCSB NS-1'],
    link: sources.virtualNetwork.link,
    checked: sources.virtualNetwork.checked,
  },
  options: [
    {
      value: 'new',
      label: 'A new virtual network',
      gain: 'Subnets, security groups and way out are made to fit.',
      cost: 'Your network team gives you a range that is free.',
      undo: 'Another network means new endpoints and a new pool.',
      usual: 'Most, unless a network team hands out subnets.',
      sends: 'Microsoft.Network/virtualNetworks',
    },
    {
      value: 'existing',
      label: 'A network that is there already',
      gain: 'Peerings, routes and DNS of your network team count at once.',
      cost: 'We make no security group and no NAT gateway there: what it closes and opens is theirs to change.',
      undo: 'Another network means new endpoints and a new pool.',
      usual: 'Landing zones where subnets are handed out.',
      sends: 'nothing to the network; pool and endpoints name its subnets',
    },
  ],
  recommend: () => 'new',
})
