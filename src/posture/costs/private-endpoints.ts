import { hoursAMonth, prices } from '../../guidance/prices.ts'
import type { CostLine, Environment } from '../types.ts'

/** Billed by the hour it exists; gigabytes come on top. */
export function privateEndpointCost(environment: Environment): readonly CostLine[] {
  const count = environment.ofType('Microsoft.Network/privateEndpoints').length
  const { usd, what } = prices.privateEndpoint
  return count === 0
    ? []
    : [{ what, count, usd: count * usd * hoursAMonth, kind: 'standing', question: 'account-reach', price: prices.privateEndpoint }]
}
