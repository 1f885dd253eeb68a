import { sources } from '../../guidance/sources.ts'
import { isEverybody, list, listAt, met, notApplicable, open, same, value, valueAt } from '../look.ts'
import { nodeSubnets } from '../parts.ts'
import type { Control } from '../types.ts'

export const outboundRestricted: Control = {
  id: 'outbound-restricted',
  title: 'Nodes reach only what you name',
  short: 'outbound restricted',
  standards: ['MCSB NS-1'],
  source: sources.networkApi,
  judge(environment) {
    const subnets = nodeSubnets(environment)
    if (subnets.length === 0) return notApplicable('The nodes’ subnet is not part of this environment.')
    const fix = { question: 'egress-ports', value: '443' }
    for (const { name, resource, path } of subnets) {
      const id = value(resource, `${path}.networkSecurityGroup.id`)
      const group = typeof id === 'string' ? environment.find(id) : undefined
      if (typeof id === 'string' && group === undefined) return notApplicable('The nodes’ security group is not part of this environment.')
      if (group === undefined) return open(`Nothing restricts what leaves the subnet ${name}.`, resource, `${path}.networkSecurityGroup`)
      const found = firstToInternet(list(group, 'properties.securityRules'))
      if (found === undefined) return open('No rule denies nodes the internet.', group, 'properties.securityRules', fix)
      if (found.open !== undefined) {
        return open(
          'Nodes reach every port on the internet.',
          group,
          `properties.securityRules.${found.open}.properties.destinationPortRange`,
          fix,
        )
      }
    }
    return met('The internet is denied but for the ports you named.')
  },
}

/** Rules in order: an allow rule for every port before the one that denies the internet; undefined where nothing denies it. */
function firstToInternet(rules: readonly unknown[]): { readonly open: number | undefined } | undefined {
  const outbound = rules
    .map((rule, index) => ({ rule, index }))
    .filter(
      ({ rule }) =>
        same(valueAt(rule, 'properties.direction'), 'Outbound') && isEverybody(valueAt(rule, 'properties.destinationAddressPrefix')),
    )
    .sort((left, right) => Number(valueAt(left.rule, 'properties.priority')) - Number(valueAt(right.rule, 'properties.priority')))
  for (const { rule, index } of outbound) {
    if (!hasEveryPort(rule)) continue
    return { open: same(valueAt(rule, 'properties.access'), 'Allow') ? index : undefined }
  }
  return undefined
}

function hasEveryPort(rule: unknown): boolean {
  const ports = [valueAt(rule, 'properties.destinationPortRange'), ...listAt(rule, 'properties.destinationPortRanges')]
  return ports.some((port) => port === '*' || port === '0-65535' || port === '1-65535')
}
