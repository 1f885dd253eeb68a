import { any, boolean, integer, list, map, object, oneOf, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'

const identityReference = object({ resourceId: text })
const registry = object({ username: text, password: text, registryServer: text, identityReference })
const caching = oneOf('None', 'ReadOnly', 'ReadWrite')
const elevation = oneOf('NonAdmin', 'Admin')
const encryptionSet = object({ 'id!': text })
const managedDisk = object({
  storageAccountType: oneOf('Standard_LRS', 'Premium_LRS', 'StandardSSD_LRS'),
  securityProfile: object({
    securityEncryptionType: oneOf('NonPersistedTPM', 'VMGuestStateOnly', 'DiskWithVMGuestState'),
    diskEncryptionSet: encryptionSet,
  }),
  diskEncryptionSet: encryptionSet,
})
const agentMode = object({ mode: oneOf('Audit', 'Enforce'), inVMAccessControlProfileReferenceId: text })

const machine = object({
  'imageReference!': object({
    publisher: text,
    offer: text,
    sku: text,
    version: text,
    id: text,
    sharedGalleryImageId: text,
    communityGalleryImageId: text,
  }),
  'nodeAgentSkuId!': text,
  windowsConfiguration: object({ enableAutomaticUpdates: boolean }),
  dataDisks: list(object({ 'lun!': integer(0, 63), caching, 'diskSizeGB!': integer(1), managedDisk })),
  licenseType: text,
  containerConfiguration: object({
    'type!': oneOf('DockerCompatible', 'CriCompatible'),
    containerImageNames: list(text),
    containerRegistries: list(registry),
  }),
  diskEncryptionConfiguration: object({
    targets: list(oneOf('OsDisk', 'TemporaryDisk')),
    customerManagedKey: object({ keyUrl: text, rotationToLatestKeyVersionEnabled: boolean, identityReference }),
  }),
  nodePlacementConfiguration: object({ policy: oneOf('Regional', 'Zonal') }),
  extensions: list(
    object({
      'name!': text,
      'publisher!': text,
      'type!': text,
      typeHandlerVersion: text,
      autoUpgradeMinorVersion: boolean,
      enableAutomaticUpgrade: boolean,
      settings: any,
      protectedSettings: any,
      provisionAfterExtensions: list(text),
    }),
  ),
  osDisk: object({
    ephemeralOSDiskSettings: object({ placement: oneOf('CacheDisk') }),
    caching,
    managedDisk,
    diskSizeGB: integer(),
    writeAcceleratorEnabled: boolean,
  }),
  securityProfile: object({
    securityType: oneOf('trustedLaunch', 'confidentialVM'),
    encryptionAtHost: boolean,
    uefiSettings: object({ secureBootEnabled: boolean, vTpmEnabled: boolean }),
    proxyAgentSettings: object({ enabled: boolean, imds: agentMode, wireServer: agentMode }),
  }),
  serviceArtifactReference: object({ 'id!': text }),
})

const startTask = object({
  commandLine: text,
  resourceFiles: list(
    object({
      autoStorageContainerName: text,
      storageContainerUrl: text,
      httpUrl: text,
      blobPrefix: text,
      filePath: text,
      fileMode: text,
      identityReference,
    }),
  ),
  environmentSettings: list(object({ 'name!': text, value: text })),
  userIdentity: object({ userName: text, autoUser: object({ scope: oneOf('Task', 'Pool'), elevationLevel: elevation }) }),
  maxTaskRetryCount: integer(),
  waitForSuccess: boolean,
  containerSettings: object({
    containerRunOptions: text,
    'imageName!': text,
    registry,
    workingDirectory: oneOf('TaskWorkingDirectory', 'ContainerImageDefault'),
    containerHostBatchBindMounts: list(object({ source: text, isReadOnly: boolean })),
  }),
})

const mounts = list(
  object({
    azureBlobFileSystemConfiguration: object({
      'accountName!': text,
      'containerName!': text,
      accountKey: text,
      sasKey: text,
      blobfuseOptions: text,
      'relativeMountPath!': text,
      identityReference,
    }),
    nfsMountConfiguration: object({ 'source!': text, 'relativeMountPath!': text, mountOptions: text }),
    cifsMountConfiguration: object({
      'userName!': text,
      'source!': text,
      'relativeMountPath!': text,
      mountOptions: text,
      'password!': text,
    }),
    azureFileShareConfiguration: object({
      'accountName!': text,
      'azureFileUrl!': text,
      'accountKey!': text,
      'relativeMountPath!': text,
      mountOptions: text,
    }),
  }),
)

const percent = (minimum: number) => integer(minimum, 100)

const properties = object({
  displayName: text,
  vmSize: text,
  deploymentConfiguration: object({ virtualMachineConfiguration: machine }),
  scaleSettings: object({
    fixedScale: object({
      resizeTimeout: text,
      targetDedicatedNodes: integer(0),
      targetLowPriorityNodes: integer(0),
      nodeDeallocationOption: oneOf('Requeue', 'Terminate', 'TaskCompletion', 'RetainedData'),
    }),
    autoScale: object({ 'formula!': text, evaluationInterval: text }),
  }),
  interNodeCommunication: oneOf('Enabled', 'Disabled'),
  networkConfiguration: object({
    subnetId: text,
    dynamicVnetAssignmentScope: oneOf('none', 'job'),
    endpointConfiguration: object({
      'inboundNatPools!': list(
        object({
          'name!': text,
          'protocol!': oneOf('TCP', 'UDP'),
          'backendPort!': integer(),
          'frontendPortRangeStart!': integer(),
          'frontendPortRangeEnd!': integer(),
          networkSecurityGroupRules: list(
            object({
              'priority!': integer(),
              'access!': oneOf('Allow', 'Deny'),
              'sourceAddressPrefix!': text,
              sourcePortRanges: list(text),
            }),
          ),
        }),
      ),
    }),
    publicIPAddressConfiguration: object({
      provision: oneOf('BatchManaged', 'UserManaged', 'NoPublicIPAddresses'),
      ipAddressIds: list(text),
      ipFamilies: list(oneOf('IPv4', 'IPv6')),
      ipTags: list(object({ ipTagType: text, tag: text })),
    }),
    enableAcceleratedNetworking: boolean,
  }),
  taskSlotsPerNode: integer(1, 256),
  taskSchedulingPolicy: object({ jobDefaultOrder: oneOf('None', 'CreationTime'), 'nodeFillType!': oneOf('Spread', 'Pack') }),
  userAccounts: list(
    object({
      'name!': text,
      'password!': text,
      elevationLevel: elevation,
      linuxUserConfiguration: object({ uid: integer(), gid: integer(), sshPrivateKey: text }),
      windowsUserConfiguration: object({ loginMode: oneOf('Batch', 'Interactive') }),
    }),
  ),
  metadata: list(object({ 'name!': text, 'value!': text })),
  startTask,
  applicationPackages: list(object({ 'id!': text, version: text })),
  mountConfiguration: mounts,
  upgradePolicy: object({
    'mode!': oneOf('automatic', 'manual', 'rolling'),
    automaticOSUpgradePolicy: object({
      disableAutomaticRollback: boolean,
      enableAutomaticOSUpgrade: boolean,
      useRollingUpgradePolicy: boolean,
      osRollingUpgradeDeferral: boolean,
    }),
    rollingUpgradePolicy: object({
      enableCrossZoneUpgrade: boolean,
      maxBatchInstancePercent: percent(5),
      maxUnhealthyInstancePercent: percent(5),
      maxUnhealthyUpgradedInstancePercent: percent(0),
      pauseTimeBetweenBatches: text,
      prioritizeUnhealthyInstances: boolean,
      rollbackFailedInstancesOnPolicyBreach: boolean,
    }),
  }),
  ...readOnlyProperties(
    'lastModified',
    'creationTime',
    'provisioningState',
    'provisioningStateTransitionTime',
    'allocationState',
    'allocationStateTransitionTime',
    'currentDedicatedNodes',
    'currentLowPriorityNodes',
    'autoScaleRun',
    'resizeOperationStatus',
  ),
})

/** A pool's body at 2025-06-01: certificates, resourceTags, targetNodeCommunicationMode and applicationLicenses are gone. */
export const poolShape: Shape = object({
  properties,
  tags,
  identity: object({
    'type!': oneOf('UserAssigned', 'None'),
    userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  }),
  ...readOnlyProperties('etag', 'systemData'),
})
