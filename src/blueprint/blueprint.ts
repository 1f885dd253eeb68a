import { resourceGroup } from '../interview/questions/resource-group.ts'
import type { Answers } from '../interview/types.ts'
import { notesOf } from './notes.ts'
import { accountOf } from './parts/account.ts'
import { contextOf } from './parts/context.ts'
import { locksOf, policiesOf, tagsOf, workspaceOf } from './parts/governance.ts'
import { identitiesOf } from './parts/identities.ts'
import { keysOf } from './parts/keys.ts'
import { networkOf } from './parts/network.ts'
import { poolOf, remoteAccessOf } from './parts/pool.ts'
import { principalsOf } from './parts/principals.ts'
import { privateEndpointsOf } from './parts/private-endpoints.ts'
import { publicAddressesOf } from './parts/public-addresses.ts'
import { storageOf } from './parts/storage.ts'
import { featuresOf, inUserSubscription } from './parts/user-subscription.ts'
import { vaultOf } from './parts/vault.ts'
import { risksOf } from './risks.ts'
import type { Blueprint } from './types.ts'

/**
 * Turns settled answers into the environment they ask for. Pure: the same answers give the same blueprint.
 * Answers must be complete and valid (`missingAnswers`); a missing one is a bug and throws a plain Error naming it.
 */
export function blueprintOf(answers: Answers): Blueprint {
  const context = contextOf(answers)
  const keys = keysOf(context)
  const vault = vaultOf(context, keys)
  const storage = storageOf(context)
  const addresses = publicAddressesOf(context)
  const remote = remoteAccessOf(context)
  const workspace = workspaceOf(context)
  const pool = poolOf(context, addresses, remote)
  const blueprint: Omit<Blueprint, 'risks'> = {
    environment: context.environment,
    cloud: context.cloud,
    subscription: context.subscription,
    region: context.region,
    resourceGroup: context.given(resourceGroup),
    tags: tagsOf(context),
    providers: [
      'Microsoft.Batch',
      'Microsoft.Network',
      'Microsoft.ManagedIdentity',
      ...(inUserSubscription(context) ? ['Microsoft.Compute'] : []),
      ...(vault === undefined && keys === undefined ? [] : ['Microsoft.KeyVault']),
      ...(storage === undefined ? [] : ['Microsoft.Storage']),
      ...(workspace === undefined
        ? []
        : [...(workspace.existing === undefined ? ['Microsoft.OperationalInsights'] : []), 'Microsoft.Insights']),
    ],
    network: networkOf(context, privateEndpointsOf(context, vault, storage), addresses, remote, storage),
    ...(vault === undefined ? {} : { vault }),
    ...(keys === undefined ? {} : { keys }),
    ...(storage === undefined ? {} : { storage }),
    ...(workspace === undefined ? {} : { workspace }),
    identities: identitiesOf(context, keys, storage),
    principals: principalsOf(context),
    features: featuresOf(context, pool),
    account: accountOf(context, keys, addresses, storage),
    ...(pool === undefined ? {} : { pool }),
    locks: locksOf(context),
    policies: policiesOf(context),
  }
  const notes = notesOf(blueprint)
  return { ...blueprint, risks: risksOf(blueprint), ...(notes.length === 0 ? {} : { notes }) }
}
