import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const remoteAccess = defineSelect({
  id: 'remote-access',
  topic: 'Network',
  title: 'Remote access',
  prompt: 'May anyone log in to the nodes?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'Tasks need nobody to log in. If you open a port for finding faults, we always send the addresses that may use it and a rule that refuses all others: an endpoint with no rules is open to everyone. Nodes without public addresses are reached from inside the network only: from a jump host, or by Azure Bastion with the node’s private address.',
    changed: endOf('automatic-remote-ports'),
    link: sources.poolEndpoints.link,
    checked: sources.poolEndpoints.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No',
      gain: 'No port of a node answers from outside.',
      cost: 'You find faults from task output and logs.',
      undo: 'A new pool with the port opened.',
      usual: 'Nearly every pool.',
      sends: 'no endpointConfiguration',
    },
    {
      value: 'inside',
      label: 'Only from inside the network',
      gain: 'You look at a failed task; no port faces the internet.',
      cost: 'A jump host or Azure Bastion (log-in through the portal) in this network or a peered one, billed by the hour.',
      undo: 'Yes: a rule of the security group, changed at any time.',
      usual: 'Private environments that need fault finding.',
      sends: 'security rule Allow 22 or 3389 from VirtualNetwork, Deny from elsewhere; no inboundNatPools',
    },
    {
      value: 'ssh',
      label: 'SSH, from addresses you list',
      gain: 'You log in to a node to look at a failed task.',
      cost: 'A port of every node answers the listed addresses.',
      undo: 'A new pool without the port.',
      usual: 'Development pools on Linux.',
      sends: 'inboundNatPools backendPort 22, Allow listed, Deny *',
    },
    {
      value: 'rdp',
      label: 'RDP, from addresses you list',
      gain: 'You log in to a node’s desktop to look at a task.',
      cost: 'A port of every node answers the listed addresses.',
      undo: 'A new pool without the port.',
      usual: 'Development pools on Windows.',
      sends: 'inboundNatPools backendPort 3389, Allow listed, Deny *',
    },
  ],
  recommend: () => 'none',
})
