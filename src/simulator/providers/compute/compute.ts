import type { Provider } from '../../definition.ts'
import { catalogRoutes } from './catalog.ts'
import { diskEncryptionSet } from './disk-encryption-sets.ts'
import { skuRoute } from './skus.ts'
import { usageRoute } from './usages.ts'

/** Sizes and what they can, cores in use, images, and keys for disks. */
export const compute: Provider = {
  namespace: 'Microsoft.Compute',
  types: [diskEncryptionSet],
  routes: [skuRoute, usageRoute, ...catalogRoutes],
}
