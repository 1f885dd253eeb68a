import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const storageTls: Control = {
  id: 'storage-tls',
  title: 'Storage speaks TLS 1.2 or newer',
  short: 'storage TLS',
  standards: ['MCSB DP-3'],
  source: sources.storageApi,
  judge(environment) {
    return each(environment.ofType(types.storage), 'There is no storage account.', 'Nothing older than TLS 1.2 is accepted.', (account) => {
      if (value(account, 'properties.supportsHttpsTrafficOnly') === false) {
        return open(`${nameOf(account)} answers without encryption.`, account, 'properties.supportsHttpsTrafficOnly')
      }
      const path = 'properties.minimumTlsVersion'
      return ['TLS1_2', 'TLS1_3'].some((version) => same(value(account, path), version))
        ? undefined
        : open(`${nameOf(account)} accepts old TLS versions.`, account, path)
    })
  },
}
