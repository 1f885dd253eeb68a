import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type JsonObject } from '../../../common/json.ts'
import type { Write } from '../../definition.ts'
import type { World } from '../../world.ts'
import { batchServicePrincipal } from '../authorization/principals.ts'
import { hasGrant } from '../authorization/role-assignments.ts'
import { mayKeepSecrets, trustedServicesReach } from '../key-vault/access.ts'
import { vaultType } from '../key-vault/common.ts'
import { missingProperty, refused } from './common.ts'

/**
 * User subscription mode: the Batch service's grant on the subscription, in effect, and a vault in the same subscription and region with its
 * flags, which Batch reaches and may keep secrets in (learn.microsoft.com batch/batch-account-create-portal, batch/security-best-practices).
 */
export function checkUserSubscription(world: World, write: Write, properties: JsonObject): void {
  if (properties.poolAllocationMode !== 'UserSubscription') return
  const reference = properties.keyVaultReference
  if (!isObject(reference)) throw missingProperty('properties.keyVaultReference')
  const scope = `/subscriptions/${write.subscription}`
  if (!hasGrant(world, batchServicePrincipal, ['Contributor', 'Owner', 'Azure Batch Service Orchestration Role'], scope)) {
    throw refused(
      'InsufficientPermissions',
      'The Batch service does not have the required permissions to access the specified Subscription.',
    )
  }
  checkVault(world, write, reference)
}

function checkVault(world: World, write: Write, reference: JsonObject): void {
  const invalid = (reason: string) =>
    refused('InvalidKeyVaultReference', 'The specified Key Vault reference is invalid.', 'properties.keyVaultReference', reason)
  const vault = world.find(String(reference.id))
  if (vault === undefined || vault.type !== vaultType || vault.hidden === true) {
    throw invalid(`The Key Vault '${String(reference.id)}' was not found.`)
  }
  // The official examples write http (spec Microsoft.Batch 2025-06-01, BatchAccountCreate_BYOS): the scheme is not looked at.
  if (
    String(reference.url)
      .replace(/^https?:|\/$/gi, '')
      .toLowerCase() !== `//${vault.name.toLowerCase()}.vault.azure.net`
  ) {
    throw invalid(`The URL '${String(reference.url)}' is not the one of the Key Vault '${vault.id}'.`)
  }
  const [, , subscription = ''] = idKey(vault.id).split('/')
  if (subscription !== write.subscription.toLowerCase() || vault.body.location !== write.body.location) {
    throw invalid('The Key Vault must be in the subscription and region of the Batch account.')
  }
  if (vault.state !== 'Succeeded') throw invalid(`The Key Vault '${vault.id}' is in state ${vault.state}.`)
  for (const flag of ['enabledForDeployment', 'enabledForTemplateDeployment', 'enabledForDiskEncryption']) {
    if (at(vault.body, `properties.${flag}`) !== true) throw invalid(`The Key Vault must have ${flag} set.`)
  }
  if (!trustedServicesReach(vault)) {
    throw invalid(
      `The firewall of the Key Vault '${vault.id}' does not let trusted Microsoft services by: networkAcls.bypass must be AzureServices.`,
    )
  }
  if (!mayKeepSecrets(world, vault, batchServicePrincipal)) {
    throw invalid(`The Key Vault '${vault.id}' does not have the Batch Service in access policies.`)
  }
}
