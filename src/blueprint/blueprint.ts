import { viewOfAnswers } from '../interview/draft.ts'
import { accountAddresses } from '../interview/questions/account-addresses.ts'
import { accountKey } from '../interview/questions/account-key.ts'
import { accountReach } from '../interview/questions/account-reach.ts'
import { allocationMode } from '../interview/questions/allocation-mode.ts'
import { authentication } from '../interview/questions/authentication.ts'
import { certificateUrl } from '../interview/questions/certificate-url.ts'
import { cloud } from '../interview/questions/cloud.ts'
import { diskEncryption } from '../interview/questions/disk-encryption.ts'
import { egress } from '../interview/questions/egress.ts'
import { egressPorts } from '../interview/questions/egress-ports.ts'
import { environment } from '../interview/questions/environment.ts'
import { locks } from '../interview/questions/locks.ts'
import { logs } from '../interview/questions/logs.ts'
import { networkRange } from '../interview/questions/network-range.ts'
import { nodeAddresses } from '../interview/questions/node-addresses.ts'
import { nodeManagementReach } from '../interview/questions/node-management-reach.ts'
import { nodeSecrets } from '../interview/questions/node-secrets.ts'
import { policy } from '../interview/questions/policy.ts'
import { pool } from '../interview/questions/pool.ts'
import { poolImage } from '../interview/questions/pool-image.ts'
import { poolNodes } from '../interview/questions/pool-nodes.ts'
import { poolSize } from '../interview/questions/pool-size.ts'
import { region } from '../interview/questions/region.ts'
import { remoteAccess } from '../interview/questions/remote-access.ts'
import { remoteAccessFrom } from '../interview/questions/remote-access-from.ts'
import { resourceGroup } from '../interview/questions/resource-group.ts'
import { subscription } from '../interview/questions/subscription.ts'
import { tags } from '../interview/questions/tags.ts'
import { vmSecurity } from '../interview/questions/vm-security.ts'
import type { Answers, AnswerValue, Question } from '../interview/types.ts'
import { planAddresses, staticAddressCount } from './address-plan.ts'
import { suffixes } from './clouds.ts'
import { environmentTag } from './environment-tag.ts'
import { images } from './images.ts'
import { namesOf } from './names.ts'
import { batchPolicies } from './policies.ts'
import { risksOf } from './risks.ts'
import { roles } from './roles.ts'
import { endpointSubnetRules, nodeSubnetRules } from './security-rules.ts'
import type { Access, Blueprint, Identity, Network, Pool, PrivateEndpoint, PublicAddress, Vault } from './types.ts'

/**
 * Turns settled answers into the environment they ask for. Pure: the same answers give the same blueprint.
 * Answers must be complete and valid (`missingAnswers`); a missing one is a bug and throws a plain Error naming it.
 */
