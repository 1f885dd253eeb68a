import { advice } from '../../azure/advice.ts'
import { imageAbout } from '../../azure/advice-about.ts'
import { policiesInWords } from '../../azure/errors.ts'
import { sendWhole } from '../../azure/whole-body.ts'
import type { Blueprint, Pool } from '../../blueprint/types.ts'
import { at, isObject, type JsonObject } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import { reference } from '../../common/reference.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, groupOf, idsOf, nameOf } from '../define.ts'
import { touches } from '../touches.ts'
import { nothingToDo, until } from '../until.ts'
import { roleAssignmentIds } from './role-assignment.ts'

const apiVersion = '2025-06-01'
/** Where the pool remembers how many nodes its answers asked for. */
const nodesAsked = 'secure-batch:nodes'

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
    immutable: [
      'identity',
      'properties.vmSize',
      'properties.deploymentConfiguration',
      'properties.networkConfiguration',
      'properties.interNodeCommunication',
      'properties.taskSlotsPerNode',
      'properties.upgradePolicy',
    ],
    // People and jobs resize pools and set autoscale formulas; only a changed answer, which `metadata` remembers, resizes it again.
    ignore: ['properties.scaleSettings'],
    caseless: [
      'properties.vmSize',
      'properties.deploymentConfiguration.virtualMachineConfiguration.imageReference',
      'properties.upgradePolicy.mode',
    ],
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
  async update(clients, write, _live, changes) {
    const body: JsonObject = {
      ...(touches(changes, 'tags') ? { tags: write.model.tags } : {}),
      ...(touches(changes, 'properties.metadata')
        ? { properties: { metadata: at(write.model, 'properties.metadata'), scaleSettings: at(write.model, 'properties.scaleSettings') } }
        : {}),
    }
    const batch = sendWhole(await clients.batch(), body)
    return batch.poolOperations.update(groupOf(write.parsed), nameOf(write.parsed), nameOf(write.parsed, 1), {})
  },
  async read({ arm, signal }, id): Promise<Live> {
    const body = await arm.get(id, apiVersion, signal)
    return body === undefined ? { state: 'absent' } : { state: 'present', body: withFailedResize(body), ours: false }
  },
  settle: untilSteady,
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

/** A resize that failed leaves the target as asked; the memory of it is taken back, so that the next plan asks for it again. */
function withFailedResize(live: JsonObject): JsonObject {
  const errors = at(live, 'properties.resizeOperationStatus.errors')
  const current = at(live, 'properties.currentDedicatedNodes')
  const target = at(live, 'properties.scaleSettings.fixedScale.targetDedicatedNodes')
  const failed = Array.isArray(errors) && errors.length > 0 && at(live, 'properties.allocationState') === 'Steady'
  if (!failed || typeof current !== 'number' || typeof target !== 'number' || current >= target || !isObject(live.properties)) return live
  return { ...live, properties: { ...live.properties, metadata: [{ name: nodesAsked, value: `${current} of ${target} came` }] } }
}

function untilSteady(context: Context, id: string, first: JsonObject): Promise<JsonObject> {
  const wanted = count(at(first, 'properties.scaleSettings.fixedScale.targetDedicatedNodes'))
  let live = first
  let looked = false
  return until(context, {
    async look() {
      if (looked) live = (await context.arm.get(id, apiVersion, context.signal)) ?? live
      looked = true
      const current = count(at(live, 'properties.currentDedicatedNodes'))
      if (at(live, 'properties.allocationState') !== 'Steady') return { reason: `${current} of ${wanted} nodes are there` }
      const errors = at(live, 'properties.resizeOperationStatus.errors')
      const failed = Array.isArray(errors) ? errors.filter(isObject) : []
      if (failed.length > 0) throw resizeProblem(id, live, failed, wanted, current)
      return { done: live }
    },
    meanwhile: nothingToDo,
    every: 10_000,
    minutes: 45,
    over() {
      throw notSteady(id)
    },
  })
}

function notSteady(id: string): UserProblem {
  return new UserProblem({
    code: 'pool-not-steady',
    what: `The pool ${id.split('/').at(-1)} exists, but its nodes did not settle within 45 minutes.`,
    why: 'The service still allocates nodes and says neither that it is done nor that it failed.',
    now: ['Look at the pool in the portal, then run the same command again: it goes on from what exists'],
  })
}

/** What a resize error wraps may say more than the error: a policy, a lock, a quota of Compute. */
function resizeProblem(id: string, live: JsonObject, errors: readonly JsonObject[], wanted: number, current: number): UserProblem {
  const all = errors.flatMap((error) => [...(Array.isArray(error.details) ? error.details.filter(isObject) : []), error])
  const first = all.find((error) => advice[String(error.code)] !== undefined) ?? errors[0]
  const code = String(first?.code ?? 'ResizeError')
  const message = String(first?.message ?? 'The service gave no reason.')
  const service = {
    status: undefined,
    code,
    message,
    inner: [],
    correlationId: undefined,
    policies: policiesInWords(message),
    about: imageAbout(live),
  }
  const known = advice[code]
  return new UserProblem({
    code,
    what: `The pool ${id.split('/').at(-1)} exists, but ${current} of ${wanted} nodes came.`,
    why: known?.why(service) ?? message,
    now: known?.now(service) ?? ['Run the same command again: it goes on from here'],
    details: all.map((error) => `${String(error.code)}: ${String(error.message)}`),
    ...(known?.link === undefined ? {} : { link: known.link }),
  })
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

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
          ...(pool.encryptionTargets.length === 0 ? {} : { diskEncryptionConfiguration: { targets: pool.encryptionTargets } }),
          ...securityProfile(pool),
          ...(pool.certificate === undefined ? {} : { extensions: [certificateExtension(blueprint, pool, pool.certificate.secretUrl)] }),
        },
      },
      networkConfiguration: {
        subnetId: ids.subnet(blueprint.network.nodes.name),
        publicIPAddressConfiguration: addressBody(pool, ids.address),
        ...remoteAccess(pool),
      },
      scaleSettings: { fixedScale: { targetDedicatedNodes: pool.nodes, targetLowPriorityNodes: 0, resizeTimeout: 'PT15M' } },
      metadata: [{ name: nodesAsked, value: String(pool.nodes) }],
      upgradePolicy: { mode: 'manual' },
      interNodeCommunication: 'Disabled',
      taskSlotsPerNode: 1,
    },
  }
}

/** `securityType` is sent only when asked for; encryption at host stands on its own (Microsoft.Batch 2025-06-01, SecurityProfile). */
function securityProfile(pool: Pool): JsonObject {
  if (!pool.encryptionAtHost && !pool.trustedLaunch) return {}
  return {
    securityProfile: {
      ...(pool.encryptionAtHost ? { encryptionAtHost: true } : {}),
      ...(pool.trustedLaunch ? { securityType: 'trustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } } : {}),
    },
  }
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
          frontendPortRangeEnd: 10_000 + Math.max(pool.nodes, 100) - 1,
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
