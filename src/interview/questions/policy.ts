import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const policy = defineSelect({
  id: 'policy',
  topic: 'Operations',
  title: 'Policy',
  prompt: 'Should Azure Policy watch this environment?',
  depth: 'detail',
  why: {
    text: 'Azure Policy compares resources with rules and shows what differs. Microsoft keeps rules for Batch ready made: keys, sign-in, public access, disk encryption, logs. In audit effect they report and stop nothing. In deny effect Azure refuses a write that differs, whoever makes it; logs and private endpoints cannot be denied and are reported. An assignment counts some minutes after it is made. In user subscription mode a rule for scale sets (the machines of your nodes) is added: encryption at host. Whether Batch puts them into this resource group, which the rule watches, is not verified.',
    controls: ['MCSB AM-2'],
    link: sources.policies.link,
    checked: sources.policies.checked,
    unverified: true,
  },
  options: [
    {
      value: 'audit',
      label: 'Yes, report what differs',
      gain: 'Later changes show up in the compliance view.',
      cost: 'Assigning needs Resource Policy Contributor or Owner. Results take minutes to hours.',
      undo: 'Yes: remove the assignments at any time.',
      usual: 'Regulated work; estates without their own rules.',
      sends: 'Microsoft.Authorization/policyAssignments on the resource group, audit effects',
    },
    {
      value: 'deny',
      label: 'Yes, and refuse what differs',
      gain: 'Nobody opens the account, by mistake or on purpose.',
      cost: 'Your own changes are refused, too, until policy is none or audit. All answers must meet the rules.',
      undo: 'Yes: apply again with policy=audit or none.',
      usual: 'Environments that an auditor has signed off.',
      sends: 'Microsoft.Authorization/policyAssignments on the resource group, effect Deny where the definition has it',
    },
    {
      value: 'none',
      label: 'No assignments',
      gain: 'Nothing more to assign; your own policies still count.',
      cost: 'Nobody is told when someone opens the account later.',
      undo: 'Yes: apply again with policy=audit.',
      usual: 'Where policy is set for the whole subscription.',
    },
  ],
  recommend: () => 'none',
})
