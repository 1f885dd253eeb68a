import { list, matching, object, text } from '../../shape.ts'

export const vaultType = 'Microsoft.KeyVault/vaults'

export const keyType = 'Microsoft.KeyVault/vaults/keys'

export const secretType = 'Microsoft.KeyVault/vaults/secrets'

export const versions = ['2019-09-01', '2021-10-01', '2022-07-01', '2023-02-01', '2023-07-01', '2024-11-01', '2025-05-01', '2026-02-01']

export const guidShape = matching(/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/)

const common = ['all', 'get', 'list', 'delete', 'recover', 'purge', 'backup', 'restore']

/** Permissions of principals, as a vault and the access policy operation take them. */
export const accessPolicies = list(
  object({
    'tenantId!': guidShape,
    'objectId!': text,
    applicationId: guidShape,
    'permissions!': object({
      keys: list(
        permission(
          ...['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'create', 'update', 'import', 'release', 'rotate'],
          ...['getrotationpolicy', 'setrotationpolicy'],
        ),
      ),
      secrets: list(permission('set')),
      certificates: list(
        permission(
          ...['create', 'import', 'update', 'managecontacts', 'getissuers', 'listissuers', 'setissuers', 'deleteissuers', 'manageissuers'],
        ),
      ),
      storage: list(permission('set', 'update', 'regeneratekey', 'setsas', 'listsas', 'getsas', 'deletesas')),
    }),
  }),
  1024,
)

/** A permission; Key Vault does not mind its case. */
function permission(...more: string[]) {
  return matching(new RegExp(`^(${[...common, ...more].join('|')})$`, 'i'))
}
