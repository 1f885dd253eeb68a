import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const applicationPackages = defineSelect({
  id: 'application-packages',
  topic: 'Operations',
  title: 'App packages',
  prompt: 'Do you keep programs as application packages in Batch?',
  depth: 'detail',
  why: {
    text: 'An application package is a zip file that Batch keeps for you and unpacks on each node. Batch itself reads and writes it in the account’s own storage (auto-storage), and Batch is not among the services a storage firewall lets by: with a firewall or a private endpoint alone, packages do not work. Container images, resource files and start tasks do not need them.',
    link: sources.applicationPackages.link,
    checked: sources.applicationPackages.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No',
      gain: 'Storage may be closed to the internet, or left out.',
      cost: 'Programs come in images, resource files or start tasks.',
      undo: 'Yes, at any time.',
      usual: 'New environments; container images do the same.',
    },
    {
      value: 'used',
      label: 'Yes',
      gain: 'Versions of your programs, put on nodes by Batch.',
      cost: 'Storage that answers the internet, behind sign-in.',
      undo: 'Yes, once no pool or job names a package.',
      usual: 'Older work that is built on them.',
    },
  ],
  recommend: () => 'none',
})
