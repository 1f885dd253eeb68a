import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { applicationPackages } from './application-packages.ts'
import { storage } from './storage.ts'

export const storageReach = defineSelect({
  id: 'storage-reach',
  topic: 'Operations',
  title: 'Storage reach',
  prompt: 'From where can the storage be reached?',
  when: (view) => view.answer(storage) === 'managed',
  applies: '`storage` is `managed`',
  depth: 'detail',
  why: {
    text: 'Batch is not among the services that a storage firewall lets by. So before you close it: what Batch itself does there stops working, application packages above all. What your nodes and your people do there goes on, from inside the network or from listed places. Sign-in by Entra ID is asked for in every case; shared keys are off.',
    controls: ['MCSB NS-2', 'Policy: Storage accounts should restrict network access'],
    link: sources.storageTrustedServices.link,
    checked: sources.storageTrustedServices.checked,
  },
  options: [
    {
      value: 'private',
      label: 'Only from inside the network',
      gain: 'A private endpoint; the internet gets no answer.',
      cost: 'An endpoint billed by the hour; no application packages; people need the network.',
      undo: 'Yes, at any time.',
      usual: 'Data that must not be seen.',
      sends: 'publicNetworkAccess: "Disabled", private endpoint group "blob"',
    },
    {
      value: 'selected',
      label: 'The node subnet and listed addresses',
      gain: 'Nodes by a service endpoint, which costs nothing; people from listed places.',
      cost: 'No application packages; a list to keep.',
      undo: 'Yes, at any time.',
      usual: 'Cheap environments with people outside the network.',
      sends: 'networkAcls: { defaultAction: "Deny", virtualNetworkRules, ipRules, bypass: "None" }',
    },
    {
      value: 'public',
      label: 'From anywhere, after signing in',
      gain: 'Application packages work; people reach it from anywhere.',
      cost: 'Anyone may knock; only roles in Entra ID protect the data.',
      undo: 'Yes, at any time.',
      usual: 'Work built on application packages.',
      sends: 'publicNetworkAccess: "Enabled", networkAcls.defaultAction: "Allow"',
    },
  ],
  recommend: (view) => (view.answer(applicationPackages) === 'used' ? 'public' : 'private'),
})
