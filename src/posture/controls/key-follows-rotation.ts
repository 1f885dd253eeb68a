import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

export const keyFollowsRotation: Control = {
  id: 'key-follows-rotation',
  title: 'The account takes up a rotated key by itself',
  short: 'key follows rotation',
  standards: ['MCSB DP-6'],
  source: sources.customerKey,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    if (!same(value(account, 'properties.encryption.keySource'), 'Microsoft.KeyVault')) return notApplicable('The key is Microsoft’s.')
    const path = 'properties.encryption.keyVaultProperties.keyIdentifier'
    const id = String(value(account, path) ?? '')
    // Known only once the key exists, the id may be a reference to the key's own property.
    const pinned = /\/keys\/[^/]+\/[^/]+$/.test(id) || id.endsWith('WithVersion}}')
    return pinned
      ? open('The key is named with its version, so a rotated one is not used.', account, path)
      : met('The key is named without a version.')
  },
}
