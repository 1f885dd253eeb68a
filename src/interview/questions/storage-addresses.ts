import { sources } from '../../guidance/sources.ts'
import { parseRange, problemWithList } from '../addresses.ts'
import { defineList } from '../define.ts'
import { accountAddresses } from './account-addresses.ts'
import { storage } from './storage.ts'
import { storageReach } from './storage-reach.ts'

/** Address rules of a storage account (learn.microsoft.com/azure/storage/common/storage-network-security). */
const maximumStorageAddresses = 400

export const storageAddresses = defineList({
  id: 'storage-addresses',
  topic: 'Operations',
  title: 'Storage lets in',
  prompt: 'Which addresses outside the network may reach the storage?',
  when: (view) => view.answer(storage) === 'managed' && view.answer(storageReach) === 'selected',
  applies: '`storage` is `managed` and `storage-reach` is `selected`',
  depth: 'detail',
  why: {
    text: 'The public addresses your people’s traffic leaves by, beside the node subnet, which is let in anyway. Storage takes single addresses and ranges up to /30. Addresses of Azure services in the same region do not count here: their traffic comes by private ones.',
    link: sources.storageNetwork.link,
    checked: sources.storageNetwork.checked,
  },
  placeholder: '203.0.113.10, 198.51.100.0/24',
  gain: 'People upload and download from these places.',
  cost: 'Someone must change the list when an address changes.',
  undo: 'Yes, at any time.',
  usual: 'The addresses that may reach the account.',
  recommend: (view) => {
    const known = (view.answer(accountAddresses) ?? []).map((one) => one.replace(/\/32$/, '')).filter((one) => !one.endsWith('/31'))
    return problemWith(known) === undefined ? known : []
  },
  show: (value) => (value.length === 0 ? 'None, only the nodes' : value.join(', ')),
  validate: problemWith,
})

function problemWith(value: readonly string[]): string | undefined {
  if (value.length === 0) return undefined
  const small = value.find((item) => {
    const range = parseRange(item)
    return !('problem' in range) && item.includes('/') && range.prefix > 30
  })
  return small === undefined
    ? problemWithList(value, maximumStorageAddresses)
    : `Storage takes no range as small as ${small}; list its addresses one by one`
}
