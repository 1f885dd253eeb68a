import { accountKey } from '../../interview/questions/account-key.ts'
import { allocationMode } from '../../interview/questions/allocation-mode.ts'
import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import type { Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The vault for the account's key, for the nodes' secrets and for what Batch keeps in user subscription mode; undefined where none is wanted. */
export function vaultOf({ view, given, names }: Context): Vault | undefined {
  const customerKey = given(accountKey) === 'customer'
  const usedByBatch = given(allocationMode) === 'user-subscription'
  if (!customerKey && !usedByBatch && (view.answer(nodeSecrets) ?? 'none') === 'none') return undefined
  return {
    name: names.vault,
    because: usedByBatch ? 'allocation-mode' : customerKey ? 'account-key' : 'node-secrets',
    private: true,
    usedByBatch,
    ...(customerKey ? { key: { name: 'batch-account', size: 3072, rotateAfterDays: 90 } } : {}),
  }
}
