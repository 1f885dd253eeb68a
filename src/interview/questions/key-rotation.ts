import { sources } from '../../guidance/sources.ts'
import { defineNumber } from '../define.ts'
import { accountKey } from './account-key.ts'
import { diskKey } from './disk-key.ts'

/** Rotation intervals below this leave no room for a notice a month before the key expires. */
const shortest = 30

export const keyRotation = defineNumber({
  id: 'key-rotation',
  topic: 'Encryption',
  title: 'Key rotation',
  prompt: 'After how many days does Key Vault renew the key?',
  depth: 'detail',
  when: (view) => view.answer(accountKey) === 'customer' || view.answer(diskKey) === 'customer',
  applies: '`account-key` is `customer` or `disk-key` is `customer`',
  why: {
    text: 'Rotation adds a new version of the key; Batch goes over to it by itself. A version expires after four times the interval, and Key Vault gives notice 30 days before, so a rotation that stops is seen in time. An expired version blocks the account. 0 makes a key that neither rotates nor expires.',
    controls: ['MCSB DP-6'],
    link: sources.keyRotation.link,
    checked: sources.keyRotation.checked,
  },
  minimum: 0,
  maximum: 730,
  gain: 'Old key material goes out of use by itself.',
  cost: 'Each version is billed; a rotation that stops ends in expiry.',
  undo: 'Yes: another interval makes a new key; the old one stays.',
  usual: '90; 0 where people rotate by hand.',
  recommend: () => 90,
  validate: (value) =>
    value !== 0 && value < shortest
      ? `Type 0 for none, or ${shortest} days or more: Key Vault gives notice ${shortest} days before a version expires`
      : undefined,
  show: (value) => (value === 0 ? 'never' : `every ${value} days`),
})
