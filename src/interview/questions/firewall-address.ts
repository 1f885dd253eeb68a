import { sources } from '../../guidance/sources.ts'
import { problemWithInsideAddress } from '../address-planner.ts'
import { defineText } from '../define.ts'
import { landingZone } from '../landing-zone.ts'
import { egress } from './egress.ts'
import { hubNetwork } from './hub-network.ts'

export const firewallAddress = defineText({
  id: 'firewall-address',
  topic: 'Network',
  title: 'Firewall',
  prompt: 'At which address does the firewall take traffic?',
  depth: 'detail',
  when: (view) => view.answer(egress) === 'firewall',
  applies: '`egress` is `firewall`',
  why: {
    text: 'The private address of Azure Firewall or of an appliance, in the hub. A route table (a list of where packets go next) on the node subnet sends everything that has no nearer way there. Private endpoints keep their own way. The review lists what the firewall must allow.',
    link: sources.routes.link,
    checked: sources.routes.checked,
  },
  placeholder: '10.0.1.4',
  gain: 'One place decides what leaves, and keeps a log of it.',
  cost: 'Nodes that it does not let out stay unusable.',
  undo: 'Yes: the route table changes without recreating nodes.',
  usual: 'The first address of AzureFirewallSubnet plus 4.',
  recommend: (view) => (view.answer(hubNetwork) === landingZone.hub ? landingZone.firewall : undefined),
  validate: problemWithInsideAddress,
})
