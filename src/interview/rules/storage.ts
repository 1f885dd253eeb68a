import { sources } from '../../guidance/sources.ts'
import { applicationPackages } from '../questions/application-packages.ts'
import { storage } from '../questions/storage.ts'
import { storageReach } from '../questions/storage-reach.ts'
import { answer, defineRule } from './define.ts'

/** Auto-storage: who needs it, and what closing it breaks. */
export const storageRules = [
  defineRule(storage, {
    id: 'application-packages-need-storage',
    source: sources.applicationPackages,
    values: ['none'],
    forbids: (view) => view.answer(applicationPackages) === 'used',
    because: 'Application packages are kept in the account’s storage. Choose storage, or do without packages.',
    fixes: () => [answer(storage, 'managed'), answer(applicationPackages, 'none')],
  }),
  defineRule(storageReach, {
    id: 'application-packages-need-open-storage',
    source: sources.applicationPackages,
    values: ['private'],
    forbids: (view) => view.answer(applicationPackages) === 'used',
    because: 'Batch itself must reach application packages, and a private endpoint is none of its ways.',
    fixes: () => [answer(storageReach, 'public'), answer(applicationPackages, 'none')],
  }),
  defineRule(storageReach, {
    id: 'application-packages-bear-no-firewall',
    source: sources.storageTrustedServices,
    values: ['selected'],
    forbids: (view) => view.answer(applicationPackages) === 'used',
    because: 'A storage firewall does not let Batch by, so application packages stop working.',
    fixes: () => [answer(storageReach, 'public'), answer(applicationPackages, 'none')],
  }),
]
