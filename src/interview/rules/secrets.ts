import { sources } from '../../guidance/sources.ts'
import { nodeSecrets } from '../questions/node-secrets.ts'
import { pool } from '../questions/pool.ts'
import { answer, defineRule } from './define.ts'

/** Keys, secrets, certificates. */
export const secretRules = [
  defineRule(nodeSecrets, {
    id: 'certificate-needs-a-pool',
    source: sources.certificateRotation,
    values: ['certificate'],
    forbids: (view) => view.answer(pool) === 'none',
    because: 'The certificate extension belongs to a pool and you create none. Choose the identity.',
    fixes: () => [answer(nodeSecrets, 'identity'), answer(pool, 'create')],
  }),
]
