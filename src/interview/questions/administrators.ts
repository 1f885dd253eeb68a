import { sources } from '../../guidance/sources.ts'
import { defineList } from '../define.ts'
import { problemWithPeople } from '../people.ts'

export const administrators = defineList({
  id: 'administrators',
  topic: 'Access',
  title: 'Administrators',
  prompt: 'Who administers the account?',
  depth: 'detail',
  why: {
    text: 'They get "Azure Batch Account Contributor" on this account: pools, jobs, its settings, but not the right to give rights and nothing beside the account. Name people, groups or programs by the object id the directory (Entra ID) gives them; a group is easier to keep right than a list of people. Owners and Contributors of the subscription have their rights anyway.',
    changed: 'Roles made for Batch exist now; the 2021 guidance had to use Contributor.',
    controls: ['MCSB PA-7'],
    link: sources.batchRoles.link,
    checked: sources.batchRoles.checked,
  },
  placeholder: 'group:1b2c3d4e-0000-0000-0000-000000000000',
  gain: 'They run the account with no rights elsewhere.',
  cost: 'Granting takes Owner or User Access Administrator.',
  undo: 'Yes, at any time: who is no longer listed loses the role.',
  usual: 'One group for the platform team; empty while you try.',
  recommend: () => [],
  show: (value) => (value.length === 0 ? 'Nobody beyond the owners' : value.join(', ')),
  validate: problemWithPeople,
})
