import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const storageClosed: Control = {
  id: 'storage-closed',
  title: 'Nobody on the internet reaches the storage',
  short: 'storage closed',
  standards: ['MCSB NS-2'],
  source: sources.storageApi,
  judge(environment) {
    return each(
      environment.ofType(types.storage),
      'There is no storage account.',
      'Storage answers no address but those you listed.',
      (account) => {
        if (['Disabled', 'SecuredByPerimeter'].some((access) => same(value(account, 'properties.publicNetworkAccess'), access)))
          return undefined
        const path = 'properties.networkAcls.defaultAction'
        return same(value(account, path), 'Deny')
          ? undefined
          : open(`${nameOf(account)} answers every address on the internet.`, account, path, {
              question: 'storage-reach',
              value: 'private',
            })
      },
    )
  },
}
