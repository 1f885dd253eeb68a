import type { JsonObject } from '../../../src/common/json.ts'
import { type Example, family, type Given, inGroup, subscription } from './example.ts'

// Key Vault: specification/keyvault/resource-manager/Microsoft.KeyVault/stable/2023-07-01
const vaults = family('2023-07-01')
const vault = inGroup('sample-resource-group', 'Microsoft.KeyVault/vaults/sample-vault')
const zeros = '00000000-0000-0000-0000-000000000000'
const policy: JsonObject = {
  tenantId: zeros,
  objectId: zeros,
  permissions: {
    keys: [
      ...['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'get', 'list', 'create', 'update', 'import', 'delete'],
      ...['backup', 'restore', 'recover', 'purge'],
    ],
    secrets: ['get', 'list', 'set', 'delete', 'backup', 'restore', 'recover', 'purge'],
    certificates: [
      ...['get', 'list', 'delete', 'create', 'import', 'update', 'managecontacts', 'getissuers', 'listissuers', 'setissuers'],
      ...['deleteissuers', 'manageissuers', 'recover', 'purge'],
    ],
  },
}
const vaultBase: JsonObject = {
  tenantId: zeros,
  sku: { family: 'A', name: 'standard' },
  enabledForDeployment: true,
  enabledForDiskEncryption: true,
  enabledForTemplateDeployment: true,
}
const openVault: JsonObject = { ...vaultBase, accessPolicies: [policy], publicNetworkAccess: 'Enabled' }
const testNetwork: Given = [
  inGroup('rg1', 'Microsoft.Network/virtualNetworks/test-vnet'),
  {
    location: 'westus',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'subnet1', properties: { addressPrefix: '10.0.0.0/24', serviceEndpoints: [{ service: 'Microsoft.KeyVault' }] } }],
    },
  },
]
const keyVaultExamples: readonly Example[] = [
  vaults.put('createVault.json', vault, { location: 'westus', properties: openVault }),
  vaults.put(
    'createVaultWithNetworkAcls.json',
    vault,
    {
      location: 'westus',
      properties: {
        ...vaultBase,
        networkAcls: {
          bypass: 'AzureServices',
          defaultAction: 'Deny',
          ipRules: [{ value: '124.56.78.91' }, { value: "'10.91.4.0/24'" }],
          virtualNetworkRules: [{ id: inGroup('rg1', 'Microsoft.Network/virtualNetworks/test-vnet/subnets/subnet1') }],
        },
      },
    },
    [testNetwork],
  ),
  vaults.patch('updateVault.json', vault, { properties: openVault }, [
    [vault, { location: 'westus', properties: { ...vaultBase, enableRbacAuthorization: true } }],
  ]),
  vaults.post('checkVaultNameAvailability.json', `${subscription}/providers/Microsoft.KeyVault/checkNameAvailability`, {
    name: 'sample-vault',
    type: 'Microsoft.KeyVault/vaults',
  }),
  vaults.put(
    'createKey.json',
    inGroup('sample-group', 'Microsoft.KeyVault/vaults/sample-vault-name/keys/sample-key-name'),
    { properties: { kty: 'RSA' } },
    [
      [
        inGroup('sample-group', 'Microsoft.KeyVault/vaults/sample-vault-name'),
        { location: 'westus', properties: { ...vaultBase, enableRbacAuthorization: true } },
      ],
    ],
  ),
]

// specification/msi/resource-manager/Microsoft.ManagedIdentity/stable
const identity = inGroup('rgName', 'Microsoft.ManagedIdentity/userAssignedIdentities/resourceName')
const identityTags: JsonObject = { key1: 'value1', key2: 'value2' }
const identityExamples: readonly Example[] = [
  family('2023-01-31').put('IdentityCreate.json', identity, { location: 'eastus', tags: identityTags }),
  family('2024-11-30').patch(
    'IdentityUpdate.json',
    identity,
    { location: 'eastus', tags: identityTags, properties: { isolationScope: 'Regional' } },
    [[identity, { location: 'eastus' }]],
  ),
]

