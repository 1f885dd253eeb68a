import { isObject } from '../../common/json.ts'
import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open, value } from '../look.ts'
import type { Control } from '../types.ts'

export const poolIdentity: Control = {
  id: 'pool-identity',
  title: 'Tasks prove who they are with an identity, not a secret',
  short: 'identities not secrets',
  standards: ['MCSB IM-3'],
  source: sources.poolIdentity,
  judge(environment) {
    return each(environment.ofType(types.pool), 'There is no pool.', 'Every pool has a managed identity.', (pool) => {
      const path = 'identity.userAssignedIdentities'
      const identities = value(pool, path)
      return isObject(identities) && Object.keys(identities).length > 0
        ? undefined
        : open(`Pool ${nameOf(pool)} has no identity, so tasks need a secret to reach anything.`, pool, path)
    })
  },
}
