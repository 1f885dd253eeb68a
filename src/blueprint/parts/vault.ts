import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import type { Keys, Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The environment's own vault, for its keys or the nodes' secrets; undefined where neither lies in it. */
export function vaultOf({ view, names }: Context, keys: Keys | undefined): Vault | undefined {
  const holdsKeys = keys !== undefined && keys.vault.existing === undefined
  if (!holdsKeys && (view.answer(nodeSecrets) ?? 'none') === 'none') return undefined
  return {
    name: names.vault,
    because: !holdsKeys ? 'node-secrets' : keys.account === undefined ? 'disk-key' : 'account-key',
    private: true,
  }
}
