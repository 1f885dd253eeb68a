import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { network } from './network.ts'
import { nodeAddresses } from './node-addresses.ts'

export const egress = defineSelect({
  id: 'egress',
  topic: 'Network',
  title: 'Way out',
  prompt: 'May the nodes reach the internet?',
  when: (view) => view.answer(nodeAddresses) === 'none' && view.answer(network) !== 'existing',
  applies: '`node-addresses` is `none` and `network` is `new`',
  why: {
    text: 'Nodes without public addresses have no way out unless you give them one. They reach Batch through a private endpoint, or by the way out if there is one. The subnet is created with defaultOutboundAccess: false, so that nothing gets out by accident.',
    changed: endOf('default-outbound'),
    link: sources.defaultOutbound.link,
    checked: sources.defaultOutbound.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No way out',
      gain: 'A node cannot send data to the internet.',
      cost: 'Start tasks cannot download packages or images; put them in your own image or behind a private endpoint.',
      undo: 'Yes: add a NAT gateway at any time.',
      usual: 'Sensitive data, prepared images.',
      sends: 'subnet defaultOutboundAccess: false',
    },
    {
      value: 'nat',
      label: 'Through a NAT gateway',
      gain: 'Nodes download what they need, by addresses you know.',
      cost: 'The gateway (a shared way out) is billed by hour and gigabyte. A task can send data anywhere.',
      undo: 'Yes: take it off the subnet at any time.',
      usual: 'Package installs, licence servers, public data.',
      sends: 'subnet natGateway.id, defaultOutboundAccess: false',
    },
    {
      value: 'firewall',
      label: 'Through the firewall of your hub',
      gain: 'One place decides what leaves the nodes, and logs it.',
      cost: 'The firewall must allow what Batch needs, or no node starts. A peering with the hub.',
      undo: 'Yes: take the route table off the subnet at any time.',
      usual: 'Hub and spoke, with a central firewall.',
      sends: 'subnet routeTable.id: 0.0.0.0/0 to VirtualAppliance, defaultOutboundAccess: false',
    },
  ],
  recommend: () => 'none',
})
