import { idKey } from '../common/arm-id.ts'
import { types } from './arm-types.ts'
import { list, listAt, value, valueAt } from './look.ts'
import type { ArmResource, Environment } from './types.ts'

/** A subnet, whether it is written inside its network or stands for itself. */
export interface Subnet {
  readonly id: string
  readonly name: string
  /** Where its body is: the resource, and the path to the subnet inside it. */
  readonly resource: ArmResource
  readonly path: string
}

/** Every subnet of the environment, once. */
function subnetsOf(environment: Environment): readonly Subnet[] {
  const inside = environment.ofType(types.network).flatMap((network) =>
    list(network, 'properties.subnets').map((subnet, index): Subnet => {
      const name = String(valueAt(subnet, 'name') ?? index)
      return { id: `${network.id}/subnets/${name}`, name, resource: network, path: `properties.subnets.${index}.properties` }
    }),
  )
  const known = new Set(inside.map((subnet) => idKey(subnet.id)))
  const alone = environment
    .ofType(types.subnet)
    .filter((subnet) => !known.has(idKey(subnet.id)))
    .map((subnet): Subnet => ({ id: subnet.id, name: subnet.name, resource: subnet, path: 'properties' }))
  return [...inside, ...alone]
}

/** The subnets that are ours to guard: those whose names Azure reserves have rules of their own. */
export function guardedSubnets(environment: Environment): readonly Subnet[] {
  return subnetsOf(environment).filter((subnet) => !/^(Gateway|AzureFirewall|AzureBastion|RouteServer)/.test(subnet.name))
}

/** The subnets in which pools put their nodes, as far as they are part of the environment. */
export function nodeSubnets(environment: Environment): readonly Subnet[] {
  const wanted = new Set(
    environment.ofType(types.pool).flatMap((pool) => {
      const id = value(pool, 'properties.networkConfiguration.subnetId')
      return typeof id === 'string' ? [idKey(id)] : []
    }),
  )
  return subnetsOf(environment).filter((subnet) => wanted.has(idKey(subnet.id)))
}

/** The group ids an endpoint connects to and what it connects to. */
export interface Connection {
  readonly endpoint: ArmResource
  readonly target: string
  readonly groups: readonly string[]
  /** As Azure says it; undefined for one that is not made yet. */
  readonly status: string | undefined
  readonly path: string
}

/** Every private link connection of every endpoint. */
export function connectionsOf(environment: Environment): readonly Connection[] {
  return environment.ofType(types.endpoint).flatMap((endpoint) =>
    ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'].flatMap((kind) =>
      list(endpoint, `properties.${kind}`).map((connection, index): Connection => {
        const status = valueAt(connection, 'properties.privateLinkServiceConnectionState.status')
        return {
          endpoint,
          target: String(valueAt(connection, 'properties.privateLinkServiceId') ?? ''),
          groups: listAt(connection, 'properties.groupIds').map(String),
          status: typeof status === 'string' ? status : undefined,
          path: `properties.${kind}.${index}.properties.privateLinkServiceConnectionState.status`,
        }
      }),
    ),
  )
}

/** The connections to one resource and group. */
export function connectionsTo(environment: Environment, target: ArmResource, group: string): readonly Connection[] {
  return connectionsOf(environment).filter(
    (one) => idKey(one.target) === idKey(target.id) && one.groups.some((name) => name.toLowerCase() === group.toLowerCase()),
  )
}

/** Nodes a pool shall have: dedicated ones and Spot ones. */
export function nodesOf(pool: ArmResource): { readonly dedicated: number; readonly spot: number } {
  const number = (path: string): number => {
    const found = value(pool, path)
    return typeof found === 'number' ? found : 0
  }
  return {
    dedicated: number('properties.scaleSettings.fixedScale.targetDedicatedNodes'),
    spot: number('properties.scaleSettings.fixedScale.targetLowPriorityNodes'),
  }
}

export function runsWindows(pool: ArmResource): boolean {
  return /windows/i.test(String(value(pool, 'properties.deploymentConfiguration.virtualMachineConfiguration.nodeAgentSkuId') ?? ''))
}

/** Whether a pool's nodes have public addresses: what is not said is `BatchManaged` (Microsoft.Batch 2025-06-01). */
export function provisionOf(pool: ArmResource): 'none' | 'static' | 'batch-managed' {
  const provision = String(value(pool, 'properties.networkConfiguration.publicIPAddressConfiguration.provision') ?? '').toLowerCase()
  if (provision === 'nopublicipaddresses') return 'none'
  return provision === 'usermanaged' ? 'static' : 'batch-managed'
}
