import { sources } from '../../guidance/sources.ts'
import { met, notApplicable, open, value } from '../look.ts'
import { guardedSubnets } from '../parts.ts'
import type { Control } from '../types.ts'

export const securityGroups: Control = {
  id: 'security-groups',
  title: 'Every subnet has a security group',
  short: 'security groups',
  standards: ['MCSB NS-1'],
  source: sources.benchmark,
  judge(environment) {
    const subnets = guardedSubnets(environment)
    if (subnets.length === 0) return notApplicable('There is no subnet here.')
    for (const { name, resource, path } of subnets) {
      if (value(resource, `${path}.networkSecurityGroup.id`) === undefined) {
        return open(`No security group guards the subnet ${name}.`, resource, `${path}.networkSecurityGroup`)
      }
    }
    return met('Each subnet has a security group.')
  },
}
