import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const nodeAddresses = defineSelect({
  id: 'node-addresses',
  topic: 'Network',
  title: 'Nodes’ addresses',
  prompt: 'Do the nodes get public addresses?',
  why: {
    text: 'Batch talks to nodes over connections that nodes open, so a node needs no public address to work. To leave by addresses that others can allow, there are two ways. Static addresses on the pool: one per 100 nodes and a spare, each node keeps its own way out, the list is fixed while the pool exists. A NAT gateway (next question): nodes have no public address, all leave by the gateway’s, and it serves every pool in the subnet.',
    changed:
      'In 2021 every node sat behind a load balancer with a public address. Pools without public addresses are the ordinary choice today, and no inbound rule is needed.',
    controls: ['MCSB NS-1'],
    link: sources.nodesWithoutAddresses.link,
    checked: sources.nodesWithoutAddresses.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No public addresses',
      gain: 'Nothing on the internet can open a connection to a node.',
      cost: 'Nodes get out only by a NAT gateway or firewall. No task authentication token.',
      undo: 'A new pool; account and network stay.',
      usual: 'Production, anything with customer data.',
      sends: 'publicIPAddressConfiguration.provision: "NoPublicIPAddresses"',
    },
    {
      value: 'batch-managed',
      label: 'Addresses that Batch manages',
      gain: 'Nodes reach the internet with nothing to set up.',
      cost: 'Addresses change; nobody else can allow them by list.',
      undo: 'A new pool; account and network stay.',
      usual: 'First environments, public data.',
      sends: 'publicIPAddressConfiguration.provision: "BatchManaged"',
    },
    {
      value: 'static',
      label: 'Static addresses of your own',
      gain: 'Nodes leave by addresses that partners can allow.',
      cost: 'One address per 100 nodes and a spare, each billed. The list is fixed while the pool exists.',
      undo: 'A new pool; the addresses can be used again.',
      usual: 'Licence servers or partners with an allow list.',
      sends: 'publicIPAddressConfiguration.provision: "UserManaged"',
    },
  ],
  recommend: () => 'none',
})
