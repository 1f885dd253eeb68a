import { sources } from '../../guidance/sources.ts'
import { problemWithList } from '../addresses.ts'
import { defineList } from '../define.ts'
import { maximumAccountAddresses } from './account-addresses.ts'
import { nodeManagementReach } from './node-management-reach.ts'

/** 200 rules for the endpoint, less the most addresses the environment itself can have (16 of a NAT gateway, 12 of a pool). */
const maximumNodeManagementAddresses = maximumAccountAddresses - 16

export const nodeManagementAddresses = defineList({
  id: 'node-management-addresses',
  topic: 'Network',
  title: 'Nodes come from',
  prompt: 'From which addresses do nodes reach the Batch service?',
  depth: 'detail',
  when: (view) => view.answer(nodeManagementReach) === 'listed',
  applies: '`node-management-reach` is `listed`',
  why: {
    text: 'The public addresses your nodes leave by: those of the firewall or of the NAT gateway your network team runs. Addresses that this environment makes itself are added without being listed. A node that comes from another address is refused and stays unusable.',
    link: sources.publicNetworkAccess.link,
    checked: sources.publicNetworkAccess.checked,
  },
  placeholder: '203.0.113.10, 198.51.100.0/24',
  gain: 'Only these addresses get an answer at all.',
  cost: 'The list must follow your firewall’s addresses.',
  undo: 'Yes; a change takes a few minutes to have effect.',
  usual: 'The public addresses of the hub’s firewall.',
  recommend: () => undefined,
  validate: (value) => problemWithList(value, maximumNodeManagementAddresses),
})
