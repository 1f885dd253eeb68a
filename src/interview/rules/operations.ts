import { sources } from '../../guidance/sources.ts'
import { accountKey } from '../questions/account-key.ts'
import { locks } from '../questions/locks.ts'
import { logs } from '../questions/logs.ts'
import { nodeSecrets } from '../questions/node-secrets.ts'
import { answer, defineRule } from './define.ts'

/** Logs, locks, policies. */
export const operationRules = [
  defineRule(locks, {
    id: 'locks-need-something-to-lock',
    source: sources.locks,
    values: ['delete'],
    forbids: (view) => view.answer(accountKey) === 'platform' && view.answer(nodeSecrets) === 'none' && view.answer(logs) === 'none',
    because: 'Your answers make neither a Key Vault nor a workspace, so there is nothing to lock.',
    fixes: () => [answer(locks, 'none'), answer(logs, 'workspace')],
  }),
]
