/** A public page a statement of ours rests on. */
export interface Source {
  readonly title: string
  /** Without the scheme, as it is shown. */
  readonly link: string
  /** The date the page gives itself, where it gives one. */
  readonly dated?: string
  /** ISO date we last compared our text with it. */
  readonly checked: string
}

const checked = '2026-11-23'

/** Every page the questions cite. A text that cites a page shows its `checked` date. */
export const sources = {
  accounts: { title: 'Batch accounts', link: 'learn.microsoft.com/azure/batch/accounts', checked },
  security: {
    title: 'Batch security and compliance best practices',
    link: 'learn.microsoft.com/azure/batch/security-best-practices',
    dated: '2026-01-12',
    checked,
  },
  managementApi: {
    title: 'Microsoft.Batch 2025-06-01 template reference',
    link: 'learn.microsoft.com/azure/templates/microsoft.batch/2025-06-01/batchaccounts',
    checked,
  },
  publicNetworkAccess: {
    title: 'Use public network access settings with Azure Batch accounts',
    link: 'learn.microsoft.com/azure/batch/public-network-access',
    checked,
  },
  privateConnectivity: {
    title: 'Use private endpoints with Azure Batch accounts',
    link: 'learn.microsoft.com/azure/batch/private-connectivity',
    dated: '2022-05-26',
    checked,
  },
  nodesWithoutAddresses: {
    title: 'Simplified node communication pool without public IP addresses',
    link: 'learn.microsoft.com/azure/batch/simplified-node-communication-pool-no-public-ip',
    dated: '2023-08-14',
    checked,
  },
  staticAddresses: {
    title: 'Create a Batch pool with specified public IP addresses',
    link: 'learn.microsoft.com/azure/batch/create-pool-public-ip',
    dated: '2023-05-26',
    checked,
  },
  virtualNetwork: {
    title: 'Create a Batch pool in a virtual network',
    link: 'learn.microsoft.com/azure/batch/batch-virtual-network',
    dated: '2023-09-20',
    checked,
  },
  defaultOutbound: {
    title: 'Default outbound access in Azure',
    link: 'learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access',
    dated: '2025-12-03',
    checked,
  },
  natGateway: { title: 'What is Azure NAT Gateway', link: 'learn.microsoft.com/azure/nat-gateway/nat-overview', checked },
  poolEndpoints: {
    title: 'Configure remote access to compute nodes',
    link: 'learn.microsoft.com/azure/batch/pool-endpoint-configuration',
    dated: '2026-01-12',
    checked,
  },
  customerKey: {
    title: 'Configure customer-managed keys for a Batch account',
    link: 'learn.microsoft.com/azure/batch/batch-customer-managed-key',
    dated: '2023-04-03',
    checked,
  },
  diskEncryption: {
    title: 'Create a pool with disk encryption enabled',
    link: 'learn.microsoft.com/azure/batch/disk-encryption',
    dated: '2026-07-29',
    checked,
  },
  poolIdentity: {
    title: 'Configure managed identities in Batch pools',
    link: 'learn.microsoft.com/azure/batch/managed-identity-pools',
    checked,
  },
  certificateRotation: {
    title: 'Enable automatic certificate rotation in a Batch pool',
    link: 'learn.microsoft.com/azure/batch/automatic-certificate-rotation',
    dated: '2026-06-16',
    checked,
  },
  monitoring: {
    title: 'Monitoring data reference for Azure Batch',
    link: 'learn.microsoft.com/azure/batch/monitor-batch-reference',
    dated: '2026-08-05',
    checked,
  },
  quotas: { title: 'Batch service quotas and limits', link: 'learn.microsoft.com/azure/batch/batch-quota-limit', checked },
  policies: { title: 'Azure Policy built-in definitions for Batch', link: 'learn.microsoft.com/azure/batch/policy-reference', checked },
  locks: {
    title: 'Lock your resources to protect your infrastructure',
    link: 'learn.microsoft.com/azure/azure-resource-manager/management/lock-resources',
    checked,
  },
  tags: {
    title: 'Use tags to organize your Azure resources',
    link: 'learn.microsoft.com/azure/azure-resource-manager/management/tag-resources',
    checked,
  },
  names: {
    title: 'Naming rules and restrictions for Azure resources',
    link: 'learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules',
    checked,
  },
  sovereign: {
    title: 'Azure Government endpoints',
    link: 'learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure',
    checked,
  },
  regions: { title: 'Azure regions', link: 'learn.microsoft.com/azure/reliability/regions-list', checked },
  sizes: { title: 'Choose a size and image for compute nodes', link: 'learn.microsoft.com/azure/batch/batch-pool-vm-sizes', checked },
  spotSample: {
    title: 'Run Batch workloads on Spot VMs (names the Ubuntu 24.04 image)',
    link: 'learn.microsoft.com/azure/batch/batch-spot-vms',
    dated: '2026-04-14',
    checked,
  },
  peering: {
    title: 'Azure Virtual Network peering',
    link: 'learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview',
    checked,
  },
  peeringPermissions: {
    title: 'Create, change, or delete a virtual network peering',
    link: 'learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering',
    checked,
  },
  routes: {
    title: 'Virtual network traffic routing',
    link: 'learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    checked,
  },
  privateDnsIntegration: {
    title: 'Azure Private Endpoint DNS integration scenarios',
    link: 'learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
    checked,
  },
  privateDnsAtScale: {
    title: 'Private Link and DNS integration at scale',
    link: 'learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/private-link-and-dns-integration-at-scale',
    checked,
  },
  privateDnsPolicy: {
    title: 'Built-in policy: private DNS zones for private endpoints of Batch accounts',
    link: 'github.com/Azure/azure-policy/blob/master/built-in-policies/policyDefinitions/Batch/Batch_PrivateDnsZones_DeployIfNotExists.json',
    checked,
  },
  perimeter: {
    title: 'Associate Azure Batch accounts with network security perimeter',
    link: 'learn.microsoft.com/azure/batch/network-security-perimeter',
    dated: '2025-03-17',
    checked,
  },
  networkFaq: {
    title: 'Azure Virtual Network FAQ',
    link: 'learn.microsoft.com/azure/virtual-network/virtual-networks-faq',
    checked,
  },
  userSubscription: {
    title: 'Create a Batch account (user subscription mode)',
    link: 'learn.microsoft.com/azure/batch/batch-account-create-portal',
    dated: '2023-07-18',
    checked,
  },
  batchRoles: {
    title: 'Role-based access control for Azure Batch service',
    link: 'learn.microsoft.com/azure/batch/batch-role-based-access-control',
    dated: '2024-12-11',
    checked,
  },
  roleAssignments: {
    title: 'Troubleshoot Azure RBAC',
    link: 'learn.microsoft.com/azure/role-based-access-control/troubleshooting',
    checked,
  },
  applicationPackages: {
    title: 'Deploy applications to compute nodes with Batch application packages',
    link: 'learn.microsoft.com/azure/batch/batch-application-packages',
    checked,
  },
  storageTrustedServices: {
    title: 'Trusted access for services to a storage account with a firewall',
    link: 'learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services',
    dated: '2025-06-24',
    checked,
  },
  storageNetwork: {
    title: 'Azure Storage firewalls and virtual networks',
    link: 'learn.microsoft.com/azure/storage/common/storage-network-security',
    checked,
  },
  benchmark: {
    title: 'Azure security baseline for Batch',
    link: 'learn.microsoft.com/security/benchmark/azure/baselines/batch-security-baseline',
    checked,
  },
  vaultAccess: {
    title: 'Azure RBAC as the default permission model of Key Vault',
    link: 'learn.microsoft.com/azure/key-vault/general/access-control-default',
    checked,
  },
  vaultNetwork: {
    title: 'Virtual network service endpoints for Key Vault',
    link: 'learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints',
    dated: '2024-01-30',
    checked,
  },
  vaultApi: {
    title: 'Microsoft.KeyVault template reference',
    link: 'learn.microsoft.com/azure/templates/microsoft.keyvault/vaults',
    checked,
  },
  privateZones: {
    title: 'Private endpoint DNS zone values',
    link: 'learn.microsoft.com/azure/private-link/private-endpoint-dns',
    dated: '2026-07-16',
    checked,
  },
  storageApi: {
    title: 'Microsoft.Storage template reference',
    link: 'learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts',
    checked,
  },
  networkApi: {
    title: 'Microsoft.Network security group template reference',
    link: 'learn.microsoft.com/azure/templates/microsoft.network/networksecuritygroups',
    checked,
  },
  permissions: {
    title: 'Permissions, and how Azure RBAC determines access',
    link: 'learn.microsoft.com/rest/api/authorization/permissions',
    checked,
  },
  denyAssignments: {
    title: 'Understand Azure deny assignments',
    link: 'learn.microsoft.com/azure/role-based-access-control/deny-assignments',
    checked,
  },
  registration: {
    title: 'Azure resource providers and types',
    link: 'learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types',
    checked,
  },
  features: {
    title: 'Set up preview features in an Azure subscription',
    link: 'learn.microsoft.com/azure/azure-resource-manager/management/preview-features',
    checked,
  },
  subscriptionStates: {
    title: 'Azure subscription states',
    link: 'learn.microsoft.com/azure/cost-management-billing/manage/subscription-states',
    checked,
  },
  roles: { title: 'Azure built-in roles', link: 'learn.microsoft.com/azure/role-based-access-control/built-in-roles', checked },
  keyRotation: {
    title: 'Configure key auto-rotation in Azure Key Vault',
    link: 'learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation',
    checked,
  },
  poolApi: {
    title: 'Microsoft.Batch 2025-06-01 pools, template reference',
    link: 'learn.microsoft.com/azure/templates/microsoft.batch/2025-06-01/batchaccounts/pools',
    checked,
  },
  hostEncryption: {
    title: 'Encryption at host for managed disks',
    link: 'learn.microsoft.com/azure/virtual-machines/disk-encryption',
    checked,
  },
  trustedLaunch: {
    title: 'Trusted launch for Azure virtual machines',
    link: 'learn.microsoft.com/azure/virtual-machines/trusted-launch',
    checked,
  },
  generations: { title: 'Generation 2 virtual machines', link: 'learn.microsoft.com/azure/virtual-machines/generation-2', checked },
  confidential: {
    title: 'About Azure confidential virtual machines',
    link: 'learn.microsoft.com/azure/confidential-computing/confidential-vm-overview',
    checked,
  },
  confidentialDisks: {
    title: 'azurerm_linux_virtual_machine: encryption of confidential machines',
    link: 'github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/linux_virtual_machine.html.markdown',
    checked,
  },
  metadataProtocol: {
    title: 'Metadata Security Protocol',
    link: 'learn.microsoft.com/azure/virtual-machines/metadata-security-protocol/overview',
    checked,
  },
  upgrades: {
    title: 'Create a pool with automatic operating system upgrade',
    link: 'learn.microsoft.com/azure/batch/batch-upgrade-policy',
    checked,
  },
  zones: {
    title: 'Create a Batch pool across availability zones',
    link: 'learn.microsoft.com/azure/batch/create-pool-availability-zones',
    dated: '2024-08-12',
    checked,
  },
  sizeNames: {
    title: 'Naming conventions of virtual machine sizes',
    link: 'learn.microsoft.com/azure/virtual-machines/vm-naming-conventions',
    checked,
  },
  spotSizes: { title: 'Use Azure Spot virtual machines: limits', link: 'learn.microsoft.com/azure/virtual-machines/spot-vms', checked },
  spot: { title: 'Run Batch workloads on Spot VMs', link: 'learn.microsoft.com/azure/batch/batch-spot-vms', dated: '2026-04-14', checked },
  retention: {
    title: 'Manage data retention in a Log Analytics workspace',
    link: 'learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure',
    checked,
  },
  diagnosticSettings: {
    title: 'Diagnostic settings in Azure Monitor',
    link: 'learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings',
    dated: '2026-03-31',
    checked,
  },
  dailyCap: {
    title: 'Set daily cap on Log Analytics workspace',
    link: 'learn.microsoft.com/azure/azure-monitor/logs/daily-cap',
    checked,
  },
  logPlans: {
    title: 'Azure Monitor Logs cost calculations and options',
    link: 'learn.microsoft.com/azure/azure-monitor/logs/cost-logs',
    checked,
  },
} as const satisfies Record<string, Source>
