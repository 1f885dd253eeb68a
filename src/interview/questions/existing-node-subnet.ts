import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { landingZone } from '../landing-zone.ts'
import { problemWithSubnetName } from '../subnet-names.ts'
import { existingNetwork } from './existing-network.ts'
import { network } from './network.ts'

export const existingNodeSubnet = definePick({
  id: 'existing-node-subnet',
  topic: 'Network',
  title: 'Subnet for nodes',
  prompt: 'Which of its subnets do the nodes live in?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'existing',
  applies: '`network` is `existing`',
  why: {
    text: 'A node takes one address and Azure keeps 5 in each subnet. A subnet that is delegated (handed to one service), or whose service endpoint policies let nodes reach chosen storage accounts only, takes no pool. Its security group must let nodes out on 443, to the private endpoints or to BatchNodeManagement. The plan checks all of it before anything is made.',
    link: sources.virtualNetwork.link,
    checked: sources.virtualNetwork.checked,
  },
  placeholder: 'snet-nodes',
  gain: 'What stands against a subnet is said beside it.',
  cost: 'Its addresses are the most nodes you can ever have.',
  undo: 'A new pool in another subnet.',
  usual: 'One kept for Batch, /24 or larger.',
  recommend: (view) => (view.answer(existingNetwork) === landingZone.network ? landingZone.nodeSubnet : undefined),
  validate: problemWithSubnetName,
  list: (listings, view) => listings.subnets(view, 'nodes'),
})
