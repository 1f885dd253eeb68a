import type { Blueprint } from '../../blueprint/types.ts'
import type { FactMaker, PictureFact } from '../picture-facts.ts'
import { accountFact, accountReachFact, nodeManagementReachFact } from './account.ts'
import { hubFact } from './hub.ts'
import { identitiesFact } from './identities.ts'
import { locksFact } from './locks.ts'
import { logsFact } from './logs.ts'
import { namesFact } from './names.ts'
import { endpointsSubnetFact, networkFact, nodesSubnetFact } from './network.ts'
import { batchServiceFact, peopleFact } from './people.ts'
import { policiesFact } from './policies.ts'
import { poolFact, remoteAccessFact } from './pool.ts'
import { privateEndpointFacts } from './private-endpoints.ts'
import { storageFact } from './storage.ts'
import { existingVaultFact, vaultFact } from './vault.ts'
import { wayOutFact } from './way-out.ts'

/** Every part of the picture, in the order it is drawn and told. A new part is one maker and one line here. */
const factMakers: readonly FactMaker[] = [
  accountReachFact,
  nodeManagementReachFact,
  remoteAccessFact,
  networkFact,
  nodesSubnetFact,
  poolFact,
  endpointsSubnetFact,
  privateEndpointFacts,
  hubFact,
  namesFact,
  wayOutFact,
  accountFact,
  vaultFact,
  existingVaultFact,
  storageFact,
  batchServiceFact,
  peopleFact,
  identitiesFact,
  logsFact,
  locksFact,
  policiesFact,
]

/** The facts of a blueprint, each part once. */
export function factsOf(blueprint: Blueprint): PictureFact[] {
  return factMakers.flatMap((make) => make(blueprint))
}
