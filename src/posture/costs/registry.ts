import type { CostLine, Environment } from '../types.ts'
import { loadBalancerCost } from './load-balancers.ts'
import { logCost } from './logs.ts'
import { natGatewayCost } from './nat-gateways.ts'
import { nodeCost } from './nodes.ts'
import { peeringCost } from './peerings.ts'
import { privateEndpointCost } from './private-endpoints.ts'
import { privateZoneCost } from './private-zones.ts'
import { publicAddressCost } from './public-addresses.ts'
import { storageCost } from './storage.ts'
import { vaultCost } from './vaults.ts'

/**
 * Everything that is billed, in the order it is told. New line: one file, one entry here. Free by themselves: identities, role and policy
 * assignments, locks, security groups, networks, the Batch account. A firewall is never made by us, so its bill is its owner's.
 */
export const costLines: readonly ((environment: Environment) => readonly CostLine[])[] = [
  privateEndpointCost,
  natGatewayCost,
  publicAddressCost,
  privateZoneCost,
  vaultCost,
  logCost,
  storageCost,
  peeringCost,
  loadBalancerCost,
  nodeCost,
]
