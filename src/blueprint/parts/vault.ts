import { accountKey } from '../../interview/questions/account-key.ts'
import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import type { Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The vault for the account's key or the nodes' secrets; undefined where neither is wanted. */
export function vaultOf({ view, given, names }: Context): Vault | undefined {
  const customerKey = given(accountKey) === 'customer'
  if (!customerKey && (view.answer(nodeSecrets) ?? 'none') === 'none') return undefined
  return {
    name: names.vault,
    because: customerKey ? 'account-key' : 'node-secrets',
    private: true,
    ...(customerKey ? { key: { name: 'batch-account', size: 3072, rotateAfterDays: 90 } } : {}),
  }
}
