import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, dollars, placeNote } from '../cost-parts.ts'
import type { CostLine, Environment } from '../types.ts'

/** Billed by the hour it exists, used or not. */
export function natGatewayCost(environment: Environment): readonly CostLine[] {
  const gateways = environment.ofType(types.natGateway)
  return counted(gateways.length, prices.natGateway, {
    kind: 'standing',
    question: 'egress',
    besides: `${dollars(prices.natGatewayData)} for each GB`,
    note: placeNote(prices.natGateway, gateways[0]),
  })
}
