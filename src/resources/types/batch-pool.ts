import { sendWhole } from '../../azure/whole-body.ts'
import type { Blueprint, Pool } from '../../blueprint/types.ts'
import { at, type JsonObject } from '../../common/json.ts'
import { reference } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { defineResourceType, groupOf, idsOf, nameOf } from '../define.ts'
import { identitiesGiven, joinSubnet, linked } from '../linked.ts'
import { touches } from '../touches.ts'
import { drained } from './pool-drain.ts'
import { askForNodes, nodesAsked, patchPool, poolVersion, untilSteady, withUnfinishedResize } from './pool-resize.ts'
import { roleAssignmentIds } from './role-assignment.ts'

const apiVersion = poolVersion
const machine = 'properties.deploymentConfiguration.virtualMachineConfiguration'

/**
 * The pool at 2025-06-01. PUT answers at once; whether nodes came is read from `allocationState` and `resizeOperationStatus.errors`
 * (learn.microsoft.com/azure/batch/batch-pool-node-error-checking). The body is sent whole, see `azure/whole-body.ts`.
 */
export const batchPool = defineResourceType<JsonObject>({
  type: 'Microsoft.Batch/batchAccounts/pools',
  apiVersion,
  group: 'Pool',
  label: 'Pool',
  usually: 'usually 3–8 min with nodes',
  rules: {
    // What the update call refuses (Azure/Batch issue 85, Azure/azure-sdk-for-net issue 40325). The identity can be changed in place, for nodes that
    // come from then on (learn.microsoft.com/azure/batch/managed-identity-pools).
    immutable: [
      'properties.vmSize',
      'properties.deploymentConfiguration',
      'properties.networkConfiguration',
      'properties.interNodeCommunication',
      'properties.taskSlotsPerNode',
      'properties.upgradePolicy',
    ],
    // People and jobs resize pools and set autoscale formulas; only a changed answer, which `metadata` remembers, resizes it again.
    ignore: ['properties.scaleSettings'],
    // What another answer asked for and these do not: without it a pool would keep its zones, its key or its certificate unasked.
    unasked: {
      [`${machine}.diskEncryptionConfiguration.targets[]`]: ['OsDisk', 'TemporaryDisk'],
      [`${machine}.diskEncryptionConfiguration.customerManagedKey.rotationToLatestKeyVersionEnabled`]: [true],
      [`${machine}.securityProfile.securityType`]: ['trustedLaunch', 'confidentialVM'],
      [`${machine}.securityProfile.encryptionAtHost`]: [true],
      [`${machine}.securityProfile.proxyAgentSettings.enabled`]: [true],
      [`${machine}.extensions[].type`]: ['KeyVaultForLinux', 'KeyVaultForWindows'],
      [`${machine}.nodePlacementConfiguration.policy`]: ['Zonal'],
      [`${machine}.windowsConfiguration.enableAutomaticUpdates`]: [false],
    },
    // A rotated key has a new version, which the pool follows by itself.
    versioned: [`${machine}.diskEncryptionConfiguration.customerManagedKey.keyUrl`],
    caseless: [
      'properties.vmSize',
      'properties.deploymentConfiguration.virtualMachineConfiguration.imageReference',
      'properties.upgradePolicy.mode',
    ],
  },
  // Batch asks for the joins itself (microsoft/CromwellOnAzure issue 450).
  linkedActions: (body) => {
    const addresses = at(body, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds')
    return [
      ...identitiesGiven(body),
      ...linked(joinSubnet, at(body, 'properties.networkConfiguration.subnetId')),
      ...(Array.isArray(addresses) ? addresses : []).flatMap((id) => linked('Microsoft.Network/publicIPAddresses/join/action', id)),
    ]
  },
  wanted: (blueprint) => {
    const { pool } = blueprint
    if (pool === undefined) return []
    const ids = idsOf(blueprint)
    return [
      {
        id: ids.pool(pool.name),
        name: `${blueprint.account.name}/${pool.name}`,
        because: 'pool',
        // Nodes start at once, so what they need is there before: names that resolve to the endpoints, and the right to read secrets.
        after: [
          ...blueprint.network.privateEndpoints.map((endpoint) => ids.zoneGroup(endpoint.name)),
          ...roleAssignmentIds(blueprint, 'nodes'),
          ...blueprint.features.map(({ namespace, name }) => ids.feature(namespace, name)),
        ],
        model: poolBody(blueprint, pool),
      },
    ]
  },
  async put(clients, write) {
    const batch = sendWhole(await clients.batch(), write.model)
    return batch.poolOperations.create(groupOf(write.parsed), nameOf(write.parsed), nameOf(write.parsed, 1), {})
  },
  async update(_clients, write, live, changes, context) {
    const outer = {
      ...(touches(changes, 'tags') ? { tags: write.model.tags } : {}),
      ...(touches(changes, 'identity') ? { identity: write.model.identity } : {}),
    }
    if (touches(changes, 'properties.metadata')) {
      const nodes = { metadata: at(write.model, 'properties.metadata'), scaleSettings: at(write.model, 'properties.scaleSettings') }
      return askForNodes(context, write.id, live, { ...outer, properties: nodes })
    }
    return patchPool(context, write.id, outer)
  },
  async read({ arm, signal }, id): Promise<Live> {
    const body = await arm.get(id, apiVersion, signal)
    return body === undefined ? { state: 'absent' } : { state: 'present', body: withUnfinishedResize(body), ours: false }
  },
  settle: untilSteady,
  async remove(context, id, { drain }) {
    if (drain) await drained(context, id)
    await context.arm.remove(id, apiVersion, context.signal)
  },
  async discover({ clients, tagged }) {
    const found: string[] = []
    const batch = await clients.batch()
    for (const account of tagged.filter((one) => one.type.toLowerCase() === 'microsoft.batch/batchaccounts')) {
      const [, , , , group = '', , , , name = ''] = account.id.split('/')
      for await (const pool of batch.poolOperations.listByBatchAccount(group, name)) if (pool.id !== undefined) found.push(pool.id)
    }
    return found
  },
})

function poolBody(blueprint: Blueprint, pool: Pool): JsonObject {
  const ids = idsOf(blueprint)
  return {
    tags: blueprint.tags,
    identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identityOf('nodes')]: {} } },
    properties: {
      vmSize: pool.vmSize,
      deploymentConfiguration: {
        virtualMachineConfiguration: {
          imageReference: { publisher: pool.image.publisher, offer: pool.image.offer, sku: pool.image.sku, version: 'latest' },
          nodeAgentSkuId: pool.image.nodeAgent,
          ...diskEncryption(blueprint, pool),
          ...securityProfile(pool),
          ...placement(pool),
          ...(pool.automaticUpgrades && pool.image.os === 'windows' ? { windowsConfiguration: { enableAutomaticUpdates: false } } : {}),
          ...(pool.certificate === undefined ? {} : { extensions: [certificateExtension(blueprint, pool, pool.certificate.secretUrl)] }),
        },
      },
      networkConfiguration: {
        subnetId: ids.subnet(blueprint.network.nodes.name),
        publicIPAddressConfiguration: addressBody(pool, ids.address),
        ...remoteAccess(pool),
      },
      scaleSettings: { fixedScale: { targetDedicatedNodes: pool.nodes, targetLowPriorityNodes: pool.spotNodes, resizeTimeout: 'PT15M' } },
      metadata: [{ name: nodesAsked, value: askedFor(pool) }],
      upgradePolicy: upgradePolicy(pool),
      interNodeCommunication: 'Disabled',
      taskSlotsPerNode: 1,
    },
  }
}

