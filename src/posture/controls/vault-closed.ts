import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, isEverybody, list, nameOf, open, same, value, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const vaultClosed: Control = {
  id: 'vault-closed',
  title: 'Nobody on the internet reaches the vault',
  short: 'vault closed',
  standards: ['MCSB NS-2'],
  source: sources.vaultNetwork,
  judge(environment) {
    return each(
      environment.ofType(types.vault),
      'There is no Key Vault.',
      'The vault answers no address but those you listed.',
      (vault) => {
        if (same(value(vault, 'properties.publicNetworkAccess'), 'Disabled')) return undefined
        if (!same(value(vault, 'properties.networkAcls.defaultAction'), 'Deny')) {
          return open(`${nameOf(vault)} answers every address on the internet.`, vault, 'properties.networkAcls.defaultAction')
        }
        const at = list(vault, 'properties.networkAcls.ipRules').findIndex((rule) => isEverybody(valueAt(rule, 'value')))
        return at === -1
          ? undefined
          : open(`${nameOf(vault)} answers the whole internet.`, vault, `properties.networkAcls.ipRules.${at}.value`)
      },
    )
  },
}
