/** Why the practice cloud refuses an official example, and is right to. */
export interface Explanation {
  /** `file@version`, or a pattern of it. */
  readonly from: string | RegExp
  readonly code: string
  readonly why: string
}

export const explanations: readonly Explanation[] = [
  {
    from: /^(VirtualNetworkCreateServiceEndpointPolicy|PrivateEndpointCreate|PrivateEndpointCreateWithASG)\.json@/,
    code: 'LocationNotAvailableForResourceType',
    why: 'eastus2euap is a canary region: subscriptions do not see it unless Microsoft admits them',
  },
  {
    from: 'VirtualNetworkCreateWithIpamPool.json@2024-10-01',
    code: 'InvalidRequestFormat',
    why: 'the address pool of a network manager is not there, so the network has no addresses; network managers are not practised',
  },
  {
    from: /^PublicIpAddressCreate(Dns|DnsWithDomainNameLabelScope|Defaults)\.json@/,
    code: 'IPv4BasicSkuPublicIpCountLimitReached',
    why: 'without a SKU the address is Basic, and Basic addresses were retired on 30 September 2025',
  },
  {
    from: 'PrivateEndpointCreateForManualApproval.json@2024-05-01',
    code: 'InvalidResourceReference',
    why: 'the target is a private link service of one’s own, a type not practised here',
  },
  {
    from: 'PrivateEndpointConnectionUpdate.json@2025-06-01',
    code: 'ResourceNotFound',
    why: 'the connection’s name carries a GUID Azure made; connections are made by endpoints, never by their PUT or PATCH',
  },
  {
    from: /^PoolCreate_.*@2023-05-01$/,
    code: 'InvalidApiVersionParameter',
    why: 'pools are written from 2023-11-01 on: a limit of the practice cloud, not of Azure',
  },
  {
    from: /^PoolCreate_(SecurityProfile|VirtualMachineConfiguration_Extensions)\.json@2025-06-01$/,
    code: 'InvalidPropertyValue',
    why: 'the image (Ubuntu 18.04 and 20.04) is past its last day in Batch',
  },
  {
    from: 'PoolUpdate_OtherProperties.json@2024-07-01',
    code: 'InvalidCertificateReferences',
    why: 'the certificate is not there: certificates of accounts ended on 29 February 2024',
  },
  {
    from: /^PoolUpdate_OtherProperties\.json@/,
    code: 'InvalidApplicationPackageReferences',
    why: 'the applications app_1234 and app_5678 are not on the account, which has no storage of its own',
  },
  {
    from: 'ApplicationUpdate.json@2025-06-01',
    code: 'ResourceNotFound',
    why: 'the example does not say what it updates; an application needs an account with storage',
  },
  {
    from: /^DiskEncryptionSet_Create/,
    code: 'InvalidParameter',
    why: 'the key is addressed in a vault of Microsoft’s own test cloud, without a version',
  },
  {
    from: /^DiskEncryptionSet_Update/,
    code: 'InvalidParameter',
    why: 'the key is addressed in a vault of Microsoft’s own test cloud',
  },
  {
    from: 'PoolCreate_VirtualMachineConfiguration.json@2025-06-01',
    code: 'InvalidRequestContent',
    why: 'the example keeps dataDisks[].storageAccountType, which the schema of 2025-06-01 has moved into managedDisk',
  },
  {
    from: 'PoolCreate_CustomerManagedKey_ForBatchManagedAccounts.json@2025-06-01',
    code: 'InvalidPropertyValue',
    why: 'the key is addressed over http with a doubled slash and by a version no vault of the practice cloud can have made',
  },
  {
    from: /^VirtualNetwork(V6)?SubnetPeering(Create|Sync)\.json@/,
    code: 'SubscriptionNotRegisteredForFeature',
    why: 'peering of single subnets asks for a feature the subscription has not registered',
  },
  {
    from: 'createVaultWithNetworkAcls.json@2023-07-01',
    code: 'BadRequest',
    why: 'before 2026-02-01 a vault decides by access policies unless told otherwise, and the example gives none',
  },
  {
    from: 'RoleAssignments_CreateForResource.json@2022-04-01',
    code: 'ParentResourceNotFound',
    why: 'the scope is a database account, a type not practised here',
  },
  {
    from: /^RoleAssignments_CreateFor(ResourceGroup|Subscription)\.json@/,
    code: 'RoleDefinitionDoesNotExist',
    why: 'the role is not one of those the practice cloud knows',
  },
  {
    from: /^createOrUpdateDiagnosticSetting(|Category)\.json@/,
    code: 'ParentResourceNotFound',
    why: 'the setting is of a workflow, a type not practised here',
  },
]
