import type { Provider } from '../../definition.ts'
import { connectionDefinition } from '../private-link.ts'
import { vaultType, versions } from './common.ts'
import { keepKey } from './deleted-vaults.ts'
import { key } from './keys.ts'
import { routes } from './routes.ts'
import { vault } from './vaults.ts'

export const keyVault: Provider = {
  namespace: 'Microsoft.KeyVault',
  types: [vault, { ...key, remove: { ...key.remove, done: keepKey } }, connectionDefinition(vaultType, versions)],
  routes,
}