export function blueprintOf(answers: Answers): Blueprint {
  const view = viewOfAnswers(answers)
  const given = <V extends AnswerValue>(question: Question<V>): V => {
    const value = view.answer(question)
    if (value === undefined) throw new Error(`No answer for ${question.id}`)
    return value
  }
  const name = given(environment)
  const cloudName = given(cloud)
  const where = given(region)
  const names = namesOf(name, given(subscription), where)
  const wantsPool = given(pool) === 'create'
  const nodes = wantsPool ? given(poolNodes) : 0
  const addressKind = view.answer(nodeAddresses) ?? 'none'
  const usesNat = addressKind === 'none' && view.answer(egress) === 'nat'
  const zones = suffixes[cloudName]

  const secrets = view.answer(nodeSecrets) ?? 'none'
  const customerKey = given(accountKey) === 'customer'
  const vault: Vault | undefined =
    customerKey || secrets !== 'none'
      ? {
          name: names.vault,
          because: customerKey ? 'account-key' : 'node-secrets',
          private: true,
          ...(customerKey ? { key: { name: 'batch-account', size: 3072, rotateAfterDays: 90 } } : {}),
        }
      : undefined

  const accountPrivate = given(accountReach) === 'private'
  const managementPrivate = given(nodeManagementReach) === 'private'
  const privateEndpoints: readonly PrivateEndpoint[] = [
    ...(vault === undefined
      ? []
      : [{ name: names.scoped('pe', 'vault'), target: 'vault', group: 'vault', zone: zones.vaultZone } as const]),
    ...(accountPrivate
      ? [{ name: names.scoped('pe', 'batch-account'), target: 'account', group: 'batchAccount', zone: zones.batchZone } as const]
      : []),
    ...(managementPrivate
      ? [{ name: names.scoped('pe', 'node-management'), target: 'account', group: 'nodeManagement', zone: zones.batchZone } as const]
      : []),
  ]

  const range = given(networkRange)
  const plan = planAddresses(range, nodes)
  if (plan === undefined) throw new Error(`${range} is too small for ${nodes} nodes`)
  const publicAddresses = (kind: string, count: number): readonly PublicAddress[] =>
    Array.from({ length: count }, (_, index) => ({
      name: names.scoped('pip', `${kind}-${index + 1}`),
      dnsLabel: names.dnsLabel(`${kind}-${index + 1}`),
    }))
  const poolAddresses = wantsPool && addressKind === 'static' ? publicAddresses('nodes', staticAddressCount(nodes)) : []
  const natAddresses = usesNat ? publicAddresses('egress', 1) : []
  const remoteKind = view.answer(remoteAccess) ?? 'none'
  const remote =
    remoteKind === 'none' || !wantsPool ? undefined : ({ port: remoteKind === 'ssh' ? 22 : 3389, from: given(remoteAccessFrom) } as const)

  const endpointGroup = names.scoped('nsg', 'endpoints')
  const nodeGroup = names.scoped('nsg', 'nodes')
  const network: Network = {
    name: names.scoped('vnet'),
    range,
    nodes: { name: 'snet-nodes', range: plan.nodes, securityGroup: nodeGroup },
    ...(privateEndpoints.length === 0
      ? {}
      : { endpoints: { name: 'snet-endpoints', range: plan.endpoints, securityGroup: endpointGroup } }),
    securityGroups: [
      {
        name: nodeGroup,
        rules: nodeSubnetRules({
          region: where,
          endpoints: privateEndpoints.length === 0 ? undefined : plan.endpoints,
          publicNodeManagement: !managementPrivate,
          internetPorts: usesNat || addressKind !== 'none' ? given(egressPorts) : [],
          remoteAccess: remote,
        }),
      },
      ...(privateEndpoints.length === 0 ? [] : [{ name: endpointGroup, rules: endpointSubnetRules() }]),
    ],
    ...(natAddresses.length === 0 ? {} : { nat: { name: names.scoped('ng'), addresses: natAddresses } }),
    privateEndpoints,
    dnsZones: [...new Set(privateEndpoints.map((endpoint) => endpoint.zone))],
  }

  const accountAccess: Access =
    given(accountReach) === 'private'
      ? { kind: 'private' }
      : given(accountReach) === 'listed'
        ? { kind: 'listed', addresses: given(accountAddresses) }
        : { kind: 'open' }
  const managementReach = given(nodeManagementReach)
  const nodeManagementAccess: Access =
    managementReach === 'private'
      ? { kind: 'private' }
      : managementReach === 'own-addresses'
        ? { kind: 'own-addresses', addresses: [...natAddresses, ...poolAddresses] }
        : { kind: 'open' }

  const identities: Identity[] = [
    {
      name: names.scoped('id', 'account'),
      usedBy: 'account',
      grants: customerKey
        ? [
            {
              role: roles.keyVaultCryptoServiceEncryptionUser.name,
              roleId: roles.keyVaultCryptoServiceEncryptionUser.id,
              on: 'vault',
              why: 'The account wraps its data key with your key',
            },
          ]
        : [],
    },
    {
      name: names.scoped('id', 'nodes'),
      usedBy: 'nodes',
      grants:
        secrets === 'none'
          ? []
          : [
              {
                role: roles.keyVaultSecretsUser.name,
                roleId: roles.keyVaultSecretsUser.id,
                on: 'vault',
                why: 'Nodes read secrets and certificates',
              },
            ],
    },
  ]

  const modes = given(authentication)
  const blueprint: Omit<Blueprint, 'risks'> = {
    environment: name,
    cloud: cloudName,
    subscription: given(subscription),
    region: where,
    resourceGroup: given(resourceGroup),
    tags: { ...tagsOf(view.answer(tags) ?? []), [environmentTag]: name },
    providers: [
      'Microsoft.Batch',
      'Microsoft.Network',
      'Microsoft.ManagedIdentity',
      ...(vault === undefined ? [] : ['Microsoft.KeyVault']),
      ...(given(logs) === 'workspace' ? ['Microsoft.OperationalInsights', 'Microsoft.Insights'] : []),
    ],
    network,
    ...(vault === undefined ? {} : { vault }),
    ...(given(logs) === 'workspace' ? { workspace: { name: names.scoped('log'), retentionDays: 30 } } : {}),
    identities,
    account: {
      name: names.account,
      allocationMode: given(allocationMode) === 'batch-service' ? 'BatchService' : 'UserSubscription',
      authentication:
        modes === 'entra-only' ? ['AAD'] : modes === 'entra-and-task-token' ? ['AAD', 'TaskAuthenticationToken'] : ['AAD', 'SharedKey'],
      accountAccess,
      nodeManagementAccess,
      customerKey,
    },
    ...(wantsPool ? { pool: poolOf() } : {}),
    locks: given(locks) === 'delete',
    policies:
      given(policy) === 'audit'
        ? batchPolicies.map((definition) => ({
            name: `secure-batch-${name}-${definition.key}`,
            displayName: definition.name,
            definitionId: definition.id,
            effect: definition.effect,
          }))
        : [],
  }
  return { ...blueprint, risks: risksOf(blueprint) }

  function poolOf(): Pool {
    const image = images[given(poolImage)]
    const disks = given(diskEncryption)
    return {
      name: 'main',
      vmSize: given(poolSize),
      image,
      nodes,
      addresses:
        addressKind === 'none'
          ? { kind: 'none' }
          : addressKind === 'static'
            ? { kind: 'static', addresses: poolAddresses }
            : { kind: 'batch-managed' },
      ...(remote === undefined ? {} : { remoteAccess: remote }),
      // Linux takes TemporaryDisk alone, Windows needs both (Microsoft.Batch 2025-06-01, DiskEncryptionConfiguration.targets).
      encryptionTargets: disks === 'platform' ? [] : image.os === 'windows' ? ['OsDisk', 'TemporaryDisk'] : ['TemporaryDisk'],
      encryptionAtHost: disks === 'host-and-temporary',
      trustedLaunch: given(vmSecurity) === 'trusted-launch',
      ...(secrets === 'certificate' ? { certificate: { secretUrl: given(certificateUrl) } } : {}),
    }
  }
}

/** `name=value` pairs as tags. Pairs have been validated by the question. */
function tagsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const split = pair.indexOf('=')
      return [pair.slice(0, split), pair.slice(split + 1)] as const
    }),
  )
}
