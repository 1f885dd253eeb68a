import type { JsonObject } from '../../../src/common/json.ts'
import { type Example, family, type Given, inGroup } from './example.ts'

// specification/storage/resource-manager/Microsoft.Storage, stable; api-versions as given
const v2305 = family('2023-05-01')
const v2508 = family('2025-08-01')

const account = inGroup('res9101', 'Microsoft.Storage/storageAccounts/sto4445')
const updated = inGroup('res9407', 'Microsoft.Storage/storageAccounts/sto8596')
const edge: JsonObject = { extendedLocation: { type: 'EdgeZone', name: 'losangeles001' } }
const tags: JsonObject = { tags: { key1: 'value1', key2: 'value2' } }
const services: JsonObject = { blob: { keyType: 'Account', enabled: true }, file: { keyType: 'Account', enabled: true } }
const plainEncryption: JsonObject = { services, requireInfrastructureEncryption: false, keySource: 'Microsoft.Storage' }
const common: JsonObject = {
  keyPolicy: { keyExpirationPeriodInDays: 20 },
  sasPolicy: { sasExpirationPeriod: '1.15:59:59', expirationAction: 'Log' },
  isHnsEnabled: true,
  allowBlobPublicAccess: false,
  minimumTlsVersion: 'TLS1_2',
  allowSharedKeyAccess: true,
  routingPreference: { routingChoice: 'MicrosoftRouting', publishMicrosoftEndpoints: true, publishInternetEndpoints: true },
  encryption: plainEncryption,
}
const full: JsonObject = { ...common, isSftpEnabled: true, defaultToOAuthAuthentication: false }
const geo: JsonObject = { sku: { name: 'Standard_GRS' }, kind: 'Storage', location: 'eastus' }
const create = (from: string, body: JsonObject, given: readonly Given[] = []) => v2508.put(from, account, body, given)
const identity = inGroup('res9101', 'Microsoft.ManagedIdentity/userAssignedIdentities/managed-identity-name')
const identityThere: Given = [identity, { location: 'eastus' }]
const withKey = (more: JsonObject): JsonObject => ({
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
  sku: { name: 'Standard_LRS' },
  kind: 'Storage',
  location: 'eastus',
  properties: {
    encryption: {
      services,
      keySource: 'Microsoft.Keyvault',
      keyvaultproperties: { keyvaulturi: 'https://myvault8569.vault.azure.net', keyname: 'wrappingKey', keyversion: '' },
      identity: { userAssignedIdentity: identity, ...more },
    },
  },
})
const network: Given = [
  inGroup('res9101', 'Microsoft.Network/virtualNetworks/net123'),
  {
    location: 'eastus',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'subnet12', properties: { addressPrefix: '10.0.0.0/24', serviceEndpoints: [{ service: 'Microsoft.Storage' }] } }],
    },
  },
]
const creations: readonly Example[] = [
  create(
    'NfsV3AccountCreate.json',
    {
      sku: { name: 'Premium_LRS' },
      kind: 'BlockBlobStorage',
      location: 'eastus',
      properties: {
        isHnsEnabled: true,
        isNfsV3Enabled: true,
        supportsHttpsTrafficOnly: false,
        enableExtendedGroups: true,
        networkAcls: {
          bypass: 'AzureServices',
          defaultAction: 'Allow',
          ipRules: [],
          virtualNetworkRules: [{ id: inGroup('res9101', 'Microsoft.Network/virtualNetworks/net123/subnets/subnet12') }],
        },
      },
    },
    [network],
  ),
  create('StorageAccountCreate.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: {
      ...full,
      geoPriorityReplicationStatus: { isBlobEnabled: true },
      allowSharedKeyAccessForServices: {
        blob: { enabled: true },
        file: { enabled: false },
        queue: { enabled: true },
        table: { enabled: false },
      },
    },
  }),
  create('StorageAccountCreateAllowedCopyScopeToAAD.json', { ...geo, ...tags, properties: { ...common, allowedCopyScope: 'AAD' } }),
  create('StorageAccountCreateAllowedCopyScopeToPrivateLink.json', {
    ...geo,
    ...tags,
    properties: { ...common, allowedCopyScope: 'PrivateLink' },
  }),
  create('StorageAccountCreateDisallowPublicNetworkAccess.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: { ...common, publicNetworkAccess: 'Disabled' },
  }),
  create('StorageAccountCreateDnsEndpointTypeToAzureDnsZone.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: { ...full, dnsEndpointType: 'AzureDnsZone' },
  }),
  create('StorageAccountCreateDnsEndpointTypeToStandard.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: { ...full, dnsEndpointType: 'Standard' },
  }),
  create('StorageAccountCreateEnablePublicNetworkAccess.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: { ...common, publicNetworkAccess: 'Enabled' },
  }),
  create('StorageAccountCreatePremiumBlockBlobStorage.json', {
    sku: { name: 'Premium_LRS' },
    kind: 'BlockBlobStorage',
    location: 'eastus',
    ...tags,
    properties: { allowSharedKeyAccess: true, minimumTlsVersion: 'TLS1_2', encryption: plainEncryption },
  }),
  create('StorageAccountCreateUserAssignedEncryptionIdentityWithCMK.json', withKey({}), [identityThere]),
  v2508.put(
    'StorageAccountCreateUserAssignedIdentityWithFederatedIdentityClientId.json',
    inGroup('res131918', 'Microsoft.Storage/storageAccounts/sto131918'),
    withKey({ federatedIdentityClientId: 'f83c6b1b-4d34-47e4-bb34-9d83df58b540' }),
    [identityThere],
  ),
  create('StorageAccountCreateWithDataCollaborationPolicy.json', {
    ...geo,
    properties: {
      dataCollaborationPolicyProperties: {
        allowStorageConnectors: true,
        allowStorageDataShares: true,
        allowCrossTenantDataSharing: false,
      },
    },
  }),
  create('StorageAccountCreateWithImmutabilityPolicy.json', {
    ...geo,
    ...edge,
    properties: {
      immutableStorageWithVersioning: {
        enabled: true,
        immutabilityPolicy: { immutabilityPeriodSinceCreationInDays: 15, allowProtectedAppendWrites: true, state: 'Unlocked' },
      },
    },
  }),
  create('StorageAccountCreateWithSmartAccessTier.json', {
    ...geo,
    ...edge,
    ...tags,
    properties: { ...full, accessTier: 'Smart', geoPriorityReplicationStatus: { isBlobEnabled: true } },
  }),
  create('StorageAccountCreate_placement.json', {
    ...geo,
    ...edge,
    ...tags,
    placement: { zonePlacementPolicy: 'Any' },
    properties: full,
  }),
]

