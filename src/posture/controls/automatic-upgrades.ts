import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const automaticUpgrades: Control = {
  id: 'automatic-upgrades',
  title: 'Nodes get new images by themselves',
  short: 'automatic upgrades',
  standards: [],
  source: sources.managementApi,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'Every pool upgrades its operating system by itself.', (pool) => {
      const path = 'properties.upgradePolicy'
      const fix = { question: 'os-upgrades', value: 'automatic' }
      if (value(pool, path) === undefined || same(value(pool, `${path}.mode`), 'manual')) {
        return open(`Nodes of ${nameOf(pool)} keep their image until somebody replaces them.`, pool, `${path}.mode`, fix)
      }
      const switched = `${path}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade`
      return value(pool, switched) === true
        ? undefined
        : open(`Nodes of ${nameOf(pool)} get no new operating system image.`, pool, switched, fix)
    })
  },
}
