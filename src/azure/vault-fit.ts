import { at, type Json } from '../common/json.ts'

/** One reason why a vault that exists cannot hold a key for Batch, and the command that mends it. */
export interface VaultTrouble {
  readonly why: string
  readonly now: string
}

/**
 * What keeps an existing vault from holding a customer-managed key. Batch asks for purge protection and the same directory
 * (learn.microsoft.com/azure/batch/batch-customer-managed-key) and comes as a trusted service
 * (learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints). Rights are granted by role here, which a vault with access
 * policies does not look at. `bypass` is `AzureServices` where nothing is said.
 */
export function vaultTroubles(vault: Json, tenantId?: string): readonly VaultTrouble[] {
  const name = String(at(vault, 'name') ?? '')
  const tenant = at(vault, 'properties.tenantId')
  const closed =
    String(at(vault, 'properties.publicNetworkAccess') ?? '').toLowerCase() === 'disabled' ||
    at(vault, 'properties.networkAcls.defaultAction') === 'Deny'
  return [
    ...(at(vault, 'properties.enablePurgeProtection') === true
      ? []
      : [
          {
            why: 'Purge protection is off, and Batch takes no key from such a vault. Turning it on cannot be undone.',
            now: `az keyvault update --name ${name} --enable-purge-protection true`,
          },
        ]),
    ...(at(vault, 'properties.enableRbacAuthorization') === true
      ? []
      : [
          {
            why: 'It grants rights by access policies, an older way that role assignments do not reach. Switching takes those policies’ effect away.',
            now: `az keyvault update --name ${name} --enable-rbac-authorization true, after granting roles to those who use it now`,
          },
        ]),
    ...(!closed || (at(vault, 'properties.networkAcls.bypass') ?? 'AzureServices') === 'AzureServices'
      ? []
      : [
          {
            why: 'Its firewall keeps trusted Microsoft services out, and Batch is one of them.',
            now: `az keyvault update --name ${name} --bypass AzureServices`,
          },
        ]),
    ...(typeof tenant !== 'string' || tenantId === undefined || tenant.toLowerCase() === tenantId.toLowerCase()
      ? []
      : [{ why: `It belongs to another directory (${tenant}).`, now: 'Name a vault of the directory you are signed in to' }]),
  ]
}
