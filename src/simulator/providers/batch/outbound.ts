import type { JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { hostOf } from '../storage/accounts.ts'
import { storageOf } from './auto-storage.ts'

/**
 * What the nodes of an account may need to reach, as Batch lists it: itself, the auto-storage by name, Storage in general for resource files, the
 * package repository for mounts, vaults for disk encryption (spec Microsoft.Batch 2025-06-01, BatchAccountListOutboundNetworkDependenciesEndpoints).
 */
export function dependenciesOf(world: World, account: StoredResource): JsonObject[] {
  const place = String(account.body.location)
  const storage = storageOf(world, account)
  return [
    needs('Azure Batch', [
      [String(account.facts.accountEndpoint), 'Applicable to all Azure Batch pools.'],
      [`${place}.service.batch.azure.com`, 'Applicable to all Azure Batch pools that use simplified compute node communication.'],
    ]),
    needs('Azure Storage', [
      ...(storage === undefined
        ? []
        : ([
            [
              hostOf(storage.name, 'blob'),
              'AutoStorage endpoint for this Batch account. Applicable to all Azure Batch pools under this account.',
            ],
          ] as const)),
      ...['blob', 'table', 'queue'].map(
        (service): Need => [`*.${service}.core.windows.net`, 'Applicable to pools whose tasks or start tasks use Azure Storage.'],
      ),
    ]),
    needs('Microsoft Package Repository', [
      ['packages.microsoft.com', 'Only applicable to pools that have mounting enabled (MountConfiguration).'],
    ]),
    needs('Azure Key Vault', [['*.vault.azure.net', 'Only applicable to pools with disk encryption without encryption at host.']]),
  ]
}

type Need = readonly [domain: string, description: string]

const needs = (category: string, domains: readonly Need[]): JsonObject => ({
  category,
  endpoints: domains.map(([domainName, description]) => ({ domainName, description, endpointDetails: [{ port: 443 }] })),
})
