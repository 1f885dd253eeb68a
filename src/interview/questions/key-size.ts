import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { accountKey } from './account-key.ts'
import { diskKey } from './disk-key.ts'

export const keySize = defineSelect({
  id: 'key-size',
  topic: 'Encryption',
  title: 'Key size',
  prompt: 'How long is your key?',
  depth: 'detail',
  when: (view) => view.answer(accountKey) === 'customer' || view.answer(diskKey) === 'customer',
  applies: '`account-key` is `customer` or `disk-key` is `customer`',
  why: {
    text: 'Batch takes RSA keys (a kind of key pair) of 2048, 3072 or 4096 bits. The key only wraps the keys that encrypt data, so a longer one costs no noticeable time. A key’s size is fixed: another answer makes a new key, the environment moves to it, and the old one stays in the vault for what it has wrapped.',
    controls: ['MCSB DP-6'],
    link: sources.customerKey.link,
    checked: sources.customerKey.checked,
  },
  options: [
    {
      value: '2048',
      label: '2048 bits',
      gain: 'The size every client and every device knows.',
      cost: 'Many rules ask for 3072 or more for data kept beyond 2030.',
      undo: 'Yes: a new key of another size; the old one stays.',
      usual: 'Where a rule of yours names this size.',
      sends: 'properties.keySize: 2048',
    },
    {
      value: '3072',
      label: '3072 bits',
      gain: 'As strong as 128-bit encryption; fits today’s rules.',
      cost: 'Nothing beside the price of using a key.',
      undo: 'Yes: a new key of another size; the old one stays.',
      usual: 'Most environments.',
      sends: 'properties.keySize: 3072',
    },
    {
      value: '4096',
      label: '4096 bits',
      gain: 'The longest RSA key that Batch takes.',
      cost: 'Each use takes a little longer; nobody notices.',
      undo: 'Yes: a new key of another size; the old one stays.',
      usual: 'Where a rule of yours names this size.',
      sends: 'properties.keySize: 4096',
    },
  ],
  recommend: () => '3072',
})
