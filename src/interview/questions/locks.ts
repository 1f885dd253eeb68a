import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const locks = defineSelect({
  id: 'locks',
  topic: 'Operations',
  title: 'Locks',
  prompt: 'Should deleting need a second, deliberate step?',
  depth: 'detail',
  why: {
    text: 'A CanNotDelete lock makes Azure refuse to delete a resource until the lock is removed, whoever asks. It stops accidents, not people with the right to remove locks. This environment’s Key Vault, storage account and workspace are locked, those of them there are, and its outbound addresses if you want. The account and the network are not: a lock on the account passes down to its pools, and Batch itself makes and removes load balancers beside the network.',
    link: sources.locks.link,
    checked: sources.locks.checked,
  },
  options: [
    {
      value: 'delete',
      label: 'Yes, lock vault, storage and logs',
      gain: 'A slip in the portal or a script deletes neither keys nor data nor logs.',
      cost: 'Setting locks needs Owner or User Access Administrator.',
      undo: 'Yes: destroy removes its own locks first.',
      usual: 'Production and regulated work.',
      sends: 'Microsoft.Authorization/locks level: "CanNotDelete"',
    },
    {
      value: 'delete-and-addresses',
      label: 'Yes, and the addresses nodes leave by',
      gain: 'Addresses that partners have allowed are not lost by a slip.',
      cost: 'As above; the NAT gateway’s addresses only: a pool’s own may carry no lock.',
      undo: 'Yes: destroy removes its own locks first.',
      usual: 'Where partners allow your addresses by list.',
      sends: 'Microsoft.Authorization/locks level: "CanNotDelete", also on the public addresses',
    },
    {
      value: 'none',
      label: 'No locks',
      gain: 'Fewer rights needed; resources come and go freely.',
      cost: 'One wrong command can delete vault, storage or logs.',
      undo: 'Yes: apply again with locks=delete.',
      usual: 'Development and short-lived environments.',
    },
  ],
  recommend: () => 'none',
})
