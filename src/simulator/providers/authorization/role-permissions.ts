import { at, type Json } from '../../../common/json.ts'
import type { RoleName } from './roles.ts'

/** What a role allows: actions less notActions on the control plane, the same for data. `*` stands for any characters. */
export interface Permission {
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  readonly dataActions: readonly string[]
  readonly notDataActions: readonly string[]
}

const permission = (given: Partial<Permission>): Permission => ({
  actions: given.actions ?? [],
  notActions: given.notActions ?? [],
  dataActions: given.dataActions ?? [],
  notDataActions: given.notDataActions ?? [],
})

const reading = 'Microsoft.Authorization/*/read'
const groups = 'Microsoft.Resources/subscriptions/resourceGroups/read'
const deployments = 'Microsoft.Resources/deployments/*'
const alerts = 'Microsoft.Insights/alertRules/*'
const support = 'Microsoft.Support/*'
const usual = [reading, alerts, deployments, groups, support]
const vaultReading = [
  'Microsoft.KeyVault/checkNameAvailability/read',
  'Microsoft.KeyVault/deletedVaults/read',
  'Microsoft.KeyVault/locations/*/read',
  'Microsoft.KeyVault/vaults/*/read',
  'Microsoft.KeyVault/operations/read',
]
const blobs = 'Microsoft.Storage/storageAccounts/blobServices'
const under = (base: string, ...ends: readonly string[]) => ends.map((end) => `${base}/${end}`)

/**
 * What each built-in role allows. Source: learn.microsoft.com role-based-access-control/built-in-roles (pages privileged, general, compute,
 * containers, identity, monitor, networking, security, storage; MicrosoftDocs/azure-docs, July 2026 and before).
 */