/** `securityType` is sent only when asked for; encryption at host stands on its own (Microsoft.Batch 2025-06-01, SecurityProfile). */
function securityProfile(pool: Pool): JsonObject {
  const type = pool.confidential !== undefined ? 'confidentialVM' : pool.trustedLaunch ? 'trustedLaunch' : undefined
  const mode = pool.metadataProtocol
  if (!pool.encryptionAtHost && type === undefined && mode === undefined) return {}
  return {
    securityProfile: {
      ...(pool.encryptionAtHost ? { encryptionAtHost: true } : {}),
      ...(type === undefined ? {} : { securityType: type, uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } }),
      ...(mode === undefined ? {} : { proxyAgentSettings: { enabled: true, imds: { mode }, wireServer: { mode } } }),
    },
    // Required for confidential machines and refused for all others (Microsoft.Batch 2025-06-01, VMDiskSecurityProfile).
    ...(pool.confidential === undefined
      ? {}
      : { osDisk: { managedDisk: { securityProfile: { securityEncryptionType: pool.confidential } } } }),
  }
}

/**
 * A pool's key is given with its version, which exists only once the key does, and follows later ones (Microsoft.Batch 2025-06-01,
 * CustomerManagedKey: the version is required whatever the rotation).
 */
function diskEncryption(blueprint: Blueprint, pool: Pool): JsonObject {
  if (pool.encryptionTargets.length === 0) return {}
  const ids = idsOf(blueprint)
  const customerManagedKey = {
    keyUrl: reference(ids.key('disks'), 'properties.keyUriWithVersion'),
    rotationToLatestKeyVersionEnabled: true,
    identityReference: { resourceId: ids.identityOf('nodes') },
  }
  return {
    diskEncryptionConfiguration: {
      targets: pool.encryptionTargets,
      ...(blueprint.keys?.disks === undefined ? {} : { customerManagedKey }),
    },
  }
}

