import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const allocationMode = defineSelect({
  id: 'allocation-mode',
  topic: 'Start',
  title: 'Allocation',
  prompt: 'Whose subscription do the nodes live in?',
  why: {
    text: 'In Batch service mode, Batch runs the virtual machines in subscriptions of its own and you see nodes. In user subscription mode they are scale sets in your subscription: needed for reserved instances, for Azure Policy on the machines, or to count cores against your own quota. That mode needs a grant to the Batch service and a Key Vault of its own.',
    controls: ['Azure Policy: allowed pool allocation mode'],
    link: sources.accounts.link,
    checked: sources.accounts.checked,
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
      gain: 'Reserved instances, and your policies on the machines.',
      cost: 'A grant to the Batch service, a Key Vault, your quota.',
      undo: 'No: another mode means a new account.',
      usual: 'Large estates with reservations or strict policies.',
      sends: 'poolAllocationMode: "UserSubscription"',
      unavailable: () => 'This version of secure-batch does not provision user subscription mode yet.',
    },
  ],
  recommend: () => 'batch-service',
})
