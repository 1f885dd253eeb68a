import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const encryptionAtHost: Control = {
  id: 'encryption-at-host',
  title: 'Data is encrypted before it leaves the host',
  short: 'encryption at host',
  standards: ['MCSB DP-4'],
  source: sources.diskEncryption,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'The hosts of every pool encrypt.', (pool) => {
      const path = 'properties.deploymentConfiguration.virtualMachineConfiguration.securityProfile.encryptionAtHost'
      return value(pool, path) === true
        ? undefined
        : open(`The host of ${nameOf(pool)}’s nodes does not encrypt caches and disks itself.`, pool, path, {
            question: 'disk-encryption',
            value: 'host-and-temporary',
          })
    })
  },
}
