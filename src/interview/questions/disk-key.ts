import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const diskKey = defineSelect({
  id: 'disk-key',
  topic: 'Encryption',
  title: 'Disk key',
  prompt: 'Whose key encrypts the disks of the nodes?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'This key encrypts the operating system disk, and data disks, where Azure stores them; the account’s key is another question. The pool’s identity uses it, so it must be allowed to before the first node starts. The pool is given the key with its version, known only once the key exists, and follows later versions. On Linux we could not verify the operating system disk and the temporary disk as targets together: Azure’s words say both that only the temporary disk works and that your key needs the other.',
    changed: 'Your own key on a pool without a disk encryption set exists since API version 2025-06-01.',
    controls: ['MCSB DP-5'],
    link: sources.poolApi.link,
    checked: sources.poolApi.checked,
    unverified: true,
  },
  options: [
    {
      value: 'platform',
      label: 'Microsoft’s key',
      gain: 'Encrypted with nothing to run and nothing to lose.',
      cost: 'You cannot see or withdraw the key.',
      undo: 'A new pool.',
      usual: 'Most environments; nodes hold data for hours only.',
      sends: 'no customerManagedKey',
    },
    {
      value: 'customer',
      label: 'Your key in Key Vault',
      gain: 'You see its use, and without it no node’s disk opens.',
      cost: 'Key lost or blocked: nodes stop. On Linux the combination is not verified.',
      undo: 'A new pool.',
      usual: 'Rules that name keys of disks.',
      sends: 'diskEncryptionConfiguration.customerManagedKey: keyUrl with version, rotationToLatestKeyVersionEnabled: true',
    },
  ],
  recommend: () => 'platform',
})
