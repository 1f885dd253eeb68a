import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, isEverybody, list, listAt, nameOf, open, same, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const noOpenInbound: Control = {
  id: 'no-open-inbound',
  title: 'Nothing on the internet opens a connection into your network',
  short: 'no open inbound',
  standards: ['MCSB NS-1'],
  source: sources.networkApi,
  judge(environment) {
    return each(environment.ofType(types.securityGroup), 'There is no security group.', 'No rule lets the internet in.', (group) => {
      const at = list(group, 'properties.securityRules').findIndex(
        (rule) =>
          same(valueAt(rule, 'properties.direction'), 'Inbound') &&
          same(valueAt(rule, 'properties.access'), 'Allow') &&
          [valueAt(rule, 'properties.sourceAddressPrefix'), ...listAt(rule, 'properties.sourceAddressPrefixes')].some(isEverybody),
      )
      return at === -1
        ? undefined
        : open(`A rule of ${nameOf(group)} lets the internet in.`, group, `properties.securityRules.${at}.properties.sourceAddressPrefix`)
    })
  },
}