const there: Given = [updated, { sku: { name: 'Standard_LRS' }, kind: 'StorageV2', location: 'eastus', properties: {} }]
const { isHnsEnabled: _, encryption: __, ...shared } = common
const updateBase: JsonObject = {
  ...shared,
  encryption: { services, keySource: 'Microsoft.Storage' },
  networkAcls: {
    defaultAction: 'Allow',
    resourceAccessRules: [
      { tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47', resourceId: inGroup('res9407', 'Microsoft.Synapse/workspaces/testworkspace') },
    ],
  },
}
const update = (from: string, properties: JsonObject) => v2305.patch(from, updated, { properties }, [there])
const updates: readonly Example[] = [
  update('StorageAccountEnableAD.json', {
    azureFilesIdentityBasedAuthentication: {
      directoryServiceOptions: 'AD',
      activeDirectoryProperties: {
        domainName: 'adtest.com',
        netBiosDomainName: 'adtest.com',
        forestName: 'adtest.com',
        domainGuid: 'aebfc118-9fa9-4732-a21f-d98e41a77ae1',
        domainSid: 'S-1-5-21-2400535526-2334094090-2402026252',
        azureStorageSid: 'S-1-5-21-2400535526-2334094090-2402026252-0012',
        samAccountName: 'sam12498',
        accountType: 'User',
      },
    },
  }),
  update('StorageAccountEnableCMK.json', {
    encryption: {
      services,
      keySource: 'Microsoft.Keyvault',
      keyvaultproperties: { keyvaulturi: 'https://myvault8569.vault.azure.net', keyname: 'wrappingKey', keyversion: '' },
    },
  }),
  update('StorageAccountUpdate.json', {
    ...updateBase,
    defaultToOAuthAuthentication: false,
    enableExtendedGroups: true,
    isLocalUserEnabled: true,
    isSftpEnabled: true,
  }),
  update('StorageAccountUpdateAllowedCopyScopeToAAD.json', { ...updateBase, allowedCopyScope: 'AAD' }),
  update('StorageAccountUpdateDisablePublicNetworkAccess.json', { ...updateBase, publicNetworkAccess: 'Disabled' }),
]

export const storageExamples: readonly Example[] = [...creations, ...updates]
