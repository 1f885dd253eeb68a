import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const accountKey = defineSelect({
  id: 'account-key',
  topic: 'Encryption',
  title: 'Account key',
  prompt: 'Whose key encrypts what the Batch account stores?',
  why: {
    text: 'The account stores job and task definitions, command lines and environment variables; disks are another question. It is always encrypted. With a customer-managed key (a key in your own Key Vault) you can see its use and take it away. The key is given to Batch without a version, so a rotated key is adopted by itself.',
    controls: ['MCSB DP-5', 'Policy: Azure Batch account should use customer-managed keys to encrypt data'],
    link: sources.customerKey.link,
    checked: sources.customerKey.checked,
  },
  options: [
    {
      value: 'platform',
      label: 'Microsoft’s key',
      gain: 'Encrypted with nothing to run and nothing to lose.',
      cost: 'You cannot see or withdraw the key.',
      undo: 'No: your own key means a new account.',
      usual: 'Most environments.',
      sends: 'encryption.keySource: "Microsoft.Batch"',
    },
    {
      value: 'customer',
      label: 'Your key in Key Vault',
      gain: 'You see its use, rotate it, and can withdraw it.',
      cost: 'Key lost or blocked: jobs stop and data stays closed. It lies in a vault that nobody can purge early.',
      undo: 'No: Microsoft’s key means a new account.',
      usual: 'Regulated work that demands it.',
      sends: 'encryption.keySource: "Microsoft.KeyVault", keyIdentifier without version',
    },
  ],
  recommend: () => 'platform',
})
