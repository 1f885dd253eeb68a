import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const purgeProtection: Control = {
  id: 'purge-protection',
  title: 'Nobody destroys keys and secrets at once',
  short: 'purge protection',
  standards: ['MCSB DP-6'],
  source: sources.customerKey,
  judge(environment) {
    return each(environment.ofType(types.vault), 'There is no Key Vault.', 'Deleted keys and secrets are kept.', (vault) => {
      const path = 'properties.enablePurgeProtection'
      return value(vault, path) === true ? undefined : open(`What is deleted in ${nameOf(vault)} can be destroyed at once.`, vault, path)
    })
  },
}
