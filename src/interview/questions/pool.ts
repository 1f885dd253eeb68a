import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const pool = defineSelect({
  id: 'pool',
  topic: 'Pool',
  title: 'Pool',
  prompt: 'Do you want a first pool of nodes?',
  why: {
    text: 'A pool is the group of virtual machines (nodes) that runs your tasks. One created now proves the way from node to Batch works before anyone depends on it. Encryption, identity and addresses of nodes are set on the pool when it is created.',
    link: sources.sizes.link,
    checked: sources.sizes.checked,
  },
  options: [
    {
      value: 'create',
      label: 'Yes, create one',
      gain: 'Nodes (virtual machines) that run tasks once all is ready.',
      cost: 'Nodes are billed while they exist, also when idle.',
      undo: 'Yes: resize to 0 or delete the pool at any time.',
      usual: 'Most: it shows that network and rights fit.',
      sends: 'Microsoft.Batch/batchAccounts/pools',
    },
    {
      value: 'none',
      label: 'No, only the account around it',
      gain: 'No node is billed; pools come from your own pipeline.',
      cost: 'Nothing shows yet that nodes can reach Batch.',
      undo: 'Yes: apply again with pool=create.',
      usual: 'Teams whose scheduler creates pools itself.',
    },
  ],
  recommend: () => 'create',
})
