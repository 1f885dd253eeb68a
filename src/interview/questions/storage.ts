import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { applicationPackages } from './application-packages.ts'

export const storage = defineSelect({
  id: 'storage',
  topic: 'Operations',
  title: 'Storage',
  prompt: 'Does the account get a storage account of its own?',
  depth: 'detail',
  why: {
    text: 'A Batch account can be tied to a storage account (auto-storage): for application packages, and as a known place for input and output. Here it is used with managed identities only: shared keys and anonymous reading are off, TLS 1.2 is the least. The account’s and the nodes’ identities get "Storage Blob Data Contributor" on it; that Batch needs this very role is not said on a page of Microsoft’s that we found.',
    changed: 'Auto-storage once meant account keys; a managed identity does the same without a secret.',
    unverified: true,
    controls: ['MCSB IM-3', 'MCSB DP-3'],
    link: sources.managementApi.link,
    checked: sources.managementApi.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No storage',
      gain: 'Nothing more to keep closed, to lock or to pay.',
      cost: 'Tasks bring their own place for data; no packages.',
      undo: 'Yes: storage can be added at any time.',
      usual: 'Teams whose data has a place already.',
    },
    {
      value: 'managed',
      label: 'Storage with identities, no keys',
      gain: 'A place for input and output that nodes reach without a secret.',
      cost: 'Billed by what it holds; destroy removes it with its data.',
      undo: 'Rarely: others report that taking it off an account fails. A new account is the sure way.',
      usual: 'Teams that start from nothing, or use packages.',
      sends: 'autoStorage.authenticationMode: "BatchAccountManagedIdentity", allowSharedKeyAccess: false',
    },
  ],
  recommend: (view) => (view.answer(applicationPackages) === 'used' ? 'managed' : 'none'),
})
