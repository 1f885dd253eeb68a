import { allocationMode } from '../../interview/questions/allocation-mode.ts'
import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import type { Keys, Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The environment's own vault, for its keys, the nodes' secrets or what Batch keeps in user subscription mode; undefined where nothing lies in it. */
export function vaultOf({ view, given, names }: Context, keys: Keys | undefined): Vault | undefined {
  const holdsKeys = keys !== undefined && keys.vault.existing === undefined
  const usedByBatch = given(allocationMode) === 'user-subscription'
  if (!holdsKeys && !usedByBatch && (view.answer(nodeSecrets) ?? 'none') === 'none') return undefined
  const forKeys = keys?.account === undefined ? 'disk-key' : 'account-key'
  return {
    name: names.vault,
    because: usedByBatch ? 'allocation-mode' : holdsKeys ? forKeys : 'node-secrets',
    private: true,
    usedByBatch,
  }
}
