import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const metadataProtected: Control = {
  id: 'metadata-protected',
  title: 'Only known programs on a node ask its metadata service',
  short: 'metadata protected',
  standards: [],
  source: sources.managementApi,
  judge(environment) {
    const said = 'The metadata security protocol is enforced in every pool.'
    return each(environment.ofType(types.pool), 'There is no pool.', said, (pool) => {
      const path = 'properties.deploymentConfiguration.virtualMachineConfiguration.securityProfile.proxyAgentSettings'
      const fix = { question: 'metadata-protocol', value: 'enforce' }
      if (value(pool, `${path}.enabled`) !== true) {
        return open(`Any program on a node of ${nameOf(pool)} may ask for the pool’s tokens.`, pool, `${path}.enabled`, fix)
      }
      const recorded = ['imds', 'wireServer'].find((service) => same(value(pool, `${path}.${service}.mode`), 'Audit'))
      return recorded === undefined
        ? undefined
        : open(`Who asks on a node of ${nameOf(pool)} is recorded, not refused.`, pool, `${path}.${recorded}.mode`, fix)
    })
  },
}
