import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { nodeAddresses } from './node-addresses.ts'
import { pool } from './pool.ts'

export const remoteAccess = defineSelect({
  id: 'remote-access',
  topic: 'Network',
  title: 'Remote access',
  prompt: 'May anyone log in to the nodes?',
  depth: 'detail',
  when: (view) => {
    const addresses = view.answer(nodeAddresses)
    return addresses !== undefined && addresses !== 'none' && view.answer(pool) === 'create'
  },
  applies: '`pool` is `create` and `node-addresses` is not `none`',
  why: {
    text: 'Tasks need nobody to log in. If you open a port for finding faults, we always send the addresses that may use it and a rule that refuses all others: an endpoint with no rules is open to everyone.',
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
