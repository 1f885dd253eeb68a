import { sources } from '../../guidance/sources.ts'
import { met, notApplicable, open, value } from '../look.ts'
import { guardedSubnets } from '../parts.ts'
import type { Control } from '../types.ts'

export const noDefaultOutbound: Control = {
  id: 'no-default-outbound',
  title: 'No subnet has a way out that nobody chose',
  short: 'no default outbound',
  standards: ['MCSB NS-1'],
  source: sources.defaultOutbound,
  judge(environment) {
    const subnets = guardedSubnets(environment)
    if (subnets.length === 0) return notApplicable('There is no subnet here.')
    for (const { name, resource, path } of subnets) {
      if (value(resource, `${path}.defaultOutboundAccess`) !== false) {
        return open(`Azure gives the subnet ${name} addresses to leave by that you do not see.`, resource, `${path}.defaultOutboundAccess`)
      }
    }
    return met('Default outbound access is off in each subnet.')
  },
}
