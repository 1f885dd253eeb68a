import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const ownNetwork: Control = {
  id: 'own-network',
  title: 'Nodes live in a network of yours',
  short: 'own network',
  standards: ['MCSB NS-1'],
  source: sources.virtualNetwork,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'Every pool is in a network of yours.', (pool) => {
      const path = 'properties.networkConfiguration.subnetId'
      return value(pool, path) === undefined ? open(`Nodes of ${nameOf(pool)} live in a network you do not see.`, pool, path) : undefined
    })
  },
}
