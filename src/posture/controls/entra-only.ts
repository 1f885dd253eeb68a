import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { list, met, notApplicable, open, same } from '../look.ts'
import type { Control } from '../types.ts'

export const entraOnly: Control = {
  id: 'entra-only',
  title: 'People and programs sign in with Entra ID only',
  short: 'Entra only',
  standards: ['MCSB IM-1', 'Policy 6f68b69f: Batch accounts should have local authentication methods disabled'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const path = 'properties.allowedAuthenticationModes'
    const modes = list(account, path)
    const fix = { question: 'authentication', value: 'entra-only' }
    if (modes.length === 0) return open('Nothing is said, so account keys work.', account, path, fix)
    const other = modes.find((mode) => !same(mode, 'AAD'))
    return other === undefined
      ? met('Only Entra ID signs in.')
      : open(
          same(other, 'SharedKey') ? 'Account keys work.' : 'Tasks get a token of their own; the built-in policy counts only Entra ID.',
          account,
          path,
          fix,
        )
  },
}
