import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const storageKeys: Control = {
  id: 'storage-keys',
  title: 'Storage takes no keys',
  short: 'no storage keys',
  standards: ['MCSB IM-1'],
  source: sources.storageApi,
  judge(environment) {
    return each(environment.ofType(types.storage), 'There is no storage account.', 'Shared keys are refused.', (account) => {
      const path = 'properties.allowSharedKeyAccess'
      return value(account, path) === false
        ? undefined
        : open(`Whoever has a key of ${nameOf(account)} reads everything in it.`, account, path)
    })
  },
}
