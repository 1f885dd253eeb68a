import { sources } from '../../guidance/sources.ts'
import { defineList } from '../define.ts'
import { problemWithPeople } from '../people.ts'

export const jobSubmitters = defineList({
  id: 'job-submitters',
  topic: 'Access',
  title: 'Job submitters',
  prompt: 'Who submits jobs?',
  depth: 'detail',
  why: {
    text: 'They get "Azure Batch Job Submitter" on this account: jobs, job schedules and tasks, and looking at pools. Looking at the account itself is not part of it, so they get "Azure Batch Account Reader" too; neither lets them change a pool or a setting. Input and output in a storage account are another right.',
    changed: 'Roles made for Batch exist now; the 2021 guidance had to use Contributor or the shared key.',
    controls: ['MCSB PA-7'],
    link: sources.batchRoles.link,
    checked: sources.batchRoles.checked,
  },
  placeholder: 'group:1b2c3d4e-0000-0000-0000-000000000000, app:…',
  gain: 'They run work and can break nothing but jobs.',
  cost: 'Granting takes Owner or User Access Administrator.',
  undo: 'Yes, at any time: who is no longer listed loses the roles.',
  usual: 'The group of users and the pipeline’s identity.',
  recommend: () => [],
  show: (value) => (value.length === 0 ? 'Nobody beyond administrators' : value.join(', ')),
  validate: problemWithPeople,
})
