import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open } from '../look.ts'
import { provisionOf } from '../parts.ts'
import type { Control } from '../types.ts'

export const nodesWithoutAddresses: Control = {
  id: 'nodes-without-addresses',
  title: 'Nodes have no public address',
  short: 'no public addresses',
  standards: ['MCSB NS-1'],
  source: sources.nodesWithoutAddresses,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'No node has a public address.', (pool) => {
      return provisionOf(pool) === 'none'
        ? undefined
        : open(
            `Nodes of ${nameOf(pool)} have public addresses.`,
            pool,
            'properties.networkConfiguration.publicIPAddressConfiguration.provision',
            {
              question: 'node-addresses',
              value: 'none',
            },
          )
    })
  },
}
