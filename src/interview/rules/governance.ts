import { sources } from '../../guidance/sources.ts'
import { accountKey } from '../questions/account-key.ts'
import { accountReach } from '../questions/account-reach.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { authentication } from '../questions/authentication.ts'
import { diskEncryption } from '../questions/disk-encryption.ts'
import { diskKey } from '../questions/disk-key.ts'
import { egress } from '../questions/egress.ts'
import { environment } from '../questions/environment.ts'
import { existingWorkspace } from '../questions/existing-workspace.ts'
import { locks } from '../questions/locks.ts'
import { logs } from '../questions/logs.ts'
import { network } from '../questions/network.ts'
import { nodeAddresses } from '../questions/node-addresses.ts'
import { nodeSecrets } from '../questions/node-secrets.ts'
import { policy } from '../questions/policy.ts'
import { pool } from '../questions/pool.ts'
import { resourceGroup } from '../questions/resource-group.ts'
import { storage } from '../questions/storage.ts'
import { subscription } from '../questions/subscription.ts'
import { vault } from '../questions/vault.ts'
import type { Fix, View } from '../types.ts'
import { answer, defineRule } from './define.ts'

/** What locks can hold: a vault of the environment's own, storage, or a workspace. */
function hasSomethingToLock(view: View): boolean {
  const keys = [view.answer(accountKey), view.answer(diskKey)].includes('customer') && view.answer(vault) === 'new'
  const secrets = view.answer(nodeSecrets) ?? 'none'
  const hasVault = keys || secrets !== 'none' || view.answer(allocationMode) === 'user-subscription'
  const hasStorage = (view.answer(storage) ?? 'none') !== 'none'
  return hasVault || hasStorage || view.answer(logs) === 'workspace'
}

const reportInstead = answer(policy, 'audit')
const deny = (id: string, forbids: (view: View) => boolean, because: string, fix: Fix) =>
  defineRule(policy, { id, source: sources.policies, values: ['deny'], forbids, because, fixes: () => [reportInstead, fix] })

/** Logs, locks, policies. A denying policy would refuse this very environment where the answers do not meet it. */
export const governanceRules = [
  defineRule(existingWorkspace, {
    id: 'existing-workspace-is-not-this-environments',
    source: sources.names,
    forbids: (view, id) => {
      const group = `/subscriptions/${view.answer(subscription) ?? ''}/resourceGroups/${view.answer(resourceGroup) ?? ''}`
      const own = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-${view.answer(environment) ?? ''}`
      return id.toLowerCase() === own.toLowerCase()
    },
    because: 'That is the workspace this environment makes for itself; choose a new workspace.',
    fixes: () => [answer(logs, 'workspace')],
  }),
  defineRule(locks, {
    id: 'locks-need-something-to-lock',
    source: sources.locks,
    values: ['delete'],
    forbids: (view) => !hasSomethingToLock(view),
    because: 'Your answers make no Key Vault, no storage and no workspace, so there is nothing to lock.',
    fixes: () => [answer(locks, 'none'), answer(logs, 'workspace')],
  }),
  defineRule(locks, {
    id: 'pool-addresses-carry-no-lock',
    source: sources.staticAddresses,
    values: ['delete-and-addresses'],
    forbids: (view) => view.answer(nodeAddresses) === 'static',
    because: 'The addresses belong to the pool, and Batch refuses addresses with a lock.',
    fixes: (view) => [answer(locks, hasSomethingToLock(view) ? 'delete' : 'none'), answer(nodeAddresses, 'none')],
  }),
  defineRule(locks, {
    id: 'address-locks-need-a-nat-gateway',
    source: sources.locks,
    values: ['delete-and-addresses'],
    forbids: (view) => view.answer(nodeAddresses) !== 'none' || view.answer(egress) !== 'nat',
    because: 'Your nodes have no addresses of a NAT gateway to leave by.',
    fixes: (view) => [
      answer(locks, hasSomethingToLock(view) ? 'delete' : 'none'),
      answer(egress, 'nat'),
      // Where the way out is not asked about, what hides the question.
      ...(view.answer(nodeAddresses) === 'none' ? [] : [answer(nodeAddresses, 'none')]),
      ...(view.answer(network) === 'existing' ? [answer(network, 'new')] : []),
    ],
  }),
  deny(
    'deny-needs-a-private-account',
    (view) => view.answer(accountReach) !== 'private',
    'It would refuse your own account: the account answers on the internet.',
    answer(accountReach, 'private'),
  ),
  deny(
    'deny-needs-entra-only',
    (view) => view.answer(authentication) !== 'entra-only',
    'It would refuse your own account: something else than Entra ID may sign in.',
    answer(authentication, 'entra-only'),
  ),
  deny(
    'deny-needs-your-own-key',
    (view) => view.answer(accountKey) !== 'customer',
    'It would refuse your own account: Microsoft’s key encrypts it.',
    answer(accountKey, 'customer'),
  ),
  deny(
    'deny-needs-encrypted-temporary-disks',
    (view) => view.answer(pool) === 'create' && view.answer(diskEncryption) === 'platform',
    'It would refuse your own pool: its temporary disks are not encrypted.',
    answer(diskEncryption, 'temporary'),
  ),
  deny(
    'deny-needs-host-encryption-in-your-subscription',
    (view) => {
      const mode = view.answer(allocationMode)
      return mode === 'user-subscription' && view.answer(pool) === 'create' && view.answer(diskEncryption) !== 'host-and-temporary'
    },
    'It would refuse your nodes’ scale sets: they do not encrypt at the host.',
    answer(diskEncryption, 'host-and-temporary'),
  ),
]