export const rolePermissions: Readonly<Record<RoleName, Permission>> = {
  Owner: permission({ actions: ['*'] }),
  Contributor: permission({
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action',
      'Microsoft.Purview/consents/write',
      'Microsoft.Purview/consents/delete',
      'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
      'Microsoft.Subscription/cancel/action',
      'Microsoft.Subscription/enable/action',
    ],
  }),
  Reader: permission({ actions: ['*/read'] }),
  'User Access Administrator': permission({ actions: ['*/read', 'Microsoft.Authorization/*', support] }),
  'Role Based Access Control Administrator': permission({
    actions: ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete', '*/read', support],
  }),
  'Azure Batch Account Contributor': permission({
    actions: [reading, 'Microsoft.Batch/*', alerts, deployments, groups],
    dataActions: ['Microsoft.Batch/*'],
  }),
  'Azure Batch Account Reader': permission({ actions: ['Microsoft.Batch/*/read', groups], dataActions: ['Microsoft.Batch/*/read'] }),
  'Azure Batch Data Contributor': permission({
    actions: [
      reading,
      ...under(
        'Microsoft.Batch/batchAccounts',
        'read',
        'applications/*',
        'certificates/*',
        'certificateOperationResults/*',
        'pools/*',
        'poolOperationResults/*',
      ),
      'Microsoft.Batch/locations/*/read',
      alerts,
      deployments,
      groups,
    ],
    dataActions: under('Microsoft.Batch/batchAccounts', 'jobSchedules/*', 'jobs/*'),
  }),
  'Azure Batch Job Submitter': permission({
    actions: [...under('Microsoft.Batch/batchAccounts', 'applications/read', 'applications/versions/read', 'pools/read'), alerts, groups],
    dataActions: under('Microsoft.Batch/batchAccounts', 'jobSchedules/*', 'jobs/*'),
  }),
  // Unverified: its definition is on no public page found. The narrowest that lets Batch make machines and join networks.
  'Azure Batch Service Orchestration Role': permission({
    actions: [
      'Microsoft.Compute/virtualMachineScaleSets/*',
      'Microsoft.Compute/virtualMachines/*',
      'Microsoft.Network/*/read',
      'Microsoft.Network/*/join/action',
      groups,
    ],
  }),
  'Key Vault Administrator': permission({ actions: [...usual, ...vaultReading], dataActions: ['Microsoft.KeyVault/vaults/*'] }),
  'Key Vault Contributor': permission({
    actions: [...usual, 'Microsoft.KeyVault/*'],
    notActions: [
      'Microsoft.KeyVault/locations/deletedVaults/purge/action',
      'Microsoft.KeyVault/hsmPools/*',
      'Microsoft.KeyVault/managedHsms/*',
    ],
  }),
  'Key Vault Secrets Officer': permission({
    actions: [...usual, ...vaultReading],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  }),
  'Key Vault Secrets User': permission({
    dataActions: under('Microsoft.KeyVault/vaults/secrets', 'getSecret/action', 'readMetadata/action'),
  }),
  'Key Vault Certificates Officer': permission({
    actions: [...usual, ...vaultReading],
    dataActions: under('Microsoft.KeyVault/vaults', 'certificatecas/*', 'certificates/*', 'certificatecontacts/write'),
  }),
  'Key Vault Crypto Officer': permission({
    actions: [...usual, ...vaultReading],
    dataActions: under('Microsoft.KeyVault/vaults', 'keys/*', 'keyrotationpolicies/*'),
  }),
  'Key Vault Crypto Service Encryption User': permission({
    actions: under('Microsoft.EventGrid/eventSubscriptions', 'write', 'read', 'delete'),
    dataActions: under('Microsoft.KeyVault/vaults/keys', 'read', 'wrap/action', 'unwrap/action'),
  }),
  'Key Vault Crypto User': permission({
    dataActions: under(
      'Microsoft.KeyVault/vaults/keys',
      'read',
      'update/action',
      'backup/action',
      'encrypt/action',
      'decrypt/action',
      'wrap/action',
      'unwrap/action',
      'sign/action',
      'verify/action',
    ),
  }),
  'Key Vault Reader': permission({
    actions: [...usual, ...vaultReading],
    dataActions: under('Microsoft.KeyVault/vaults', '*/read', 'secrets/readMetadata/action'),
  }),
  'Network Contributor': permission({
    actions: [...usual, 'Microsoft.Network/*', 'Microsoft.ResourceHealth/availabilityStatuses/read'],
  }),
  'Private DNS Zone Contributor': permission({
    actions: [
      ...usual,
      ...under(
        'Microsoft.Network',
        'privateDnsZones/*',
        'privateDnsOperationResults/*',
        'privateDnsOperationStatuses/*',
        'virtualNetworks/read',
        'virtualNetworks/join/action',
      ),
    ],
  }),
  'Managed Identity Operator': permission({
    actions: [...usual, ...under('Microsoft.ManagedIdentity/userAssignedIdentities', '*/read', '*/assign/action')],
  }),
  'Managed Identity Contributor': permission({
    actions: [
      ...usual,
      ...under(
        'Microsoft.ManagedIdentity/userAssignedIdentities',
        'read',
        'write',
        'delete',
        'federatedIdentityCredentials/read',
        'federatedIdentityCredentials/write',
        'federatedIdentityCredentials/delete',
        'revokeTokens/action',
      ),
    ],
  }),
  'Storage Account Contributor': permission({
    actions: [
      ...usual,
      'Microsoft.Insights/diagnosticSettings/*',
      'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
      'Microsoft.ResourceHealth/availabilityStatuses/read',
      'Microsoft.Storage/storageAccounts/*',
    ],
  }),
  'Storage Blob Data Owner': permission({
    actions: under(blobs, 'containers/*', 'generateUserDelegationKey/action'),
    dataActions: under(blobs, 'containers/blobs/*'),
  }),
  'Storage Blob Data Contributor': permission({
    actions: under(blobs, 'containers/delete', 'containers/read', 'containers/write', 'generateUserDelegationKey/action'),
    dataActions: under(`${blobs}/containers/blobs`, 'delete', 'read', 'move/action', 'write'),
  }),
  'Storage Blob Data Reader': permission({
    actions: under(blobs, 'containers/read', 'generateUserDelegationKey/action'),
    dataActions: under(`${blobs}/containers/blobs`, 'read'),
  }),
  AcrPull: permission({ actions: ['Microsoft.ContainerRegistry/registries/pull/read'] }),
  'Log Analytics Contributor': permission({
    actions: [
      '*/read',
      'Microsoft.ClassicCompute/virtualMachines/extensions/*',
      'Microsoft.ClassicStorage/storageAccounts/listKeys/action',
      'Microsoft.Compute/virtualMachines/extensions/*',
      'Microsoft.HybridCompute/machines/extensions/write',
      alerts,
      'Microsoft.Insights/diagnosticSettings/*',
      'Microsoft.OperationalInsights/*',
      'Microsoft.OperationsManagement/*',
      deployments,
      'Microsoft.Resources/subscriptions/resourcegroups/deployments/*',
      'Microsoft.Storage/storageAccounts/listKeys/action',
      support,
    ],
  }),
  // Of its many actions those that concern alerts and Application Insights alone are left out.
  'Monitoring Contributor': permission({
    actions: [
      '*/read',
      alerts,
      ...under(
        'Microsoft.Insights',
        'actiongroups/*',
        'activityLogAlerts/*',
        'dataCollectionEndpoints/*',
        'dataCollectionRules/*',
        'dataCollectionRuleAssociations/*',
        'DiagnosticSettings/*',
        'eventtypes/*',
        'LogDefinitions/*',
        'metricalerts/*',
        'MetricDefinitions/*',
        'Metrics/*',
        'Register/Action',
        'scheduledqueryrules/*',
      ),
      ...under(
        'Microsoft.OperationalInsights/workspaces',
        'write',
        'intelligencepacks/*',
        'savedSearches/*',
        'search/action',
        'sharedKeys/action',
        'sharedKeys/read',
        'storageinsightconfigs/*',
      ),
      support,
      deployments,
    ],
  }),
}

/** The permissions in a role definition's or deny assignment's body. */
export function permissionsIn(list: Json | undefined): Permission[] {
  const texts = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : [])
  return (Array.isArray(list) ? list : []).map((one: Json) => ({
    actions: texts(at(one, 'actions')),
    notActions: texts(at(one, 'notActions')),
    dataActions: texts(at(one, 'dataActions')),
    notDataActions: texts(at(one, 'notDataActions')),
  }))
}
