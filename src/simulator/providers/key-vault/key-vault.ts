import type { Provider } from '../../definition.ts'
import { connectionDefinition } from '../private-link.ts'
import { vaultType, versions } from './common.ts'
import { keepChild } from './deleted-vaults.ts'
import { key } from './keys.ts'
import { routes } from './routes.ts'
import { secret } from './secrets.ts'
import { vault } from './vaults.ts'

export const keyVault: Provider = {
  namespace: 'Microsoft.KeyVault',
  types: [
    vault,
    ...[key, secret].map((child) => ({ ...child, remove: { ...child.remove, done: keepChild } })),
    connectionDefinition(vaultType, versions),
  ],
  routes,
}
