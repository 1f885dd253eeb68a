import { sources } from '../../guidance/sources.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { confidentialEncryption } from '../questions/confidential-encryption.ts'
import { diskEncryption } from '../questions/disk-encryption.ts'
import { diskKey } from '../questions/disk-key.ts'
import { environment } from '../questions/environment.ts'
import { existingVault } from '../questions/existing-vault.ts'
import { resourceGroup } from '../questions/resource-group.ts'
import { vault } from '../questions/vault.ts'
import { vmSecurity } from '../questions/vm-security.ts'
import type { View } from '../types.ts'
import { answer, defineRule } from './define.ts'

const sealsDisk = (view: View) => view.answer(vmSecurity) === 'confidential' && view.answer(confidentialEncryption) === 'disk-with-vm-state'

/** Disks and the keys they are encrypted with. */
export const encryptionRules = [
  defineRule(diskEncryption, {
    id: 'sealed-disks-exclude-host-encryption',
    source: sources.confidentialDisks,
    values: ['host-and-temporary'],
    forbids: sealsDisk,
    because: 'The confidential machine seals its disk; encryption at host cannot be added to that.',
    fixes: () => [answer(diskEncryption, 'temporary'), answer(confidentialEncryption, 'vm-state-only')],
  }),
  defineRule(diskEncryption, {
    id: 'confidential-machines-encrypt-not-at-host',
    source: sources.confidential,
    unverified: true,
    values: ['host-and-temporary'],
    forbids: (view) => view.answer(vmSecurity) === 'confidential',
    because: 'The sizes of confidential machines are not listed with encryption at host.',
    fixes: () => [answer(diskEncryption, 'temporary'), answer(vmSecurity, 'trusted-launch')],
  }),
  defineRule(diskKey, {
    id: 'sealed-disks-with-your-key-need-user-subscription',
    source: sources.poolApi,
    values: ['customer'],
    forbids: (view) => sealsDisk(view) && view.answer(allocationMode) !== 'user-subscription',
    because: 'A sealed disk takes your key from a disk encryption set only, and Batch takes that in user subscription mode.',
    fixes: () => [answer(diskKey, 'platform'), answer(confidentialEncryption, 'vm-state-only')],
  }),
  defineRule(diskKey, {
    id: 'sealed-disks-with-your-key-need-an-encryption-set',
    source: sources.poolApi,
    values: ['customer'],
    forbids: (view) => sealsDisk(view) && view.answer(allocationMode) === 'user-subscription',
    because: 'A sealed disk takes your key from a disk encryption set only, which is not made here.',
    fixes: () => [answer(diskKey, 'platform'), answer(confidentialEncryption, 'vm-state-only')],
  }),
  defineRule(existingVault, {
    id: 'existing-vault-is-not-this-environments',
    source: sources.names,
    forbids: (view, id) => {
      const [, , , , group = '', , , , name = ''] = id.toLowerCase().split('/')
      const own = (view.answer(environment) ?? '').slice(0, 14).replace(/-+$/, '')
      return group === view.answer(resourceGroup)?.toLowerCase() && new RegExp(`^kv-${own}-[a-z0-9]{6}$`).test(name)
    },
    because: 'That is the vault this environment makes for itself; choose a new vault.',
    fixes: () => [answer(vault, 'new')],
  }),
]
