import type { VaultCreateOrUpdateParameters } from '@azure/arm-keyvault'
import { isNotFound } from '../../azure/arm.ts'
import { at } from '../../common/json.ts'
import { reference } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, groupOf, idsOf, nameOf, waitOptions } from '../define.ts'

const apiVersion = '2026-02-01'
/**
 * The vault: RBAC, purge protection, closed to the internet, open to trusted services. The permission model is always sent,
 * because its default changed with this API version (learn.microsoft.com/azure/key-vault/general/access-control-default).
 */
export const keyVault = defineResourceType<VaultCreateOrUpdateParameters>({
  type: 'Microsoft.KeyVault/vaults',
  apiVersion,
  group: 'Key Vault',
  label: 'Key Vault',
  usually: 'usually 30–60 s',
  rules: {
    immutable: ['location', 'properties.tenantId'],
    ignore: ['properties.createMode'],
    caseless: ['properties.publicNetworkAccess', 'properties.sku', 'properties.networkAcls'],
  },
  removedAfter: ['Microsoft.Batch/batchAccounts', 'Microsoft.Network/privateEndpoints', 'Microsoft.Authorization/roleAssignments'],
  backReferences: ['properties.privateEndpointConnections'],
  wanted: (blueprint) => {
    const { vault } = blueprint
    if (vault === undefined) return []
    return [
      {
        id: idsOf(blueprint).vault,
        name: vault.name,
        because: vault.because,
        model: {
          location: blueprint.region,
          tags: { ...blueprint.tags },
          properties: {
            tenantId: reference(idsOf(blueprint).subscription, 'tenantId'),
            sku: { family: 'A', name: 'standard' },
            enableRbacAuthorization: true,
            enableSoftDelete: true,
            softDeleteRetentionInDays: 90,
            enablePurgeProtection: true,
            enabledForDeployment: false,
            enabledForTemplateDeployment: false,
            enabledForDiskEncryption: false,
            publicNetworkAccess: 'disabled',
            networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
            accessPolicies: [],
          },
        },
      },
    ]
  },
  async put(clients, write) {
    const vaults = await clients.keyVault()
    return vaults.vaults.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
  async read(context, id, model): Promise<Live> {
    const body = await context.arm.get(id, apiVersion, context.signal)
    if (body !== undefined) return { state: 'present', body, ours: false }
    return model === undefined ? { state: 'absent' } : deletedVault(context, id.split('/').at(-1) ?? '', model.location)
  },
  // A recovered vault comes back as it was; what differs from the wanted state is put right after.
  async recover(clients, write) {
    const vaults = await clients.keyVault()
    const { tenantId, sku } = write.model.properties
    const recovered = {
      location: write.model.location,
      ...(write.model.tags === undefined ? {} : { tags: write.model.tags }),
      properties: { tenantId, sku, createMode: 'recover' as const },
    }
    return vaults.vaults.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), recovered, waitOptions(write))
  },
  survivor(live) {
    const protectedFromPurge = at(live, 'properties.enablePurgeProtection') === true
    const days = at(live, 'properties.softDeleteRetentionInDays')
    const kept = typeof days === 'number' ? days : 90
    return protectedFromPurge
      ? `kept for ${kept} days (soft delete); purge protection is on, so it cannot be removed earlier. Creating the environment again recovers it`
      : `kept for ${kept} days (soft delete)`
  },
})

/** What the service keeps of a deleted vault of this name in this region, if anything. */
async function deletedVault({ arm }: Pick<Context, 'arm'>, name: string, location: string): Promise<Live> {
  const vaults = await arm.clients.keyVault()
  try {
    const deleted = await vaults.vaults.getDeleted(name, location)
    const properties = deleted.properties
    return {
      state: 'soft-deleted',
      ...(properties?.deletionDate === undefined ? {} : { deletedOn: properties.deletionDate.toISOString().slice(0, 10) }),
      ...(properties?.scheduledPurgeDate === undefined ? {} : { keptUntil: properties.scheduledPurgeDate.toISOString().slice(0, 10) }),
      purgeable: properties?.purgeProtectionEnabled !== true,
    }
  } catch (error) {
    if (isNotFound(error)) return { state: 'absent' }
    throw error
  }
}
