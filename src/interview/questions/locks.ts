import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const locks = defineSelect({
  id: 'locks',
  topic: 'Operations',
  title: 'Locks',
  prompt: 'Should deleting need a second, deliberate step?',
  why: {
    text: 'A CanNotDelete lock makes Azure refuse to delete a resource until the lock is removed, whoever asks. It stops accidents, not people with the right to remove locks. Addresses and load balancers that Batch must change itself are never locked: a lock there breaks pools.',
    link: sources.locks.link,
    checked: sources.locks.checked,
  },
  options: [
    {
      value: 'delete',
      label: 'Yes, lock against deletion',
      gain: 'A slip in the portal or a script deletes nothing.',
      cost: 'Setting locks needs Owner or User Access Administrator.',
      undo: 'Yes: destroy removes its own locks first.',
      usual: 'Production and regulated work.',
      sends: 'Microsoft.Authorization/locks level: "CanNotDelete"',
    },
    {
      value: 'none',
      label: 'No locks',
      gain: 'Fewer rights needed; resources come and go freely.',
      cost: 'One wrong command can delete the account.',
      undo: 'Yes: apply again with locks=delete.',
      usual: 'Development and short-lived environments.',
    },
  ],
  recommend: () => 'none',
})
