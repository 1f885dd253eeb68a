import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { roles } from '../roles.ts'
import type { Grant, Identity, Storage, Vault } from '../types.ts'
import type { Context } from './context.ts'
import { grantOf } from './grant.ts'

/** The identities of account and nodes with what each may do. */
export function identitiesOf({ view, names }: Context, vault: Vault | undefined, storage: Storage | undefined): readonly Identity[] {
  const onStorage = (why: string): readonly Grant[] =>
    storage === undefined ? [] : [grantOf(roles.storageBlobDataContributor, 'storage', 'storage', why)]
  return [
    {
      name: names.scoped('id', 'account'),
      usedBy: 'account',
      grants: [
        ...(vault?.key === undefined
          ? []
          : [grantOf(roles.keyVaultCryptoServiceEncryptionUser, 'vault', 'account-key', 'The account wraps its data key with your key')]),
        // Which role Batch needs is on no official page found; this one is what others use.
        ...onStorage('The account reads and writes its storage'),
      ],
    },
    {
      name: names.scoped('id', 'nodes'),
      usedBy: 'nodes',
      grants: [
        ...((view.answer(nodeSecrets) ?? 'none') === 'none'
          ? []
          : [grantOf(roles.keyVaultSecretsUser, 'vault', 'node-secrets', 'Nodes read secrets and certificates')]),
        ...onStorage('Nodes read and write the account’s storage'),
      ],
    },
  ]
}
