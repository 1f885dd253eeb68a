import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { list, listAt, met, notApplicable, open, same, valueAt } from '../look.ts'
import { connectionsTo } from '../parts.ts'
import type { Control } from '../types.ts'

export const accountEndpoint: Control = {
  id: 'account-endpoint',
  title: 'The account has an approved address inside your network',
  short: 'account endpoint',
  standards: ['MCSB NS-2', 'Policy 009a0c92: Private endpoint connections on Batch accounts should be enabled'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const connections = connectionsTo(environment, account, 'batchAccount')
    const waiting = connections.find((one) => one.status !== undefined && !same(one.status, 'Approved'))
    // A connection somebody outside the environment made is known to the account alone.
    const elsewhere = list(account, 'properties.privateEndpointConnections').some(
      (one) =>
        listAt(one, 'properties.groupIds').some((group) => same(group, 'batchAccount')) &&
        same(valueAt(one, 'properties.privateLinkServiceConnectionState.status'), 'Approved'),
    )
    if (elsewhere || connections.some((one) => one !== waiting)) return met('A private endpoint leads to the account.')
    if (waiting !== undefined) return open('The private endpoint of the account is not approved.', waiting.endpoint, waiting.path)
    return open('No private endpoint leads to the account.', account, 'properties.privateEndpointConnections', {
      question: 'account-reach',
      value: 'private',
    })
  },
}
