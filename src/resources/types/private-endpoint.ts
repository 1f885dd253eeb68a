import type { PrivateEndpoint } from '@azure/arm-network'
import { apiVersions, type Clients } from '../../azure/clients.ts'
import type { Blueprint, PrivateEndpoint as Planned } from '../../blueprint/types.ts'
import { idKey, lastName, parseArmId } from '../../common/arm-id.ts'
import { at, type JsonObject, objectsAt } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import { type Context, defineResourceType, groupOf, idsOf, nameOf, staysInRegion, type Write, waitOptions } from '../define.ts'
import { joinSubnet, linked } from '../linked.ts'
import { seenAgain, until } from '../until.ts'

const apiVersion = apiVersions.network

/** An address inside the network for the account, for node management, for the vault or for the storage. One group id each (learn.microsoft.com/azure/batch/private-connectivity). */
export const privateEndpoint = defineResourceType<PrivateEndpoint>({
  type: 'Microsoft.Network/privateEndpoints',
  apiVersion,
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
  put: (clients, write) => put(clients, write),
  // Its connection is the target's to decide on: writing the endpoint again would not hurry it.
  update: async (clients, write, _live, changes) => {
    if (!changes.every(({ path }) => path.endsWith(`.${state}`))) await put(clients, write)
  },
  // learn.microsoft.com/azure/private-link/manage-private-endpoint, the states of a connection.
  unsettled: (live) =>
    connectionsOf(live)
      .filter(({ status }) => status !== 'Approved')
      .map(({ path, status }) => ({ path, from: status, to: 'Approved', ...(isLost(status) ? { anew: true } : {}) })),
  settle(context, id, first) {
    const now = seenAgain(context, id, apiVersion, first)
    let live = first
    return until(context, {
      async look() {
        live = await now()
        const open = connectionsOf(live).filter(({ status }) => status !== 'Approved')
        const lost = open.find(({ status }) => isLost(status))
        if (lost !== undefined) throw refused(id, lost.status)
        return open.length === 0 ? { done: live } : { reason: 'waiting for approval on the target' }
      },
      meanwhile: 'approve it, or ask who may: portal, target resource, Networking, Private endpoint connections',
      every: 10_000,
      minutes: 15,
      async over() {
        throw stillPending(id, await connectionOnTarget(context, id, live))
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

async function put(clients: Clients, write: Write<PrivateEndpoint>): Promise<unknown> {
  const network = await clients.network()
  return network.privateEndpoints.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
}

const state = 'properties.privateLinkServiceConnectionState.status'

/** What the endpoint says of each of its connections. */
function connectionsOf(live: JsonObject): readonly { readonly path: string; readonly status: string; readonly target: string }[] {
  return objectsAt(live, 'properties.privateLinkServiceConnections').map((one) => ({
    path: `properties.privateLinkServiceConnections[${String(one.name)}].${state}`,
    status: String(at(one, state) ?? 'Approved'),
    target: String(at(one, 'properties.privateLinkServiceId')),
  }))
}

/** Only a pending connection can be approved; one that was rejected or removed stays so (learn.microsoft.com/azure/batch/manage-private-endpoint-connections). */
const isLost = (status: string): boolean => status === 'Rejected' || status === 'Disconnected'

function refused(id: string, status: string): UserProblem {
  return new UserProblem({
    code: 'endpoint-not-approved',
    what: `The private endpoint ${lastName(id)} was ${status.toLowerCase()}.`,
    why: 'Somebody with rights on its target refused the connection or removed it.',
    now: ['Ask them why', 'then run the same command again: it makes the endpoint anew, which asks for the connection again'],
  })
}

function stillPending(id: string, connection: string | undefined): UserProblem {
  const portal = 'portal: target resource, Networking, Private endpoint connections'
  return new UserProblem({
    code: 'endpoint-not-approved',
    what: `The private endpoint ${lastName(id)} is still waiting for approval.`,
    why: 'Its target approves connections by hand, and nobody has in 15 minutes.',
    now: [
      ...(connection === undefined
        ? [`Approve it (${portal})`]
        : [`Approve it, or ask who may (${portal}):`, `az network private-endpoint-connection approve --id ${connection}`]),
      'then run the same command again: it waits for the approval, nothing else is repeated',
    ],
  })
}

/** The id under which the target lists the first connection that is not approved; undefined where the target may not be read. */
async function connectionOnTarget({ arm, signal }: Context, id: string, live: JsonObject): Promise<string | undefined> {
  const target = connectionsOf(live).find(({ status }) => status !== 'Approved')?.target ?? ''
  const version = targetVersions.find(([type]) => target.toLowerCase().includes(`/${type}/`))?.[1]
  if (version === undefined) return undefined
  try {
    const body = await arm.get(target, version, signal)
    const found = objectsAt(body, 'properties.privateEndpointConnections').find(
      (one) => idKey(String(at(one, 'properties.privateEndpoint.id'))) === idKey(id),
    )
    const connection = at(found, 'id')
    return typeof connection === 'string' ? connection : undefined
  } catch {
    return undefined
  }
}

const targetVersions = [
  ['microsoft.batch/batchaccounts', apiVersions.batch],
  ['microsoft.keyvault/vaults', '2026-02-01'],
  ['microsoft.storage/storageaccounts', apiVersions.storage],
] as const
