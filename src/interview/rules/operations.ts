import { sources } from '../../guidance/sources.ts'
import { accountKey } from '../questions/account-key.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { locks } from '../questions/locks.ts'
import { logs } from '../questions/logs.ts'
import { nodeSecrets } from '../questions/node-secrets.ts'
import { storage } from '../questions/storage.ts'
import { answer, defineRule } from './define.ts'

/** Logs, locks, policies. */
export const operationRules = [
  defineRule(locks, {
    id: 'locks-need-something-to-lock',
    source: sources.locks,
    values: ['delete'],
    forbids: (view) =>
      view.answer(allocationMode) !== 'user-subscription' &&
      view.answer(accountKey) === 'platform' &&
      view.answer(nodeSecrets) === 'none' &&
      view.answer(storage) === 'none' &&
      view.answer(logs) === 'none',
    because: 'Your answers make no Key Vault, no storage and no workspace, so there is nothing to lock.',
    fixes: () => [answer(locks, 'none'), answer(logs, 'workspace')],
  }),
]