function placement(pool: Pool): JsonObject {
  return pool.zonal ? { nodePlacementConfiguration: { policy: 'Zonal' } } : {}
}

/**
 * Automatic upgrades wait for running tasks; on Windows the machine's own updates must be off beside them
 * (learn.microsoft.com/azure/batch/batch-upgrade-policy).
 */
function upgradePolicy(pool: Pool): JsonObject {
  if (!pool.automaticUpgrades) return { mode: 'manual' }
  return { mode: 'automatic', automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true, osRollingUpgradeDeferral: true } }
}

/** How many nodes the answers ask for, as the pool remembers it. */
function askedFor(pool: Pool): string {
  return pool.spotNodes === 0 ? String(pool.nodes) : `${pool.nodes} and ${pool.spotNodes} Spot`
}

function addressBody(pool: Pool, address: (name: string) => string): JsonObject {
  switch (pool.addresses.kind) {
    case 'none':
      return { provision: 'NoPublicIPAddresses' }
    case 'batch-managed':
      return { provision: 'BatchManaged' }
    case 'static':
      return { provision: 'UserManaged', ipAddressIds: pool.addresses.addresses.map((one) => address(one.name)) }
  }
}

/**
 * Remote access: listed ranges allowed, everybody else denied. An empty rule list would open the port to the internet
 * (Microsoft.Batch 2025-06-01, InboundNatPool), so the deny rule is always there. Priorities 150–4096.
 */
function remoteAccess(pool: Pool): JsonObject {
  const remote = pool.remoteAccess
  if (remote === undefined) return {}
  return {
    endpointConfiguration: {
      inboundNatPools: [
        {
          name: remote.port === 22 ? 'ssh' : 'rdp',
          protocol: 'TCP',
          backendPort: remote.port,
          frontendPortRangeStart: 10_000,
          frontendPortRangeEnd: 10_000 + Math.max(pool.nodes + pool.spotNodes, 100) - 1,
          networkSecurityGroupRules: [
            ...remote.from.map((sourceAddressPrefix, index) => ({
              priority: 150 + index,
              access: 'Allow',
              sourceAddressPrefix,
              sourcePortRanges: ['*'],
            })),
            { priority: 4096, access: 'Deny', sourceAddressPrefix: '*', sourcePortRanges: ['*'] },
          ],
        },
      ],
    },
  }
}

/**
 * Keeps a certificate on the nodes current. Linux takes observed certificates as objects with a versionless secret address
 * (learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux; learn.microsoft.com/azure/batch/automatic-certificate-rotation).
 */
function certificateExtension(blueprint: Blueprint, pool: Pool, url: string): JsonObject {
  const authenticationSettings = {
    msiEndpoint: 'http://169.254.169.254/metadata/identity',
    msiClientId: reference(idsOf(blueprint).identityOf('nodes'), 'properties.clientId'),
  }
  const linux = pool.image.os === 'linux'
  return {
    name: 'KVExtensions',
    publisher: 'Microsoft.Azure.KeyVault',
    type: linux ? 'KeyVaultForLinux' : 'KeyVaultForWindows',
    typeHandlerVersion: '3.0',
    autoUpgradeMinorVersion: true,
    settings: {
      secretsManagementSettings: {
        pollingIntervalInS: '3600',
        // With a first sync required, nodes of a pool made before its certificate exists would stay unusable.
        requireInitialSync: false,
        observedCertificates: [
          linux
            ? { url, certificateStoreLocation: '/var/lib/waagent/Microsoft.Azure.KeyVault.Store' }
            : { url, certificateStoreLocation: 'LocalMachine', keyExportable: true },
        ],
      },
      authenticationSettings,
    },
  }
}
