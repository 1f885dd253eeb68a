import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { landingZone } from '../landing-zone.ts'
import { problemWithSubnetName } from '../subnet-names.ts'
import { existingNetwork } from './existing-network.ts'
import { network } from './network.ts'

export const existingEndpointSubnet = definePick({
  id: 'existing-endpoint-subnet',
  topic: 'Network',
  title: 'Subnet for endpoints',
  prompt: 'Which of its subnets do the private endpoints live in?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'existing',
  applies: '`network` is `existing`',
  why: {
    text: 'Each private endpoint takes one address here; an environment makes one to three. A delegated subnet takes none. Where its security group is heeded for endpoints, it must let 443 in from the nodes. With no private endpoint the subnet is left alone.',
    link: sources.privateConnectivity.link,
    checked: sources.privateConnectivity.checked,
  },
  placeholder: 'snet-endpoints',
  gain: 'What stands against a subnet is said beside it.',
  cost: 'Three addresses of it at most.',
  undo: 'New endpoints in another subnet; addresses change.',
  usual: 'The subnet your network team keeps for endpoints.',
  recommend: (view) => (view.answer(existingNetwork) === landingZone.network ? landingZone.endpointSubnet : undefined),
  validate: problemWithSubnetName,
  list: (listings, view) => listings.subnets(view, 'endpoints'),
})
