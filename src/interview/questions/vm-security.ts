import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const vmSecurity = defineSelect({
  id: 'vm-security',
  topic: 'Encryption',
  title: 'Machine security',
  prompt: 'How are the nodes protected while they start?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'Trusted launch starts a node only with signed boot code (secure boot) and gives it a virtual TPM (a chip that holds keys and measures the start). It needs a generation 2 image, which both images here are, and a size that supports it. A confidential machine goes further: its memory is encrypted by the processor, so that not even the host reads it. It needs a DC or EC size, which not every region has, and the confidential edition of the image.',
    changed: 'Trusted launch on Batch pools exists since API version 2023-11-01, confidential machines since 2024-07-01.',
    link: sources.security.link,
    checked: sources.security.checked,
  },
  options: [
    {
      value: 'trusted-launch',
      label: 'Trusted launch',
      gain: 'Changed boot code does not start; no extra price.',
      cost: 'The size must support it; unsigned drivers do not load.',
      undo: 'A new pool.',
      usual: 'Everyone on a current size.',
      sends: 'securityProfile.securityType: "trustedLaunch", secureBootEnabled and vTpmEnabled: true',
    },
    {
      value: 'confidential',
      label: 'Confidential machine',
      gain: 'Memory is encrypted; the host and its operators cannot read it.',
      cost: 'DC and EC sizes only, at a higher price and in fewer regions. No encryption at host.',
      undo: 'A new pool.',
      usual: 'Data that may not be seen even by the cloud operator.',
      sends: 'securityProfile.securityType: "confidentialVM", secureBootEnabled and vTpmEnabled: true, osDisk.managedDisk.securityProfile',
    },
    {
      value: 'standard',
      label: 'Standard',
      gain: 'Works on every size and with every driver.',
      cost: 'Changed boot code goes unnoticed.',
      undo: 'A new pool.',
      usual: 'Special hardware with unsigned drivers.',
      sends: 'no securityType',
    },
  ],
  recommend: () => 'trusted-launch',
})
