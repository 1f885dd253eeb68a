import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

const machine = 'properties.deploymentConfiguration.virtualMachineConfiguration'

export const encryptionAtHost: Control = {
  id: 'encryption-at-host',
  title: 'Data is encrypted before it leaves the host',
  short: 'encryption at host',
  standards: ['MCSB DP-4'],
  source: sources.diskEncryption,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'The hosts of every pool encrypt.', (pool) => {
      const path = `${machine}.securityProfile.encryptionAtHost`
      if (value(pool, path) === true) return undefined
      const text = `The host of ${nameOf(pool)}’s nodes does not encrypt caches and disks itself.`
      // The sizes of confidential machines are not listed with it, so no answer would mend that.
      return value(pool, `${machine}.securityProfile.securityType`) === 'confidentialVM'
        ? open(text, pool, path)
        : open(text, pool, path, { question: 'disk-encryption', value: 'host-and-temporary' })
    })
  },
}
