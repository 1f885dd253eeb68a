import type { Provider } from '../../definition.ts'
import { connectionDefinition } from '../private-link.ts'
import { storageAccount } from './accounts.ts'
import { blobService, container, firstService } from './blobs.ts'
import { blobServiceType, storageType, versions } from './common.ts'
import { routes } from './routes.ts'

/** Storage accounts with their blob service and containers, as far as Resource Manager shows them. */
export const storage: Provider = {
  namespace: 'Microsoft.Storage',
  types: [
    {
      ...storageAccount,
      finished: (world, account) => {
        const id = firstService(account)
        if (world.find(id) !== undefined) return
        const { resourceGroup: group } = account
        world.save({
          id,
          type: blobServiceType,
          name: 'default',
          subscription: account.subscription,
          ...(group === undefined ? {} : { resourceGroup: group }),
          body: {},
          facts: {},
          etag: world.newEtag(),
          state: 'Succeeded',
          createdAt: world.now(),
          changedAt: world.now(),
        })
      },
    },
    blobService,
    container,
    connectionDefinition(storageType, versions),
  ],
  routes,
}
