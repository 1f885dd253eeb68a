import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, dollars, placeNote } from '../cost-parts.ts'
import { value } from '../look.ts'
import { nodesOf, provisionOf } from '../parts.ts'
import type { ArmResource, CostLine, Environment } from '../types.ts'

/**
 * What Batch puts beside a pool whose nodes have public addresses, into your subscription: for each 100 nodes a Standard load balancer, and an
 * address where you gave none (learn.microsoft.com/azure/batch/batch-virtual-network; github.com/Azure/Batch/issues/66 for the bill). That
 * happens for pools in a network, and for every such pool of a user subscription account. How many rules the load balancer has is not published;
 * it is reckoned with up to five.
 */
export function loadBalancerCost(environment: Environment): readonly CostLine[] {
  const [account] = environment.ofType(types.account)
  const pools = environment.ofType(types.pool).filter((pool) => isYours(pool, account) && provisionOf(pool) !== 'none')
  const balancers = pools.reduce((sum, pool) => sum + hundreds(pool), 0)
  const addresses = pools.filter((pool) => provisionOf(pool) === 'batch-managed').reduce((sum, pool) => sum + hundreds(pool), 0)
  const question = 'node-addresses'
  return [
    ...counted(
      balancers,
      { ...prices.loadBalancer, what: 'Batch load balancer' },
      {
        kind: 'nodes',
        question,
        besides: `${dollars(prices.loadBalancerData)} for each GB`,
        note: placeNote(prices.loadBalancer, account) ?? 'with up to five rules',
      },
    ),
    ...counted(
      addresses,
      { ...prices.publicAddress, what: 'Batch public address' },
      {
        kind: 'nodes',
        question,
        note: placeNote(prices.publicAddress, account),
      },
    ),
  ]
}

function isYours(pool: ArmResource, account: ArmResource | undefined): boolean {
  const inNetwork = value(pool, 'properties.networkConfiguration.subnetId') !== undefined
  return inNetwork || (account !== undefined && value(account, 'properties.poolAllocationMode') === 'UserSubscription')
}

/** Dedicated and Spot nodes are counted apart, as Batch does for addresses (Microsoft.Batch 2025-06-01, ipAddressIds). */
function hundreds(pool: ArmResource): number {
  const { dedicated, spot } = nodesOf(pool)
  return Math.ceil(dedicated / 100) + Math.ceil(spot / 100)
}
