import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, list, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const poolDisks: Control = {
  id: 'pool-disks',
  title: 'Disks of nodes are encrypted',
  short: 'pool disks encrypted',
  standards: ['MCSB DP-4', 'Policy 1760f9d4: Azure Batch pools should have disk encryption enabled'],
  source: sources.policies,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'Every pool names its temporary disk for encryption.', (pool) => {
      const machine = 'properties.deploymentConfiguration.virtualMachineConfiguration'
      const path = `${machine}.diskEncryptionConfiguration.targets`
      const security = `${machine}.securityProfile.securityType`
      return list(pool, path).some((target) => same(target, 'TemporaryDisk'))
        ? undefined
        : open(`The temporary disk of ${nameOf(pool)}’s nodes is not named for encryption.`, pool, path, {
            question: 'disk-encryption',
            // Confidential machines do not encrypt at the host.
            value: same(value(pool, security), 'confidentialVM') ? 'temporary' : 'host-and-temporary',
          })
    })
  },
}
