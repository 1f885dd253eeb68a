import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'
import { vmSecurity } from './vm-security.ts'

export const diskEncryption = defineSelect({
  id: 'disk-encryption',
  topic: 'Encryption',
  title: 'Disk encryption',
  prompt: 'How are the disks of the nodes encrypted?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'Azure encrypts managed disks where they are stored. The temporary disk and the caches live on the host, and there encryption is yours to ask for. You name targets and Batch picks the technique. Linux takes the temporary disk as target; Windows needs both disks named. The built-in policy looks only for the temporary disk among the targets, so encryption at host alone does not satisfy it. Where the host cannot encrypt, Batch falls back to Azure Disk Encryption, which ends and is not offered by itself. In user subscription mode the host encrypts only once the feature EncryptionAtHost is registered there; we register it.',
    changed: endOf('azure-disk-encryption'),
    controls: ['MCSB DP-4', 'Policy: Azure Batch pools should have disk encryption enabled'],
    link: sources.diskEncryption.link,
    checked: sources.diskEncryption.checked,
  },
  options: [
    {
      value: 'host-and-temporary',
      label: 'At the host, and the temporary disk',
      gain: 'Disks and caches are encrypted before they leave the host.',
      cost: 'The size must support encryption at host; no price.',
      undo: 'A new pool.',
      usual: 'Everyone with a v5 or newer size.',
      sends: 'securityProfile.encryptionAtHost: true, diskEncryptionConfiguration.targets: ["TemporaryDisk"]',
    },
    {
      value: 'temporary',
      label: 'The temporary disk, as Batch sees fit',
      gain: 'Works on more sizes; satisfies the built-in policy.',
      cost: 'Batch picks the technique; some sizes are refused. Where it is Azure Disk Encryption, that ends in 2028.',
      undo: 'A new pool.',
      usual: 'Older sizes without encryption at host.',
      sends: 'diskEncryptionConfiguration.targets: ["TemporaryDisk"]',
    },
    {
      value: 'platform',
      label: 'Only what Azure does by itself',
      gain: 'Works on every size.',
      cost: 'Temporary disk and caches stay as they are on the host. Azure’s built-in policy reports it.',
      undo: 'A new pool.',
      usual: 'Public data on special hardware.',
      sends: 'no diskEncryptionConfiguration',
    },
  ],
  recommend: (view) => (view.answer(vmSecurity) === 'confidential' ? 'temporary' : 'host-and-temporary'),
})
