import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, same, value } from '../look.ts'
import { connectionsTo } from '../parts.ts'
import type { Control } from '../types.ts'

/** With public access off, both endpoints are needed: one for people, one for nodes. */
export const nodeEndpoint: Control = {
  id: 'node-endpoint',
  title: 'Nodes reach Batch inside your network where the account is closed',
  short: 'node endpoint',
  standards: ['MCSB NS-2'],
  source: sources.nodesWithoutAddresses,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    if (!same(value(account, 'properties.publicNetworkAccess'), 'Disabled')) return notApplicable('Nodes may use the public endpoint.')
    const connections = connectionsTo(environment, account, 'nodeManagement')
    const waiting = connections.find((one) => one.status !== undefined && !same(one.status, 'Approved'))
    if (connections.some((one) => one !== waiting)) return met('A second private endpoint leads nodes to Batch.')
    if (waiting !== undefined) return open('The private endpoint of the nodes is not approved.', waiting.endpoint, waiting.path)
    return open(
      'The account is closed and nodes have no private endpoint: they stay unusable.',
      account,
      'properties.publicNetworkAccess',
      {
        question: 'node-management-reach',
        value: 'private',
      },
    )
  },
}
