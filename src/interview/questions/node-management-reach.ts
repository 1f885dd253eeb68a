import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const nodeManagementReach = defineSelect({
  id: 'node-management-reach',
  topic: 'Network',
  title: 'Node management',
  prompt: 'How do the nodes reach the Batch service?',
  depth: 'detail',
  why: {
    text: 'Nodes open connections to a second endpoint of the account, nodeManagement, to fetch work and report. A private endpoint for it keeps that traffic inside your network. Without a path to it nodes become unusable, and no task runs.',
    changed: endOf('classic-node-communication'),
    controls: ['MCSB NS-2'],
    link: sources.publicNetworkAccess.link,
    checked: sources.publicNetworkAccess.checked,
  },
  options: [
    {
      value: 'private',
      label: 'Through a private endpoint',
      gain: 'Node traffic stays in your network; needs no way out.',
      cost: 'One private endpoint (an address for the service inside your own network), billed by the hour.',
      undo: 'Yes, at any time, without recreating anything.',
      usual: 'Production; a must when the account is private.',
      sends: 'private endpoint groupIds: ["nodeManagement"], nodeManagementAccess.defaultAction: "Deny"',
    },
    {
      value: 'own-addresses',
      label: 'Over the internet, own addresses only',
      gain: 'Only your nodes’ addresses reach it; no endpoint to pay.',
      cost: 'Traffic crosses the internet, encrypted. A new address must be listed first.',
      undo: 'Yes; a change takes a few minutes to have effect.',
      usual: 'Static addresses or a NAT gateway anyway.',
      sends: 'nodeManagementAccess.defaultAction: "Deny", ipRules: your addresses',
    },
    {
      value: 'listed',
      label: 'Over the internet, from addresses you list',
      gain: 'Nodes behind your firewall reach it; no endpoint to pay.',
      cost: 'Traffic crosses the internet, encrypted. The list must follow your firewall’s addresses.',
      undo: 'Yes; a change takes a few minutes to have effect.',
      usual: 'Way out through a firewall of your own.',
      sends: 'nodeManagementAccess.defaultAction: "Deny", ipRules: the addresses you list',
    },
    {
      value: 'public',
      label: 'Over the internet, from anywhere',
      gain: 'Nothing to list and no private endpoint to pay.',
      cost: 'Anyone may knock; nodes still prove who they are.',
      undo: 'Yes, at any time, without recreating anything.',
      usual: 'First environments with Batch-managed addresses.',
      sends: 'nodeManagementAccess.defaultAction: "Allow"',
      typed: true,
    },
  ],
  recommend: () => 'private',
})
