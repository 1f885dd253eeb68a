import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { exampleIds, problemWithId } from '../resource-ids.ts'
import { network } from './network.ts'
import { region } from './region.ts'

export const existingNetwork = definePick({
  id: 'existing-network',
  topic: 'Network',
  title: 'Existing network',
  prompt: 'Which network is there already?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'existing',
  applies: '`network` is `existing`',
  why: {
    text: 'The list shows the networks of your subscription in your region: nodes can live in no other. The network may lie in another resource group. You need the right to join its subnets (the role Network Contributor has it, and so has a narrower one with subnets/join/action).',
    link: sources.virtualNetwork.link,
    checked: sources.virtualNetwork.checked,
  },
  placeholder: exampleIds.network,
  gain: 'Nodes stand where your network team expects them.',
  cost: 'The right to join its subnets; its rules are not yours.',
  undo: 'A new pool and new endpoints in another network.',
  usual: 'The spoke network your network team made for you.',
  recommend: (view) => (hasLandingZone(view) && view.answer(region) === landingZone.region ? landingZone.network : undefined),
  validate: (value) => problemWithId(value, 'Microsoft.Network/virtualNetworks', 'the network'),
  list: (listings, view) => listings.virtualNetworks(view, 'in your region'),
})
