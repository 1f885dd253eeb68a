import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { vmSecurity } from './vm-security.ts'

export const confidentialEncryption = defineSelect({
  id: 'confidential-encryption',
  topic: 'Encryption',
  title: 'Confidential disks',
  prompt: 'What does the confidential machine seal on its disk?',
  depth: 'detail',
  when: (view) => view.answer(vmSecurity) === 'confidential',
  applies: '`vm-security` is `confidential`',
  why: {
    text: 'The guest state (what the virtual TPM and the firmware remember) is always sealed to the machine. The whole operating system disk can be, too: then only this machine’s chip can open it. It is sealed with Microsoft’s keys here; keys of your own need a disk encryption set, which Batch takes in user subscription mode only.',
    changed: 'Confidential nodes exist since API version 2024-07-01.',
    link: sources.confidential.link,
    checked: sources.confidential.checked,
  },
  options: [
    {
      value: 'vm-state-only',
      label: 'The machine’s state',
      gain: 'Nodes start faster; the state cannot be read outside.',
      cost: 'The disk itself is encrypted the ordinary way.',
      undo: 'A new pool.',
      usual: 'Tasks that keep data in memory.',
      sends: 'osDisk.managedDisk.securityProfile.securityEncryptionType: "VMGuestStateOnly"',
    },
    {
      value: 'disk-with-vm-state',
      label: 'The machine’s state and its disk',
      gain: 'Nobody outside the machine can read its disk.',
      cost: 'Nodes take longer to start. No encryption at host beside it.',
      undo: 'A new pool.',
      usual: 'Data that the cloud operator shall not see at rest.',
      sends: 'osDisk.managedDisk.securityProfile.securityEncryptionType: "DiskWithVMGuestState"',
    },
  ],
  recommend: () => 'vm-state-only',
})
