import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { allocationMode } from './allocation-mode.ts'

export const subscriptionGrant = defineSelect({
  id: 'subscription-grant',
  topic: 'Start',
  title: 'Grant to Batch',
  prompt: 'Which right does Batch get on the subscription?',
  when: (view) => view.answer(allocationMode) === 'user-subscription',
  applies: '`allocation-mode` is `user-subscription`',
  depth: 'detail',
  why: {
    text: 'Batch makes scale sets, addresses and load balancers in your subscription, so its service principal needs a role (a set of rights) there. Microsoft’s page says Contributor. A narrower role, "Azure Batch Service Orchestration Role", is in use; its definition is on no page we found, so it is looked up by name in your directory and never by an id, and what exactly it allows is not verified. Making the grant takes Owner or User Access Administrator on the subscription. Destroy takes it back only when secure-batch made it and no other account in the subscription needs it.',
    changed: 'The 2021 guidance knew Contributor only.',
    unverified: true,
    controls: ['MCSB PA-7'],
    link: sources.userSubscription.link,
    checked: sources.userSubscription.checked,
  },
  options: [
    {
      value: 'narrow',
      label: 'The narrow role for Batch',
      gain: 'Batch may run machines here and little else.',
      cost: 'Not in every directory: the plan says so, and Contributor is left.',
      undo: 'Yes, at any time: the new grant comes before the old one goes.',
      usual: 'Everyone whose directory has it.',
      sends: 'roleDefinitionId of "Azure Batch Service Orchestration Role"',
    },
    {
      value: 'contributor',
      label: 'Contributor',
      gain: 'What Microsoft’s page names; every directory has it.',
      cost: 'Batch may change everything in the subscription but rights.',
      undo: 'Yes, at any time: the new grant comes before the old one goes.',
      usual: 'Directories without the narrow role.',
      sends: 'roleDefinitionId of "Contributor"',
    },
    {
      value: 'granted',
      label: 'Somebody has made the grant',
      gain: 'You need no rights to grant; it is only checked.',
      cost: 'Nothing is made: without the grant the plan stops here.',
      undo: 'Yes, at any time.',
      usual: 'Subscriptions a platform team prepares.',
    },
  ],
  recommend: () => 'narrow',
})
