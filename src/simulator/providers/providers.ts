import type { Provider } from '../definition.ts'
import { authorization } from './authorization/authorization.ts'
import { policyInsights } from './authorization/policy/states.ts'
import { batch } from './batch/batch.ts'
import { compute } from './compute/compute.ts'
import { marketplace } from './compute/marketplace.ts'
import { features } from './features.ts'
import { insights } from './insights.ts'
import { keyVault } from './key-vault/key-vault.ts'
import { managedIdentity } from './managed-identity.ts'
import { network } from './network/network.ts'
import { operationalInsights } from './operational-insights.ts'
import { resources } from './resources.ts'
import { storage } from './storage/storage.ts'

/** Every resource provider of the practice cloud. */
export const providers: readonly Provider[] = [
  resources,
  features,
  authorization,
  policyInsights,
  network,
  keyVault,
  managedIdentity,
  operationalInsights,
  insights,
  compute,
  marketplace,
  storage,
  batch,
]
