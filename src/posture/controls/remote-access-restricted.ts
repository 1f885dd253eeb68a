import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, isEverybody, list, listAt, nameOf, open, same, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const remoteAccessRestricted: Control = {
  id: 'remote-access-restricted',
  title: 'Nobody but those you list signs in to nodes',
  short: 'remote access restricted',
  standards: ['MCSB NS-1'],
  source: sources.poolEndpoints,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'No port of a node is open to the internet.', (pool) => {
      const path = 'properties.networkConfiguration.endpointConfiguration.inboundNatPools'
      const at = list(pool, path).findIndex((port) => isOpenToAll(listAt(port, 'networkSecurityGroupRules')))
      return at === -1
        ? undefined
        : open(`A port of ${nameOf(pool)}’s nodes is open to the internet.`, pool, `${path}.${at}.networkSecurityGroupRules`, {
            question: 'remote-access',
            value: 'none',
          })
    })
  },
}

/**
 * Without any rule Batch opens the port to everybody (Microsoft.Batch 2025-06-01, InboundNatPool). The lowest priority decides, so what follows a
 * rule for everybody does not matter; without a rule for everybody Batch's own default is unverified and counted as closed.
 */
function isOpenToAll(rules: readonly unknown[]): boolean {
  const ordered = [...rules].sort((left, right) => Number(valueAt(left, 'priority')) - Number(valueAt(right, 'priority')))
  const first = ordered.find((rule) => isEverybody(valueAt(rule, 'sourceAddressPrefix')))
  return rules.length === 0 || (first !== undefined && same(valueAt(first, 'access'), 'Allow'))
}
