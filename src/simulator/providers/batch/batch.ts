import type { Provider } from '../../definition.ts'
import { connectionDefinition } from '../private-link.ts'
import { accountRoutes } from './account-routes.ts'
import { batchAccount } from './accounts.ts'
import { application, applicationRoutes, applicationVersion } from './applications.ts'
import { accountType, batchVersions } from './common.ts'
import { pool } from './pools.ts'

export const batch: Provider = {
  namespace: 'Microsoft.Batch',
  types: [batchAccount, pool, application, applicationVersion, connectionDefinition(accountType, batchVersions, { change: 'patch' })],
  routes: [...accountRoutes, ...applicationRoutes],
}
