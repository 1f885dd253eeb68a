import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { propertiesOf } from './addresses.ts'
import { missingReference } from './common.ts'

/**
 * What can be reached through a private endpoint: its groups, and the names each answers to. A new kind of target is one entry here.
 * Source: learn.microsoft.com private-link/private-endpoint-overview and private-endpoint-dns.
 */
interface LinkTarget {
  /** In the target's casing: its part of the right to approve. */
  readonly type: string
  readonly groups: readonly string[]
  /** The zone a group's record belongs into, and the record's name there. */
  readonly names: (target: StoredResource, group: string) => { readonly fqdn: string; readonly zone: string; readonly record: string }
  /** The endpoint must be in the target's subscription. */
  readonly sameSubscription: boolean
}

const linkTargets: Readonly<Record<string, LinkTarget>> = {
  'microsoft.keyvault/vaults': {
    type: 'Microsoft.KeyVault/vaults',
    groups: ['vault'],
    sameSubscription: false,
    names: (vault) => ({
      fqdn: `${vault.name}.vault.azure.net`,
      zone: 'privatelink.vaultcore.azure.net',
      record: vault.name.toLowerCase(),
    }),
  },
  'microsoft.storage/storageaccounts': {
    type: 'Microsoft.Storage/storageAccounts',
    groups: ['blob', 'file', 'queue', 'table', 'dfs', 'web']
      .flatMap((service) => [service, `${service}_secondary`])
      .filter((group) => group !== 'file_secondary'),
    sameSubscription: false,
    names(account, group) {
      const [service = group, second] = group.split('_')
      const record = `${account.name.toLowerCase()}${second === undefined ? '' : '-secondary'}`
      return { fqdn: `${record}.${service}.core.windows.net`, zone: `privatelink.${service}.core.windows.net`, record }
    },
  },
  'microsoft.batch/batchaccounts': {
    type: 'Microsoft.Batch/batchAccounts',
    groups: ['batchAccount', 'nodeManagement'],
    sameSubscription: true,
    names(account, group) {
      const fqdn = String(group === 'batchAccount' ? account.facts.accountEndpoint : account.facts.nodeManagementEndpoint)
      return { fqdn, zone: 'privatelink.batch.azure.com', record: fqdn.replace(/\.batch\.azure\.com$/, '') }
    },
  },
}

export interface Connection {
  readonly name: string
  readonly target: string
  readonly groups: readonly string[]
  readonly manual: boolean
  /** What the one who asks has to say to the one who approves. */
  readonly message: string | undefined
}

/** The connections of an endpoint's body, automatic and manual. */
export function connectionsOf(body: JsonObject): Connection[] {
  const read = (list: Json | undefined, manual: boolean) =>
    Array.isArray(list)
      ? list.filter(isObject).map((item: JsonObject) => {
          const groups = at(item, 'properties.groupIds')
          return {
            name: String(item.name ?? ''),
            target: String(at(item, 'properties.privateLinkServiceId') ?? ''),
            groups: Array.isArray(groups) ? groups.map(String) : [],
            manual,
            message: textOf(at(item, 'properties.requestMessage')),
          }
        })
      : []
  const properties = propertiesOf(body)
  return [...read(properties.privateLinkServiceConnections, false), ...read(properties.manualPrivateLinkServiceConnections, true)]
}

/** The names under which an endpoint's target is reached, with the zone and record each belongs into. */
export function namesOf(
  world: World,
  endpoint: StoredResource,
): { readonly fqdn: string; readonly zone: string; readonly record: string }[] {
  return connectionsOf(endpoint.body).flatMap(({ target, groups }) => {
    const found = world.find(target)
    const rules = found === undefined ? undefined : linkTargets[found.type.toLowerCase()]
    return found === undefined || rules === undefined ? [] : groups.map((group) => rules.names(found, exactGroup(rules, group) ?? group))
  })
}

export function checkConnection(world: World, id: string, subscription: string, { target, groups }: Connection): void {
  const found = world.find(target)
  const rules = linkTargets[found?.type.toLowerCase() ?? '']
  if (found === undefined || found.hidden === true || rules === undefined) throw missingReference(target, id)
  if (found.state !== 'Succeeded') {
    throw badRequest(
      'AccountProvisioningStateInvalid',
      `Call to ${found.type} failed. Error message: Account ${found.id} in state ${found.state}`,
    )
  }
  if (groups.length !== 1 || exactGroup(rules, groups[0] ?? '') === undefined) {
    throw badRequest(
      'InvalidGroupId',
      `The private endpoint ${id} asks for group ids '${groups.join(',')}' of ${found.id}. Exactly one of ${rules.groups.join(', ')} is expected.`,
    )
  }
  if (rules.sameSubscription && found.subscription.toLowerCase() !== subscription.toLowerCase()) {
    throw badRequest('InvalidPrivateEndpointSubscription', `The private endpoint ${id} must be in the subscription of ${found.id}.`)
  }
}

/** The right to approve a connection by making it. Source: learn.microsoft.com private-link/rbac-permissions. */
export function approvalRight(world: World, target: string): { readonly action: string; readonly scope: string } | undefined {
  const type = linkTargets[world.find(target)?.type.toLowerCase() ?? '']?.type
  return type === undefined ? undefined : { action: `${type}/PrivateEndpointConnectionsApproval/action`, scope: target }
}

const exactGroup = (rules: LinkTarget, group: string) => rules.groups.find((known) => known.toLowerCase() === group.toLowerCase())

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined)
