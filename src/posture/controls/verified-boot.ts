import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const verifiedBoot: Control = {
  id: 'verified-boot',
  title: 'Nodes start only what is signed',
  short: 'verified boot',
  standards: ['MCSB PV-3'],
  source: sources.security,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'Every pool uses trusted launch or confidential nodes.', (pool) => {
      const path = 'properties.deploymentConfiguration.virtualMachineConfiguration.securityProfile'
      const kind = value(pool, `${path}.securityType`)
      const fix = { question: 'vm-security', value: 'trusted-launch' }
      if (same(kind, 'confidentialVM')) return undefined
      if (!same(kind, 'trustedLaunch'))
        return open(`Nodes of ${nameOf(pool)} start whatever the disk says.`, pool, `${path}.securityType`, fix)
      const off = ['secureBootEnabled', 'vTpmEnabled'].find((part) => value(pool, `${path}.uefiSettings.${part}`) !== true)
      return off === undefined
        ? undefined
        : open('Trusted launch is on, but a part of it is off.', pool, `${path}.uefiSettings.${off}`, fix)
    })
  },
}
