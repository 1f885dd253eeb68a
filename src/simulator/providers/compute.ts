import { page } from '../arm/listing.ts'
import type { Provider } from '../definition.ts'
import { places } from '../places.ts'
import { vmSizes } from './batch/vm-sizes.ts'

/** Sizes and what they can, as `Microsoft.Compute/skus` lists them. */
export const compute: Provider = {
  namespace: 'Microsoft.Compute',
  types: [],
  routes: [
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/Microsoft.Compute/skus',
      run(_world, { query, url }) {
        const wanted = /location\s+eq\s+'([^']*)'/i.exec(query.get('$filter') ?? '')?.[1]
        const locations = places.map(([name]) => name).filter((name) => wanted === undefined || name === wanted.toLowerCase())
        return page(
          vmSizes.map(([name, family, cores, memory, encryption, trusted]) => ({
            key: name,
            body: () => ({
              resourceType: 'virtualMachines',
              name,
              tier: 'Standard',
              size: name.replace(/^Standard_/, ''),
              family,
              locations: [...locations],
              locationInfo: locations.map((location) => ({ location, zones: ['1', '2', '3'] })),
              capabilities: [
                { name: 'vCPUs', value: String(cores) },
                { name: 'MemoryGB', value: String(memory) },
                { name: 'HyperVGenerations', value: 'V1,V2' },
                { name: 'EncryptionAtHostSupported', value: encryption ? 'True' : 'False' },
                { name: 'TrustedLaunchDisabled', value: trusted ? 'False' : 'True' },
              ],
              restrictions: [],
            }),
          })),
          url,
          query,
          20,
        )
      },
    },
  ],
}
