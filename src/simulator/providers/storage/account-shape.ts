import { boolean, integer, list, map, object, oneOf, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'

const service = object({ enabled: boolean, keyType: oneOf('Service', 'Account'), ...readOnlyProperties('lastEnabledTime') })
const allow = oneOf('Allow')
const address = list(object({ 'value!': text, action: allow }))
const enabled = object({ enabled: boolean })

export const skus = [
  ...['Standard_LRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_ZRS', 'Premium_LRS', 'Premium_ZRS', 'Standard_GZRS', 'Standard_RAGZRS'],
  ...['StandardV2_LRS', 'StandardV2_GRS', 'StandardV2_ZRS', 'StandardV2_GZRS', 'PremiumV2_LRS', 'PremiumV2_ZRS'],
]

const sku = object({ 'name!': oneOf(...skus), ...readOnlyProperties('tier') })
const kind = oneOf('Storage', 'StorageV2', 'BlobStorage', 'FileStorage', 'BlockBlobStorage')
const identity = object({
  'type!': oneOf('None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned,UserAssigned'),
  userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  ...readOnlyProperties('principalId', 'tenantId'),
})

const encryption = object({
  services: object({ blob: service, file: service, table: service, queue: service }),
  keySource: oneOf('Microsoft.Storage', 'Microsoft.Keyvault'),
  requireInfrastructureEncryption: boolean,
  keyvaultproperties: object({
    keyname: text,
    keyversion: text,
    keyvaulturi: text,
    ...readOnlyProperties('currentVersionedKeyIdentifier', 'lastKeyRotationTimestamp', 'currentVersionedKeyExpirationTimestamp'),
  }),
  identity: object({ userAssignedIdentity: text, federatedIdentityClientId: text }),
})

const networkAcls = object({
  // A combination such as `Logging, Metrics` is taken as well.
  bypass: { kind: 'text', pattern: /^(None|(Logging|Metrics|AzureServices)(, ?(Logging|Metrics|AzureServices))*)$/ },
  resourceAccessRules: list(object({ tenantId: text, resourceId: text })),
  virtualNetworkRules: list(object({ 'id!': text, action: allow, ...readOnlyProperties('state') })),
  ipRules: address,
  ipv6Rules: address,
  'defaultAction!': oneOf('Allow', 'Deny'),
})

const changeable = {
  allowedCopyScope: oneOf('PrivateLink', 'AAD', 'All'),
  publicNetworkAccess: oneOf('Enabled', 'Disabled', 'SecuredByPerimeter'),
  sasPolicy: object({ 'sasExpirationPeriod!': text, 'expirationAction!': oneOf('Log', 'Block') }),
  keyPolicy: object({ 'keyExpirationPeriodInDays!': integer() }),
  customDomain: object({ 'name!': text, useSubDomainName: boolean }),
  encryption,
  networkAcls,
  accessTier: oneOf('Hot', 'Cool', 'Premium', 'Cold', 'Smart'),
  azureFilesIdentityBasedAuthentication: object({
    'directoryServiceOptions!': oneOf('None', 'AADDS', 'AD', 'AADKERB'),
    activeDirectoryProperties: object({
      domainName: text,
      netBiosDomainName: text,
      forestName: text,
      domainGuid: text,
      domainSid: text,
      azureStorageSid: text,
      samAccountName: text,
      accountType: oneOf('User', 'Computer'),
    }),
    defaultSharePermission: oneOf(
      'None',
      'StorageFileDataSmbShareReader',
      'StorageFileDataSmbShareContributor',
      'StorageFileDataSmbShareElevatedContributor',
    ),
    smbOAuthSettings: object({ isSmbOAuthEnabled: boolean }),
  }),
  supportsHttpsTrafficOnly: boolean,
  isSftpEnabled: boolean,
  isLocalUserEnabled: boolean,
  enableExtendedGroups: boolean,
  largeFileSharesState: oneOf('Disabled', 'Enabled'),
  routingPreference: object({
    routingChoice: oneOf('MicrosoftRouting', 'InternetRouting'),
    publishMicrosoftEndpoints: boolean,
    publishInternetEndpoints: boolean,
  }),
  dualStackEndpointPreference: object({ publishIpv6Endpoint: boolean }),
  allowBlobPublicAccess: boolean,
  minimumTlsVersion: oneOf('TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'),
  allowSharedKeyAccess: boolean,
  allowCrossTenantReplication: boolean,
  defaultToOAuthAuthentication: boolean,
  immutableStorageWithVersioning: object({
    enabled: boolean,
    immutabilityPolicy: object({
      immutabilityPeriodSinceCreationInDays: integer(1, 146000),
      state: oneOf('Unlocked', 'Locked', 'Disabled'),
      allowProtectedAppendWrites: boolean,
    }),
  }),
  dnsEndpointType: oneOf('Standard', 'AzureDnsZone'),
  geoPriorityReplicationStatus: object({ isBlobEnabled: boolean }),
  allowSharedKeyAccessForServices: object({ blob: enabled, file: enabled, table: enabled, queue: enabled }),
  dataCollaborationPolicyProperties: object({
    allowStorageConnectors: boolean,
    allowStorageDataShares: boolean,
    allowCrossTenantDataSharing: boolean,
  }),
}

const settled = readOnlyProperties(
  ...['provisioningState', 'primaryEndpoints', 'primaryLocation', 'statusOfPrimary', 'lastGeoFailoverTime', 'secondaryLocation'],
  ...['statusOfSecondary', 'creationTime', 'keyCreationTime', 'secondaryEndpoints', 'geoReplicationStats', 'failoverInProgress'],
  ...['privateEndpointConnections', 'blobRestoreStatus', 'storageAccountSkuConversionStatus', 'isSkuConversionBlocked'],
  'accountMigrationInProgress',
)

const zones = {
  extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
  zones: list(text),
  placement: object({ zonePlacementPolicy: oneOf('Any', 'None') }),
}

/** A storage account's body at 2026-04-01. */
export const accountShape: Shape = object({
  'sku!': sku,
  'kind!': kind,
  'location!': text,
  ...zones,
  tags,
  identity,
  properties: object({ ...changeable, isHnsEnabled: boolean, isNfsV3Enabled: boolean, ...settled }),
  ...readOnlyProperties('systemData'),
})

/** What PATCH takes: no hierarchical namespace, no NFS, no location. */
export const accountPatch: Shape = object({
  sku,
  kind,
  tags,
  identity,
  zones: list(text),
  placement: zones.placement,
  properties: object({ ...changeable, ...settled }),
})
