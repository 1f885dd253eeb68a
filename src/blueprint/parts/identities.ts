import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { roles } from '../roles.ts'
import type { Grant, Identity, Keys, Storage } from '../types.ts'
import type { Context } from './context.ts'
import { grantOf } from './grant.ts'

/** The identities of account and nodes with what each may do. In a vault of others a grant is on the one key. */
export function identitiesOf({ view, names }: Context, keys: Keys | undefined, storage: Storage | undefined): readonly Identity[] {
  const useKey = roles.keyVaultCryptoServiceEncryptionUser
  const elsewhere = keys?.vault.existing !== undefined
  const onStorage = (why: string): readonly Grant[] =>
    storage === undefined ? [] : [grantOf(roles.storageBlobDataContributor, 'storage', 'storage', why)]
  return [
    {
      name: names.scoped('id', 'account'),
      usedBy: 'account',
      grants: [
        ...(keys?.account === undefined
          ? []
          : [grantOf(useKey, elsewhere ? 'account-key' : 'vault', 'account-key', 'The account wraps its data key with your key')]),
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
        ...(keys?.disks === undefined ? [] : [grantOf(useKey, 'disk-key', 'disk-key', 'The disks of the nodes open with your key')]),
        ...onStorage('Nodes read and write the account’s storage'),
      ],
    },
  ]
}
