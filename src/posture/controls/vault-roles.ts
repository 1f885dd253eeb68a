import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const vaultRoles: Control = {
  id: 'vault-roles',
  title: 'Roles decide who uses the vault',
  short: 'vault by roles',
  standards: ['MCSB PA-7', 'Policy 12d4fa5e: Azure Key Vault should use RBAC permission model'],
  source: sources.vaultAccess,
  judge(environment) {
    return each(environment.ofType(types.vault), 'There is no Key Vault.', 'Azure roles decide who uses the vault.', (vault) => {
      const path = 'properties.enableRbacAuthorization'
      return value(vault, path) === true ? undefined : open(`Access policies decide who uses ${nameOf(vault)}.`, vault, path)
    })
  },
}
