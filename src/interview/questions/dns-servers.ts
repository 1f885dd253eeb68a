import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { network } from './network.ts'

export const dnsServers = defineSelect({
  id: 'dns-servers',
  topic: 'Network',
  title: 'DNS servers',
  prompt: 'Who answers the nodes’ questions for names?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'new',
  applies: '`network` is `new`',
  why: {
    text: 'Nodes find private endpoints by name. Azure DNS looks into the private zones linked to the network. Servers of your own must pass what they do not know on to Azure DNS (168.63.129.16) from a network that those zones are linked to; otherwise nodes get the public address and stay unusable.',
    link: sources.privateDnsIntegration.link,
    checked: sources.privateDnsIntegration.checked,
  },
  options: [
    {
      value: 'azure',
      label: 'Azure DNS',
      gain: 'Names of private endpoints resolve without more.',
      cost: 'Nodes do not know the names of your own networks.',
      undo: 'Yes; nodes take the change when they restart.',
      usual: 'Most, unless nodes need names from on-premises.',
    },
    {
      value: 'custom',
      label: 'DNS servers of your own',
      gain: 'Nodes know the names of your own networks.',
      cost: 'Your servers must resolve the private zones too.',
      undo: 'Yes; nodes take the change when they restart.',
      usual: 'Hubs with a DNS resolver or domain controllers.',
      sends: 'dhcpOptions.dnsServers',
    },
  ],
  recommend: () => 'azure',
})
