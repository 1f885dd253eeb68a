import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { accountKey } from './account-key.ts'
import { diskKey } from './disk-key.ts'

export const vault = defineSelect({
  id: 'vault',
  topic: 'Encryption',
  title: 'Key’s vault',
  prompt: 'Which Key Vault holds your key?',
  depth: 'detail',
  when: (view) => view.answer(accountKey) === 'customer' || view.answer(diskKey) === 'customer',
  applies: '`account-key` is `customer` or `disk-key` is `customer`',
  why: {
    text: 'Batch asks of the vault: soft delete and purge protection (deleted keys come back for a while and nobody can end that early), the same directory, and a firewall that lets trusted Microsoft services by. A new vault is made that way. An existing one is read before anything is written; only a key, and the right to use that one key, are added to it. Secrets of tasks stay in a vault of this environment.',
    controls: ['MCSB DP-6', 'MCSB DP-8'],
    link: sources.customerKey.link,
    checked: sources.customerKey.checked,
  },
  options: [
    {
      value: 'new',
      label: 'A new vault for this environment',
      gain: 'Made as Batch needs it; nobody else’s keys beside yours.',
      cost: 'Kept for 90 days after it is deleted; a private endpoint, billed by the hour.',
      undo: 'Yes: the account moves to a key in another vault.',
      usual: 'Most environments.',
      sends: 'Microsoft.KeyVault/vaults enablePurgeProtection: true, networkAcls.bypass: "AzureServices"',
    },
    {
      value: 'existing',
      label: 'A vault you have already',
      gain: 'Your key team keeps watch in one place; one vault less.',
      cost: 'You need the right to make keys and grant roles there. The key stays in it after destroy.',
      undo: 'Yes: the account moves to a key in another vault.',
      usual: 'Companies with a vault of the security team.',
      sends: 'Microsoft.KeyVault/vaults/keys in it, role Key Vault Crypto Service Encryption User on that key',
    },
  ],
  recommend: () => 'new',
})
