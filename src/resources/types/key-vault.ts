import type { VaultCreateOrUpdateParameters } from '@azure/arm-keyvault'
import { serviceErrorOf } from '../../azure/errors.ts'
import { vaultTroubles } from '../../azure/vault-fit.ts'
import { environmentTag } from '../../blueprint/environment-tag.ts'
import type { Blueprint, Keys } from '../../blueprint/types.ts'
import { sameId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { exitCodes } from '../../common/problem.ts'
import { reference } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, groupOf, idsOf, nameOf, type Resource, staysInRegion, waitOptions } from '../define.ts'

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
    fixed: {
      ...staysInRegion,
      'properties.tenantId':
        'A vault follows its subscription to another directory by hand only, and what was granted in it must then be granted anew (learn.microsoft.com/azure/key-vault/general/move-subscription).',
    },
    holds: 'the keys and secrets in it',
    ignore: ['properties.createMode'],
    // Whoever is let in beside is somebody we do not know.
    exact: ['properties.accessPolicies', 'properties.networkAcls.ipRules', 'properties.networkAcls.virtualNetworkRules'],
    caseless: ['properties.publicNetworkAccess', 'properties.sku', 'properties.networkAcls'],
  },
  removedAfter: ['Microsoft.Batch/batchAccounts', 'Microsoft.Network/privateEndpoints', 'Microsoft.Authorization/roleAssignments'],
  backReferences: ['properties.privateEndpointConnections'],
  wanted: (blueprint) => {
    const { vault, keys } = blueprint
    const adopted = keys?.vault.existing === undefined ? [] : [existingVault(blueprint, keys.vault.existing, keys)]
    if (vault === undefined) return adopted
    return [
      ...adopted,
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
            // Batch in user subscription mode asks for all three (learn.microsoft.com/azure/batch/batch-account-create-portal).
            enabledForDeployment: vault.usedByBatch,
            enabledForTemplateDeployment: vault.usedByBatch,
            enabledForDiskEncryption: vault.usedByBatch,
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
    return model === undefined ? { state: 'absent' } : deletedVault(context, id, model)
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
  // Its subscription is the environment's, and so its directory is.
  unfit: async (_context, { body }) =>
    vaultTroubles(body).map(({ why, now }) => ({
      code: 'vault-unfit',
      what: `Key Vault ${String(at(body, 'name'))} cannot hold the key of this environment.`,
      why: `${why} It is not this environment’s, so it is not changed here.`,
      now: [now, 'Or choose a new vault: --set vault=new'],
      exit: exitCodes.refused,
    })),
  survivor(live) {
    const protectedFromPurge = at(live, 'properties.enablePurgeProtection') === true
    const days = at(live, 'properties.softDeleteRetentionInDays')
    const kept = typeof days === 'number' ? days : 90
    return protectedFromPurge
      ? `kept for ${kept} days with the keys and secrets in it (soft delete); purge protection is on, so it cannot be removed earlier. Asking for it again recovers it`
      : `kept for ${kept} days with the keys and secrets in it (soft delete)`
  },
})

/** A vault that was there before: the body says what must hold of it, and nothing of it is sent. */
function existingVault(blueprint: Blueprint, id: string, keys: Keys): Resource<VaultCreateOrUpdateParameters> {
  return {
    id,
    name: keys.vault.name,
    because: 'existing-vault',
    ownership: 'adopted',
    model: {
      location: blueprint.region,
      properties: {
        tenantId: reference(idsOf(blueprint).subscription, 'tenantId'),
        sku: { family: 'A', name: 'standard' },
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        networkAcls: { bypass: 'AzureServices' },
      },
    },
  }
}

/** What the service keeps of a deleted vault of this name in this region, if anything. Recovered is only what was this environment's, where it was. */
async function deletedVault({ arm }: Pick<Context, 'arm'>, id: string, model: VaultCreateOrUpdateParameters): Promise<Live> {
  const vaults = await arm.clients.keyVault()
  try {
    const { properties } = await vaults.vaults.getDeleted(id.split('/').at(-1) ?? '', model.location)
    const same = sameId(properties?.vaultId ?? '', id) && properties?.tags?.[environmentTag] === model.tags?.[environmentTag]
    return {
      state: 'soft-deleted',
      ...(properties?.deletionDate === undefined ? {} : { deletedOn: properties.deletionDate.toISOString().slice(0, 10) }),
      ...(properties?.scheduledPurgeDate === undefined ? {} : { keptUntil: properties.scheduledPurgeDate.toISOString().slice(0, 10) }),
      purgeable: properties?.purgeProtectionEnabled !== true,
      purge: `az keyvault purge --name ${id.split('/').at(-1)} --location ${model.location}`,
      ...(same ? {} : { unrecoverable: 'it was not this environment’s vault in this resource group.' }),
    }
  } catch (error) {
    // Looking at deleted vaults needs a right on the subscription; without it the create itself tells whether the name is taken.
    const status = serviceErrorOf(error)?.status
    if (status === 404 || status === 403) return { state: 'absent' }
    throw error
  }
}
