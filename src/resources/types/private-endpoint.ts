import type { PrivateEndpoint } from '@azure/arm-network'
import type { Blueprint, PrivateEndpoint as Planned } from '../../blueprint/types.ts'
import { lastName, parseArmId } from '../../common/arm-id.ts'
import { at, objectsAt } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { joinSubnet, linked } from '../linked.ts'
import { seenAgain, until } from '../until.ts'

/** An address inside the network for the account, for node management, for the vault or for the storage. One group id each (learn.microsoft.com/azure/batch/private-connectivity). */
export const privateEndpoint = defineResourceType<PrivateEndpoint>({
  type: 'Microsoft.Network/privateEndpoints',
  apiVersion: '2025-09-01',
  group: 'Endpoints',
  label: 'Private endpoint',
  usually: 'usually 40–90 s',
  rules: { fixed: staysInRegion, immutable: ['properties.subnet', 'properties.privateLinkServiceConnections'] },
  /**
   * Endpoints made in one subnet at the same time now and then end in `RetryableError`, because each writes to the subnet
   * (Azure/azure-rest-api-specs issue 20289, hashicorp/terraform-provider-azurerm pull request 16315). Some say that this has been mended
   * (issue 26005 there, 2024): unverified.
   */
  inTurn: (id, body) => [String(at(body, 'properties.subnet.id') ?? id)],
  // Who asks for a connection that needs no approval must be allowed to approve it (MicrosoftDocs/azure-docs issue 96892).
  linkedActions: (body) => [
    ...linked(joinSubnet, at(body, 'properties.subnet.id')),
    ...objectsAt(body, 'properties.privateLinkServiceConnections').flatMap((one) => {
      const target = at(one, 'properties.privateLinkServiceId')
      return typeof target === 'string' ? linked(`${parseArmId(target).type}/PrivateEndpointConnectionsApproval/action`, target) : []
    }),
  ],
  wanted: (blueprint) => {
    const ids = idsOf(blueprint)
    const subnet = blueprint.network.endpoints
    if (subnet === undefined) return []
    return blueprint.network.privateEndpoints.map((endpoint) => ({
      id: ids.endpoint(endpoint.name),
      name: endpoint.name,
      because: causeOf(endpoint, blueprint),
      model: {
        location: blueprint.region,
        tags: { ...blueprint.tags },
        subnet: { id: ids.subnet(subnet.name) },
        customNetworkInterfaceName: `nic-${endpoint.name}`,
        privateLinkServiceConnections: [
          {
            name: endpoint.group,
            privateLinkServiceId: ids[endpoint.target],
            groupIds: [endpoint.group],
          },
        ],
      },
    }))
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.privateEndpoints.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  settle(context, id, first) {
    const now = seenAgain(context, id, '2025-09-01', first)
    return until(context, {
      async look() {
        const live = await now()
        const status = connectionStatus(live)
        if (status === 'Approved') return { done: live }
        if (status !== 'Rejected' && status !== 'Disconnected') return { reason: 'waiting for approval on the target' }
        throw new UserProblem({
          code: 'endpoint-not-approved',
          what: `The private endpoint ${lastName(id)} was ${status.toLowerCase()}.`,
          why: 'Somebody with rights on the target refused the connection.',
          now: [
            'Ask them to approve it (portal: target resource, Networking, Private endpoint connections)',
            'then run the same command again',
          ],
        })
      },
      meanwhile: 'approve it, or ask who may: portal, target resource, Networking, Private endpoint connections',
      every: 10_000,
      minutes: 15,
      over() {
        throw new UserProblem({
          code: 'endpoint-not-approved',
          what: `The private endpoint ${lastName(id)} is still waiting for approval.`,
          why: 'Its target approves connections by hand, and nobody has in 15 minutes.',
          now: ['Approve it (portal: target resource, Networking, Private endpoint connections)', 'then run the same command again'],
        })
      },
    })
  },
})

/** The question whose answer asked for an endpoint. */
export function causeOf({ group }: Planned, { vault }: Pick<Blueprint, 'vault'>): string {
  switch (group) {
    case 'batchAccount':
      return 'account-reach'
    case 'nodeManagement':
      return 'node-management-reach'
    case 'blob':
      return 'storage-reach'
    case 'vault':
      return vault?.because ?? 'node-secrets'
  }
}

function connectionStatus(live: Parameters<typeof at>[0]): string | undefined {
  const [first] = objectsAt(live, 'properties.privateLinkServiceConnections')
  const status = at(first, 'properties.privateLinkServiceConnectionState.status')
  return typeof status === 'string' ? status : 'Approved'
}
