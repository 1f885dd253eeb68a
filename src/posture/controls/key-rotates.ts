import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, list, nameOf, open, same, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const keyRotates: Control = {
  id: 'key-rotates',
  title: 'Your keys rotate by themselves',
  short: 'key rotates',
  standards: ['MCSB DP-6'],
  source: sources.vaultApi,
  judge(environment) {
    return each(environment.ofType(types.key), 'There is no key of yours.', 'Every key has a rotation policy.', (key) => {
      const path = 'properties.rotationPolicy.lifetimeActions'
      const rotates = list(key, path).some((action) => same(valueAt(action, 'action.type'), 'rotate'))
      return rotates ? undefined : open(`The key ${nameOf(key)} stays as it is until somebody rotates it.`, key, path)
    })
  },
}
