import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const allocationMode = defineSelect({
  id: 'allocation-mode',
  topic: 'Start',
  title: 'Allocation',
  prompt: 'Whose subscription do the nodes live in?',
  why: {
    text: 'In Batch service mode, Batch runs the virtual machines in subscriptions of its own and you see nodes. In user subscription mode they are scale sets (groups of machines) in your subscription. Three things need that: reserved instances (machines paid a year or more ahead), Azure Policy on the machines, and a quota of cores you manage yourself, that of Compute instead of that of Batch. It takes a grant to the Batch service on the subscription and a Key Vault in which Batch keeps what it needs to start machines. Shared keys never open such an account. Pools with public addresses get a load balancer on your bill, as every pool in a network of yours does.',
    changed: 'The vault may now use roles instead of access policies, and a narrower role than Contributor exists for Batch.',
    controls: ['Azure Policy: allowed pool allocation mode'],
    link: sources.userSubscription.link,
    checked: sources.userSubscription.checked,
  },
  options: [
    {
      value: 'batch-service',
      label: 'Batch service',
      gain: 'Batch runs the machines; nothing to grant or maintain.',
      cost: 'No reserved instances; cores count against Batch quota.',
      undo: 'No: another mode means a new account.',
      usual: 'Almost everyone.',
      sends: 'poolAllocationMode: "BatchService"',
    },
    {
      value: 'user-subscription',
      label: 'User subscription',
      gain: 'Reserved instances, your policies on the machines, your own quota of cores.',
      cost: 'Batch may act in your subscription; a Key Vault with an endpoint to keep.',
      undo: 'No: another mode means a new account.',
      usual: 'Large estates with reservations or strict policies.',
      sends: 'poolAllocationMode: "UserSubscription", keyVaultReference: { id, url }',
    },
  ],
  recommend: () => 'batch-service',
})
