import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { used } from '../cost-parts.ts'
import { list } from '../look.ts'
import type { CostLine, Environment } from '../types.ts'

/** Traffic between peered networks is billed on both sides; a peering itself is not. */
export function peeringCost(environment: Environment): readonly CostLine[] {
  const inside = environment.ofType(types.network).flatMap((network) => list(network, 'properties.virtualNetworkPeerings'))
  const peerings = environment.ofType(types.peering).length + inside.length
  return peerings === 0 ? [] : [used(prices.peeringData, 'network-range', 'each GB is billed in each direction; what it costs is unknown')]
}
