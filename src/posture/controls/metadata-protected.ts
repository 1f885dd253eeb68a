import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const metadataProtected: Control = {
  id: 'metadata-protected',
  title: 'Only known programs on a node ask its metadata service',
  short: 'metadata protected',
  standards: [],
  source: sources.managementApi,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'The metadata security protocol is on in every pool.', (pool) => {
      const path = 'properties.deploymentConfiguration.virtualMachineConfiguration.securityProfile.proxyAgentSettings.enabled'
      return value(pool, path) === true
        ? undefined
        : open(`Any program on a node of ${nameOf(pool)} may ask for the pool’s tokens.`, pool, path)
    })
  },
}
