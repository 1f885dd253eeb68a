import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { roles } from '../roles.ts'
import type { Identity, Vault } from '../types.ts'
import type { Context } from './context.ts'

/** The identities of account and nodes with what each may do. */
export function identitiesOf({ view, names }: Context, vault: Vault | undefined): readonly Identity[] {
  const grant = (role: { readonly name: string; readonly id: string }, why: string): Identity['grants'][number] => ({
    role: role.name,
    roleId: role.id,
    on: 'vault',
    why,
  })
  return [
    {
      name: names.scoped('id', 'account'),
      usedBy: 'account',
      grants:
        vault?.key === undefined ? [] : [grant(roles.keyVaultCryptoServiceEncryptionUser, 'The account wraps its data key with your key')],
    },
    {
      name: names.scoped('id', 'nodes'),
      usedBy: 'nodes',
      grants:
        (view.answer(nodeSecrets) ?? 'none') === 'none' ? [] : [grant(roles.keyVaultSecretsUser, 'Nodes read secrets and certificates')],
    },
  ]
}
