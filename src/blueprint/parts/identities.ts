import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { roles } from '../roles.ts'
import type { Identity, Keys } from '../types.ts'
import type { Context } from './context.ts'

type Grant = Identity['grants'][number]

/** The identities of account and nodes with what each may do. In a vault of others a grant is on the one key. */
export function identitiesOf({ view, names }: Context, keys: Keys | undefined): readonly Identity[] {
  const grant = (role: { readonly name: string; readonly id: string }, on: Grant['on'], because: string, why: string): Grant => ({
    role: role.name,
    roleId: role.id,
    on,
    why,
    because,
  })
  const useKey = roles.keyVaultCryptoServiceEncryptionUser
  const elsewhere = keys?.vault.existing !== undefined
  return [
    {
      name: names.scoped('id', 'account'),
      usedBy: 'account',
      grants:
        keys?.account === undefined
          ? []
          : [grant(useKey, elsewhere ? 'account-key' : 'vault', 'account-key', 'The account wraps its data key with your key')],
    },
    {
      name: names.scoped('id', 'nodes'),
      usedBy: 'nodes',
      grants: [
        ...((view.answer(nodeSecrets) ?? 'none') === 'none'
          ? []
          : [grant(roles.keyVaultSecretsUser, 'vault', 'node-secrets', 'Nodes read secrets and certificates')]),
        ...(keys?.disks === undefined ? [] : [grant(useKey, 'disk-key', 'disk-key', 'The disks of the nodes open with your key')]),
      ],
    },
  ]
}
