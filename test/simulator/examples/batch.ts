import type { JsonObject } from '../../../src/common/json.ts'
import { type Example, family, type Given, inGroup, subscription } from './example.ts'

// specification/batch/resource-manager/Microsoft.Batch, stable; api-versions as given
const v2023 = family('2023-05-01')
const v2402 = family('2024-02-01')
const v2407 = family('2024-07-01')
const v2506 = family('2025-06-01')

const home = 'default-azurebatch-japaneast'
const account = inGroup(home, 'Microsoft.Batch/batchAccounts/sampleacct')
const pool = `${account}/pools/testpool`
const storage = inGroup(home, 'Microsoft.Storage/storageAccounts/samplestorage')
const vault = inGroup(home, 'Microsoft.KeyVault/vaults/sample')
const identity = (name: string) => inGroup(home, `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`)
const autoStorage: JsonObject = { storageAccountId: storage }
const keyVaultReference: JsonObject = { id: vault, url: 'http://sample.vault.azure.net/' }

const storageThere: Given = [storage, { location: 'japaneast', sku: { name: 'Standard_LRS' }, kind: 'StorageV2', properties: {} }]
const vaultThere: Given = [
  vault,
  {
    location: 'japaneast',
    properties: {
      tenantId: '11111111-1111-1111-1111-111111111111',
      sku: { family: 'A', name: 'standard' },
      enabledForDeployment: true,
      enabledForDiskEncryption: true,
      enabledForTemplateDeployment: true,
      enableRbacAuthorization: false,
      enablePurgeProtection: true,
      accessPolicies: [
        {
          tenantId: '11111111-1111-1111-1111-111111111111',
          objectId: '33333333-3333-3333-3333-333333333333',
          permissions: { secrets: ['get', 'set', 'list', 'delete', 'recover'] },
        },
      ],
    },
  },
]
/** The Batch service may act in the subscription. */
const granted: Given = [
  `${subscription}/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-4000-8000-000000000009`,
  {
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`,
      principalId: '33333333-3333-3333-3333-333333333333',
    },
  },
]
const identityThere = (name: string): Given => [identity(name), { location: 'japaneast' }]
const accountThere: Given = [account, { location: 'japaneast' }]
const byos: JsonObject = { location: 'japaneast', properties: { autoStorage, keyVaultReference, poolAllocationMode: 'UserSubscription' } }
const userAssigned: JsonObject = {
  location: 'japaneast',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('id1')]: {} } },
  properties: { autoStorage },
}

const accounts: readonly Example[] = [
  v2407.put('BatchAccountCreate_BYOS.json', account, byos, [storageThere, vaultThere, granted]),
  v2407.put('BatchAccountCreate_Default.json', account, { location: 'japaneast', properties: { autoStorage } }, [storageThere]),
  v2407.put(
    'BatchAccountCreate_SystemAssignedIdentity.json',
    account,
    { location: 'japaneast', identity: { type: 'SystemAssigned' }, properties: { autoStorage } },
    [storageThere],
  ),
  v2407.put('BatchAccountCreate_UserAssignedIdentity.json', account, userAssigned, [storageThere, identityThere('id1')]),
  v2407.put(
    'PrivateBatchAccountCreate.json',
    account,
    { location: 'japaneast', properties: { autoStorage, keyVaultReference, publicNetworkAccess: 'Disabled' } },
    [storageThere, vaultThere],
  ),
  v2506.put('BatchAccountCreate_BYOS.json', account, byos, [storageThere, vaultThere, granted]),
  v2506.put('BatchAccountCreate_UserAssignedIdentity.json', account, userAssigned, [storageThere, identityThere('id1')]),
  v2506.patch('BatchAccountUpdate.json', account, { properties: { autoStorage } }, [storageThere, accountThere]),
  v2402.post(
    'LocationCheckNameAvailability_AlreadyExists.json',
    `${subscription}/providers/Microsoft.Batch/locations/japaneast/checkNameAvailability`,
    { name: 'existingaccountname', type: 'Microsoft.Batch/batchAccounts' },
  ),
  v2402.post(
    'LocationCheckNameAvailability_Available.json',
    `${subscription}/providers/Microsoft.Batch/locations/japaneast/checkNameAvailability`,
    { name: 'newaccountname', type: 'Microsoft.Batch/batchAccounts' },
  ),
  v2506.patch(
    'ApplicationUpdate.json',
    `${account}/applications/app1`,
    { properties: { allowUpdates: true, displayName: 'myAppName', defaultVersion: '2' } },
    [accountThere],
  ),
  v2506.patch(
    'PrivateEndpointConnectionUpdate.json',
    `${account}/privateEndpointConnections/testprivateEndpointConnection5.24d6b4b5-e65c-4330-bbe9-3a290d62f8e0`,
    { properties: { privateLinkServiceConnectionState: { status: 'Approved', description: 'Approved by xyz.abc@company.com' } } },
    [accountThere],
  ),
]

const ubuntu18: JsonObject = { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS', version: 'latest' }
const windows = (sku: string): JsonObject => ({ publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku, version: 'latest' })
const gallery: JsonObject = {
  id: inGroup('networking-group', 'Microsoft.Compute/galleries/testgallery/images/testimagedef/versions/0.0.1'),
}
const onUbuntu18 = 'batch.node.ubuntu 18.04'
const onWindows = 'batch.node.windows amd64'
const machine = (imageReference: JsonObject, nodeAgentSkuId: string, more: JsonObject = {}): JsonObject => ({
  virtualMachineConfiguration: { imageReference, nodeAgentSkuId, ...more },
})
const autoScale: JsonObject = { autoScale: { formula: '$TargetDedicatedNodes=1', evaluationInterval: 'PT5M' } }
const fixed = (targetDedicatedNodes: number, more: JsonObject = { targetLowPriorityNodes: 0 }): JsonObject => ({
  fixedScale: { targetDedicatedNodes, ...more },
})
const subnetId = inGroup('rg1234', 'Microsoft.Network/virtualNetworks/network1234/subnets/subnet123')
const networkThere: Given = [
  inGroup('rg1234', 'Microsoft.Network/virtualNetworks/network1234'),
  {
    location: 'japaneast',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'subnet123', properties: { addressPrefix: '10.0.0.0/20' } }],
    },
  },
]
const address = (group: string, name: string) => inGroup(group, `Microsoft.Network/publicIPAddresses/${name}`)
const addressThere = (group: string, name: string): Given => [
  address(group, name),
  {
    location: 'japaneast',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: name } },
  },
]
const fullMachine: JsonObject = machine(windows('2016-Datacenter-SmallDisk'), onWindows, {
  windowsConfiguration: { enableAutomaticUpdates: false },
  dataDisks: [
    { lun: 0, caching: 'ReadWrite', diskSizeGB: 30, storageAccountType: 'Premium_LRS' },
    { lun: 1, caching: 'None', diskSizeGB: 200, storageAccountType: 'Standard_LRS' },
  ],
  osDisk: { ephemeralOSDiskSettings: { placement: 'CacheDisk' } },
  licenseType: 'Windows_Server',
  diskEncryptionConfiguration: { targets: ['OsDisk', 'TemporaryDisk'] },
  nodePlacementConfiguration: { policy: 'Zonal' },
})
const natPools: JsonObject = {
  endpointConfiguration: {
    inboundNatPools: [
      {
        name: 'testnat',
        protocol: 'TCP',
        backendPort: 12001,
        frontendPortRangeStart: 15000,
        frontendPortRangeEnd: 15100,
        networkSecurityGroupRules: [
          { priority: 150, access: 'Allow', sourceAddressPrefix: '192.100.12.45', sourcePortRanges: ['1', '2'] },
          { priority: 3500, access: 'Deny', sourceAddressPrefix: '*', sourcePortRanges: ['*'] },
        ],
      },
    ],
  },
}
const extended = machine({ publisher: 'Canonical', offer: '0001-com-ubuntu-server-focal', sku: '20_04-lts' }, 'batch.node.ubuntu 20.04', {
  extensions: [
    {
      name: 'batchextension1',
      type: 'KeyVaultForLinux',
      publisher: 'Microsoft.Azure.KeyVault',
      typeHandlerVersion: '2.0',
      autoUpgradeMinorVersion: true,
      enableAutomaticUpgrade: true,
      settings: {
        secretsManagementSettingsKey: 'secretsManagementSettingsValue',
        authenticationSettingsKey: 'authenticationSettingsValue',
      },
    },
  ],
})
const create =
  (versioned: typeof v2506) =>
  (from: string, properties: JsonObject, given: readonly Given[] = [], top: JsonObject = {}) =>
    versioned.put(from, pool, { ...top, properties }, [accountThere, ...given])
const create2023 = create(v2023)
const create2025 = create(v2506)
const encryptionSet = (name: string): JsonObject => ({ id: inGroup(home, `Microsoft.Compute/diskEncryptionSets/${name}`) })
const encryptionSetThere = (name: string, encryptionType: string): Given => [
  inGroup(home, `Microsoft.Compute/diskEncryptionSets/${name}`),
  {
    location: 'japaneast',
    identity: { type: 'SystemAssigned' },
    properties: {
      encryptionType,
      activeKey: { sourceVault: { id: vault }, keyUrl: 'https://sample.vault.azure.net/keys/disk' },
      rotationToLatestKeyVersionEnabled: true,
    },
  },
]
const packages = (application: string) => `${pool}/applications/${application}`

const pools: readonly Example[] = [
  create2023('PoolCreate_SharedImageGallery.json', { vmSize: 'STANDARD_D4', deploymentConfiguration: machine(gallery, onUbuntu18) }),
  create2023(
    'PoolCreate_CloudServiceConfiguration.json',
    {
      displayName: 'my-pool-name',
      vmSize: 'STANDARD_D4',
      interNodeCommunication: 'Enabled',
      taskSlotsPerNode: 13,
      taskSchedulingPolicy: { nodeFillType: 'Pack' },
      deploymentConfiguration: { cloudServiceConfiguration: { osFamily: '4', osVersion: 'WA-GUEST-OS-4.45_201708-01' } },
      applicationLicenses: ['app-license0', 'app-license1'],
      applicationPackages: [{ id: packages('app_1234'), version: 'asdf' }],
      certificates: [
        { id: `${pool}/certificates/sha1-1234567`, storeLocation: 'LocalMachine', storeName: 'MY', visibility: ['RemoteUser'] },
      ],
      metadata: [
        { name: 'metadata-1', value: 'value-1' },
        { name: 'metadata-2', value: 'value-2' },
      ],
      networkConfiguration: {
        subnetId,
        publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [address('rg13', 'ip135'), address('rg24', 'ip268')] },
      },
      scaleSettings: {
        fixedScale: {
          nodeDeallocationOption: 'TaskCompletion',
          resizeTimeout: 'PT8M',
          targetDedicatedNodes: 6,
          targetLowPriorityNodes: 28,
        },
      },
      startTask: {
        commandLine: 'cmd /c SET',
        environmentSettings: [{ name: 'MYSET', value: '1234' }],
        maxTaskRetryCount: 6,
        resourceFiles: [
          { fileMode: '777', filePath: 'c:\\temp\\gohere', httpUrl: 'https://testaccount.blob.core.windows.net/example-blob-file' },
        ],
        userIdentity: { autoUser: { elevationLevel: 'Admin', scope: 'Pool' } },
        waitForSuccess: true,
      },
      userAccounts: [
        {
          name: 'username1',
          password: '<ExamplePassword>',
          elevationLevel: 'Admin',
          linuxUserConfiguration: { uid: 1234, gid: 4567, sshPrivateKey: 'sshprivatekeyvalue' },
        },
      ],
    },
    [networkThere, addressThere('rg13', 'ip135'), addressThere('rg24', 'ip268')],
  ),
  create2023('PoolCreate_VirtualMachineConfiguration.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: fullMachine,
    networkConfiguration: natPools,
    scaleSettings: autoScale,
  }),
  create2023('PoolCreate_MinimalCloudServiceConfiguration.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: { cloudServiceConfiguration: { osFamily: '5' } },
    scaleSettings: fixed(3, {}),
  }),
  create2023('PoolCreate_MinimalVirtualMachineConfiguration.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: machine(ubuntu18, onUbuntu18),
    scaleSettings: autoScale,
  }),
  create2023(
    'PoolCreate_NoPublicIPAddresses.json',
    {
      vmSize: 'STANDARD_D4',
      deploymentConfiguration: machine(gallery, onUbuntu18),
      networkConfiguration: { subnetId, publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } },
    },
    [networkThere],
  ),
  create2023(
    'PoolCreate_PublicIPs.json',
    {
      vmSize: 'STANDARD_D4',
      deploymentConfiguration: machine(gallery, onUbuntu18),
      networkConfiguration: {
        subnetId,
        publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [address('rg13', 'ip135')] },
      },
    },
    [networkThere, addressThere('rg13', 'ip135')],
  ),
  create2023(
    'PoolCreate_UserAssignedIdentities.json',
    { vmSize: 'STANDARD_D4', deploymentConfiguration: machine(ubuntu18, onUbuntu18), scaleSettings: autoScale },
    [identityThere('id1'), identityThere('id2')],
    { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('id1')]: {}, [identity('id2')]: {} } } },
  ),
  create2023('PoolCreate_VirtualMachineConfiguration_Extensions.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: extended,
    scaleSettings: autoScale,
    targetNodeCommunicationMode: 'Default',
  }),
  create2023(
    'PoolCreate_AcceleratedNetworking.json',
    {
      vmSize: 'STANDARD_D1_V2',
      deploymentConfiguration: machine(windows('2016-datacenter-smalldisk'), onWindows),
      networkConfiguration: { subnetId, enableAcceleratedNetworking: true },
      scaleSettings: fixed(1),
    },
    [networkThere],
  ),
  create2025('PoolCreate_SecurityProfile.json', {
    vmSize: 'Standard_d4s_v3',
    deploymentConfiguration: machine(
      { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18_04-lts-gen2', version: 'latest' },
      onUbuntu18,
      {
        securityProfile: {
          securityType: 'trustedLaunch',
          encryptionAtHost: true,
          uefiSettings: { secureBootEnabled: null, vTpmEnabled: false },
        },
      },
    ),
    scaleSettings: fixed(1),
  }),
  create2025('PoolCreate_VirtualMachineConfiguration.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: fullMachine,
    networkConfiguration: natPools,
    scaleSettings: autoScale,
  }),
  create2025(
    'PoolCreate_CustomerManagedKey_ForBatchManagedAccounts.json',
    {
      vmSize: 'Standard_D4ds_v5',
      deploymentConfiguration: machine(windows('2022-Datacenter'), onWindows, {
        diskEncryptionConfiguration: {
          targets: ['OsDisk'],
          customerManagedKey: {
            keyUrl: 'http://sample.vault.azure.net//keys/cmk/bb60031a6d4545d3a60d3f94588538c9',
            identityReference: { resourceId: identity('id1') },
          },
        },
      }),
      scaleSettings: fixed(1, { resizeTimeout: 'PT15M' }),
    },
    [identityThere('id1'), vaultThere],
    { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('id1')]: {} } } },
  ),
  v2506.put(
    'PoolCreate_ConfidentialDiskEncryptionSet_ForUserSubscriptionAccounts.json',
    pool,
    {
      properties: {
        vmSize: 'Standard_DC2as_v5',
        taskSchedulingPolicy: { nodeFillType: 'Pack' },
        deploymentConfiguration: machine(windows('2019-datacenter-core-g2'), onWindows, {
          securityProfile: {
            securityType: 'confidentialVM',
            encryptionAtHost: false,
            uefiSettings: { vTpmEnabled: true, secureBootEnabled: true },
          },
          osDisk: {
            managedDisk: {
              storageAccountType: 'Standard_LRS',
              diskEncryptionSet: encryptionSet('DiskEncryptionSetId'),
              securityProfile: {
                securityEncryptionType: 'DiskWithVMGuestState',
                diskEncryptionSet: encryptionSet('ConfidentialDiskEncryptionSetId'),
              },
            },
          },
          dataDisks: [
            {
              lun: 0,
              diskSizeGB: 1024,
              managedDisk: { storageAccountType: 'Standard_LRS', diskEncryptionSet: encryptionSet('DiskEncryptionSetId') },
            },
          ],
        }),
        scaleSettings: fixed(1, { resizeTimeout: 'PT15M' }),
      },
    },
    [
      vaultThere,
      granted,
      [account, { location: 'japaneast', properties: { poolAllocationMode: 'UserSubscription', keyVaultReference } }],
      [`${vault}/keys/disk`, { properties: { kty: 'RSA', keySize: 3072 } }],
      encryptionSetThere('DiskEncryptionSetId', 'EncryptionAtRestWithCustomerKey'),
      encryptionSetThere('ConfidentialDiskEncryptionSetId', 'ConfidentialVmEncryptedWithCustomerKey'),
    ],
  ),
  create2025('PoolCreate_VirtualMachineConfiguration_Extensions.json', {
    vmSize: 'STANDARD_D4',
    deploymentConfiguration: extended,
    scaleSettings: autoScale,
  }),
  create2025('PoolCreate_VirtualMachineConfiguration_ManagedOSDisk.json', {
    vmSize: 'Standard_d2s_v3',
    deploymentConfiguration: machine(
      { publisher: 'microsoftwindowsserver', offer: 'windowsserver', sku: '2022-datacenter-smalldisk' },
      onWindows,
      {
        osDisk: {
          caching: 'ReadWrite',
          managedDisk: { storageAccountType: 'StandardSSD_LRS' },
          diskSizeGB: 100,
          writeAcceleratorEnabled: false,
        },
      },
    ),
    scaleSettings: fixed(1),
  }),
  create2025('PoolCreate_VirtualMachineConfiguration_ServiceArtifactReference.json', {
    vmSize: 'Standard_d4s_v3',
    deploymentConfiguration: machine(windows('2019-datacenter-smalldisk'), onWindows, {
      windowsConfiguration: { enableAutomaticUpdates: false },
      serviceArtifactReference: {
        id: inGroup(
          home,
          'Microsoft.Compute/galleries/myGallery/serviceArtifacts/myServiceArtifact/vmArtifactsProfiles/vmArtifactsProfile',
        ),
      },
    }),
    scaleSettings: fixed(2),
    upgradePolicy: { mode: 'automatic', automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } },
  }),
  create2025(
    'PoolCreate_PublicIPs.json',
    {
      vmSize: 'STANDARD_D4',
      deploymentConfiguration: machine(gallery, onUbuntu18),
      networkConfiguration: {
        subnetId,
        publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: [address('rg13', 'ip135')] },
      },
    },
    [networkThere, addressThere('rg13', 'ip135')],
  ),
]

const poolThere: readonly Given[] = [
  accountThere,
  [
    pool,
    {
      properties: {
        vmSize: 'Standard_D2s_v3',
        deploymentConfiguration: machine(
          { publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc', sku: '2404', version: 'latest' },
          'batch.node.ubuntu 24.04',
        ),
        scaleSettings: fixed(0),
      },
    },
  ],
]
const other: JsonObject = {
  applicationPackages: [{ id: packages('app_1234') }, { id: packages('app_5678'), version: '1.0' }],
  metadata: [{ name: 'key1', value: 'value1' }],
}
const updates: readonly Example[] = [
  ...[v2407, v2506].flatMap((versioned) => [
    versioned.patch(
      'PoolUpdate_EnableAutoScale.json',
      pool,
      { properties: { scaleSettings: { autoScale: { formula: '$TargetDedicatedNodes=34' } } } },
      poolThere,
    ),
    versioned.patch('PoolUpdate_RemoveStartTask.json', pool, { properties: { startTask: {} } }, poolThere),
  ]),
  v2407.patch(
    'PoolUpdate_OtherProperties.json',
    pool,
    {
      properties: {
        ...other,
        certificates: [{ id: `${pool}/certificates/sha1-1234567`, storeLocation: 'LocalMachine', storeName: 'MY' }],
        targetNodeCommunicationMode: 'Simplified',
      },
    },
    poolThere,
  ),
  v2506.patch('PoolUpdate_OtherProperties.json', pool, { properties: other }, poolThere),
  v2407.patch(
    'PoolUpdate_ResizePool.json',
    pool,
    {
      properties: {
        scaleSettings: fixed(5, { nodeDeallocationOption: 'TaskCompletion', resizeTimeout: 'PT8M', targetLowPriorityNodes: 0 }),
      },
    },
    poolThere,
  ),
  v2407.get('PoolList.json', `${account}/pools`, undefined, poolThere),
  v2407.get(
    'PoolListWithFilter.json',
    `${account}/pools?$select=${encodeURIComponent('properties/allocationState,properties/provisioningStateTransitionTime,properties/currentDedicatedNodes,properties/currentLowPriorityNodes')}&$filter=${encodeURIComponent(
      "startswith(name, 'po') or (properties/allocationState eq 'Steady' and properties/provisioningStateTransitionTime lt datetime'2017-02-02')",
    )}`,
    undefined,
    poolThere,
  ),
]

export const batchExamples: readonly Example[] = [...accounts, ...pools, ...updates]