// specification/authorization/…/stable/2022-04-01; locks and policy: specification/resources/resource-manager/Microsoft.Authorization/stable
const roles = family('2022-04-01')
const locks = family('2020-05-01')
const assignments = family('2021-06-01')
const roleName = '05c5a614-a7d6-4502-b150-c2fb455033ff'
const role: JsonObject = {
  properties: {
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/0b5fe924-9a61-425c-96af-cfe6e287ca2d`,
    principalId: 'ce2ce14e-85d7-4629-bdbc-454d0519d987',
    principalType: 'User',
  },
}
const namingDefinition = `${subscription}/providers/Microsoft.Authorization/policyDefinitions/ResourceNaming`
const naming: JsonObject = {
  displayName: 'Enforce resource naming rules',
  description: 'Names begin with DeptA and end with -LC',
  policyDefinitionId: namingDefinition,
  parameters: { prefix: { value: 'DeptA' }, suffix: { value: '-LC' } },
  metadata: { assignedBy: 'Special Someone' },
}
const namingThere: Given = [
  namingDefinition,
  {
    properties: {
      policyType: 'Custom',
      mode: 'All',
      parameters: { prefix: { type: 'String' }, suffix: { type: 'String' } },
      policyRule: {
        if: { not: { field: 'name', like: "[concat(parameters('prefix'), '*', parameters('suffix'))]" } },
        // biome-ignore lint/suspicious/noThenProperty: the word of the policy language
        then: { effect: 'audit' },
      },
    },
  },
]
const initiative = `${subscription}/providers/Microsoft.Authorization/policySetDefinitions/securityInitiative`
const builtIn = '/providers/Microsoft.Authorization/policyDefinitions/99e9ccd8-3db9-4592-b0d1-14b1715a4d8a'
const initiativeThere: Given = [
  initiative,
  {
    properties: {
      policyDefinitions: ['10420126870854049575', '8572513655450389710'].map((policyDefinitionReferenceId) => ({
        policyDefinitionId: builtIn,
        policyDefinitionReferenceId,
      })),
    },
  },
]
const namingAssignment = `${subscription}/providers/Microsoft.Authorization/policyAssignments/EnforceNaming`
const assigned: Given = [
  inGroup('testResourceGroup', 'Microsoft.ManagedIdentity/userAssignedIdentities/testIdentity'),
  { location: 'eastus' },
]
const authorizationExamples: readonly Example[] = [
  roles.put(
    'RoleAssignments_CreateForResource.json',
    `${inGroup('testrg', 'Microsoft.DocumentDb/databaseAccounts/test-db-account')}/providers/Microsoft.Authorization/roleAssignments/${roleName}`,
    role,
  ),
  roles.put(
    'RoleAssignments_CreateForResourceGroup.json',
    `${subscription}/resourceGroups/testrg/providers/Microsoft.Authorization/roleAssignments/${roleName}`,
    role,
  ),
  roles.put(
    'RoleAssignments_CreateForSubscription.json',
    `${subscription}/providers/Microsoft.Authorization/roleAssignments/${roleName}`,
    role,
  ),
  locks.put(
    'ManagementLocks_CreateOrUpdateAtResourceGroupLevel.json',
    `${subscription}/resourceGroups/resourcegroupname/providers/Microsoft.Authorization/locks/testlock`,
    { properties: { level: 'ReadOnly' } },
  ),
  locks.put('ManagementLocks_CreateOrUpdateAtScope.json', `${subscription}/providers/Microsoft.Authorization/locks/testlock`, {
    properties: { level: 'ReadOnly' },
  }),
  assignments.put(
    'createPolicyAssignment.json',
    namingAssignment,
    {
      properties: { ...naming, nonComplianceMessages: [{ message: 'The name does not follow the rule' }] },
    },
    [namingThere],
  ),
  assignments.put(
    'createPolicyAssignmentWithIdentity.json',
    namingAssignment,
    {
      identity: { type: 'SystemAssigned' },
      location: 'eastus',
      properties: { ...naming, enforcementMode: 'Default' },
    },
    [namingThere],
  ),
  assignments.put(
    'createPolicyAssignmentWithUserAssignedIdentity.json',
    namingAssignment,
    {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [assigned[0]]: {} } },
      location: 'eastus',
      properties: { ...naming, enforcementMode: 'Default' },
    },
    [assigned, namingThere],
  ),
  assignments.put(
    'createPolicyAssignmentNonComplianceMessages.json',
    `${subscription}/providers/Microsoft.Authorization/policyAssignments/securityInitAssignment`,
    {
      properties: {
        displayName: 'Enforce security policies',
        policyDefinitionId: initiative,
        nonComplianceMessages: [
          { message: 'All policies apply' },
          { message: 'Names follow a rule', policyDefinitionReferenceId: '10420126870854049575' },
          { message: 'Firewalls are configured', policyDefinitionReferenceId: '8572513655450389710' },
        ],
      },
    },
    [initiativeThere],
  ),
  assignments.put(
    'createPolicyAssignmentWithoutEnforcement.json',
    namingAssignment,
    {
      properties: { ...naming, enforcementMode: 'DoNotEnforce' },
    },
    [namingThere],
  ),
]

// specification/monitor/…/preview/2021-05-01-preview; specification/operationalinsights/…/stable/2022-10-01
const settings = family('2021-05-01-preview')
const workspaces = family('2022-10-01')
const workflow = `${inGroup('viruela1', 'microsoft.logic/workflows/viruela6')}/providers/microsoft.insights/diagnosticSettings/mysetting`
const retentionPolicy: JsonObject = { enabled: false, days: 0 }
const setting = (log: JsonObject): JsonObject => ({
  properties: {
    storageAccountId: inGroup('apptest', 'Microsoft.Storage/storageAccounts/appteststorage1'),
    workspaceId: '',
    eventHubAuthorizationRuleId: inGroup('montest', 'microsoft.eventhub/namespaces/mynamespace/authorizationrules/myrule'),
    eventHubName: 'myeventhub',
    marketplacePartnerId: inGroup('test-rg', 'Microsoft.Datadog/monitors/dd1'),
    metrics: [{ category: 'WorkflowMetrics', enabled: true, retentionPolicy }],
    logs: [{ ...log, enabled: true, retentionPolicy }],
    logAnalyticsDestinationType: 'Dedicated',
  },
})
const workspace = inGroup('oiautorest6685', 'Microsoft.OperationalInsights/workspaces/oiautorest6685')
const monitoringExamples: readonly Example[] = [
  settings.put('createOrUpdateDiagnosticSetting.json', workflow, setting({ categoryGroup: 'allLogs' })),
  settings.put('createOrUpdateDiagnosticSettingCategory.json', workflow, setting({ category: 'WorkflowRuntime' })),
  workspaces.put('WorkspacesCreate.json', workspace, {
    location: 'australiasoutheast',
    tags: { tag1: 'val1' },
    properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 },
  }),
  workspaces.patch(
    'WorkspacesUpdate.json',
    workspace,
    { properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30, workspaceCapping: { dailyQuotaGb: -1 } } },
    [[workspace, { location: 'australiasoutheast', properties: {} }]],
  ),
]

// specification/compute/resource-manager/Microsoft.Compute/DiskRP/stable
const sets2024 = family('2024-03-02')
const sets2025 = family('2025-01-02')
const set = inGroup('myResourceGroup', 'Microsoft.Compute/diskEncryptionSets/myDiskEncryptionSet')
const ownVault: JsonObject = { id: inGroup('myResourceGroup', 'Microsoft.KeyVault/vaults/myVMVault') }
const encryptionType = 'EncryptionAtRestWithCustomerKey'
const systemAssigned: JsonObject = { type: 'SystemAssigned' }
const keyHome = inGroup('myResourceGroup', 'Microsoft.KeyVault/vaults/kv-examples-des')
const keyThere: readonly Given[] = [
  [
    keyHome,
    {
      location: 'westus',
      properties: {
        tenantId: '11111111-1111-1111-1111-111111111111',
        sku: { family: 'A', name: 'standard' },
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        enabledForDiskEncryption: true,
      },
    },
  ],
  [`${keyHome}/keys/disk`, { properties: { kty: 'RSA', keySize: 3072 } }],
]
const setThere: Given = [
  set,
  {
    location: 'West US',
    identity: systemAssigned,
    properties: {
      encryptionType,
      activeKey: { sourceVault: { id: keyHome }, keyUrl: 'https://kv-examples-des.vault.azure.net/keys/disk' },
      rotationToLatestKeyVersionEnabled: true,
    },
  },
]
const rotating: JsonObject = {
  identity: systemAssigned,
  properties: {
    encryptionType,
    activeKey: { keyUrl: 'https://myvaultdifferentsub.vault-int.azure-int.net/keys/keyName/keyVersion1' },
    rotationToLatestKeyVersionEnabled: true,
  },
}
const otherIdentity = inGroup('myResourceGroup', 'Microsoft.ManagedIdentity/userAssignedIdentities/identityName')
const computeExamples: readonly Example[] = [
  sets2025.put('DiskEncryptionSet_Create_WithKeyVaultFromADifferentSubscription.json', set, {
    location: 'West US',
    identity: systemAssigned,
    properties: { activeKey: { keyUrl: 'https://myvaultdifferentsub.vault-int.azure-int.net/keys/{key}' }, encryptionType },
  }),
  sets2025.put(
    'DiskEncryptionSet_Create_WithKeyVaultFromADifferentTenant.json',
    set,
    {
      location: 'West US',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [otherIdentity]: {} } },
      properties: {
        activeKey: { keyUrl: 'https://myvaultdifferenttenant.vault-int.azure-int.net/keys/{key}' },
        encryptionType,
        federatedClientId: zeros,
      },
    },
    [[otherIdentity, { location: 'westus' }]],
  ),
  sets2025.put('DiskEncryptionSet_Create.json', set, {
    location: 'West US',
    identity: systemAssigned,
    properties: { activeKey: { sourceVault: ownVault, keyUrl: 'https://myvmvault.vault-int.azure-int.net/keys/{key}' }, encryptionType },
  }),
  sets2024.patch('DiskEncryptionSet_Update_WithRotationToLatestKeyVersionEnabled.json', set, rotating, [...keyThere, setThere]),
  sets2024.patch('DiskEncryptionSet_Update_WithRotationToLatestKeyVersionEnabledInProgress.json', set, rotating, [...keyThere, setThere]),
  sets2024.patch(
    'DiskEncryptionSet_Update.json',
    set,
    {
      tags: { department: 'Development', project: 'Encryption' },
      properties: {
        activeKey: { sourceVault: ownVault, keyUrl: 'https://myvmvault.vault-int.azure-int.net/keys/keyName/keyVersion' },
        encryptionType,
      },
    },
    [...keyThere, setThere],
  ),
]

export const otherExamples: readonly Example[] = [
  ...keyVaultExamples,
  ...identityExamples,
  ...authorizationExamples,
  ...monitoringExamples,
  ...computeExamples,
]
