import type { Access, Blueprint, Pool, PrivateEndpoint } from '../blueprint/types.ts'
import type { Tone } from './terminal/line.ts'
import { count, listed } from './words.ts'

/** One fact of the environment's picture. Facts keep their key, so two pictures can be compared. */
export interface PictureFact {
  readonly key: string
  /** Above the network's frame, its title, inside it, or below it. */
  readonly place: 'outside' | 'frame' | 'inside' | 'beside'
  /** Up to three cells; those of one place are aligned. */
  readonly cells: readonly [string, string, string]
  /** The last cell where there is little room. */
  readonly short?: string
  /** Drawn as an arrow from the first cell to the last; stands outside the columns. */
  readonly arrow?: boolean
  readonly tone?: Tone
  /** Names of the resources it stands for: it is in place once they are. */
  readonly parts: readonly string[]
}

/** What an endpoint's group reaches, as people call it. */
export const targetOf: Readonly<Record<PrivateEndpoint['group'], string>> = {
  batchAccount: 'Batch account',
  nodeManagement: 'Batch nodes',
  vault: 'Key Vault',
  blob: 'Storage',
}

/** The facts of a blueprint, in the order they are drawn. */
export function factsOf(blueprint: Blueprint): PictureFact[] {
  return [...reachFacts(blueprint), ...networkFacts(blueprint), ...serviceFacts(blueprint)]
}

function reachFacts({ account, pool }: Blueprint): PictureFact[] {
  const remote = pool?.remoteAccess
  return [
    reachFact('reach-account', 'Batch account', account.accountAccess, account.name),
    reachFact('reach-nodes', 'node management', account.nodeManagementAccess, account.name),
    ...(remote === undefined
      ? []
      : [
          {
            key: 'remote',
            place: 'outside' as const,
            cells: [
              'internet ─▶',
              `nodes, port ${remote.port}`,
              remote.from.length === 0 ? 'from anywhere' : `from ${count(remote.from.length, 'listed range')}`,
            ] as const,
            short: remote.from.length === 0 ? 'open' : 'listed',
            tone: 'attention' as const,
            parts: [pool?.name ?? ''],
          },
        ]),
  ]
}

function reachFact(key: string, name: string, access: Access, part: string): PictureFact {
  const { text, short } = reachOf(access)
  const arrow = access.kind === 'private' ? 'internet ─╳' : 'internet ─▶'
  return {
    key,
    place: 'outside',
    cells: [arrow, name, text],
    short,
    parts: [part],
    ...(access.kind === 'open' ? { tone: 'attention' as const } : {}),
  }
}

function reachOf(access: Access): { readonly text: string; readonly short: string } {
  switch (access.kind) {
    case 'private':
      return { text: 'closed', short: 'closed' }
    case 'perimeter':
      return { text: 'by a perimeter’s rules', short: 'perimeter' }
    case 'listed':
      return { text: access.addresses.length === 0 ? 'listed addresses' : count(access.addresses.length, 'listed range'), short: 'listed' }
    case 'own-addresses':
      return {
        text: access.addresses.length === 0 ? 'its own addresses' : `its own ${count(access.addresses.length, 'address', 'addresses')}`,
        short: 'its own',
      }
    case 'open':
      return { text: 'anyone may knock', short: 'open' }
  }
}

function networkFacts({ network, pool }: Blueprint): PictureFact[] {
  const addresses = pool === undefined ? undefined : addressWords[pool.addresses.kind]
  return [
    {
      key: 'network',
      place: 'frame',
      cells: [network.name, network.existing === undefined ? network.range : 'existing, used as found', ''],
      parts: [network.name],
    },
    {
      key: 'nodes',
      place: 'inside',
      cells: [network.nodes.name, network.nodes.range, addresses?.text ?? ''],
      short: addresses?.short ?? '',
      parts: [network.name],
    },
    ...(pool === undefined
      ? []
      : [
          {
            key: 'pool',
            place: 'inside' as const,
            cells: [`  pool ${pool.name}`, nodesOf(pool), pool.vmSize.replace(/^Standard_/, '')] as const,
            parts: [pool.name],
          },
        ]),
    ...(network.endpoints === undefined
      ? []
      : [
          {
            key: 'endpoints',
            place: 'inside' as const,
            cells: [network.endpoints.name, network.endpoints.range, ''] as const,
            parts: [network.name],
          },
        ]),
    ...network.privateEndpoints.map((endpoint) => ({
      key: `endpoint-${endpoint.group}`,
      place: 'inside' as const,
      cells: [`  ${endpoint.group}`, '', targetOf[endpoint.group]] as const,
      arrow: true,
      parts: [endpoint.name],
    })),
  ]
}

function serviceFacts(blueprint: Blueprint): PictureFact[] {
  const { account, vault, keys, storage, workspace, identities, principals, pool, network } = blueprint
  const people = principals.filter((one) => one.kind !== 'batch-service')
  const way = wayOut(blueprint)
  return [
    ...hubFacts(network),
    {
      key: 'way-out',
      place: 'beside',
      cells: [way.open ? 'nodes ─▶' : 'nodes ─╳', 'internet', way.text],
      short: way.short,
      parts: [network.nat?.name ?? network.firewall?.routeTable ?? pool?.name ?? network.name],
    },
    {
      key: 'account',
      place: 'beside',
      cells: ['Batch account', account.name, account.customerKey ? 'your key' : "Microsoft's key"],
      short: account.customerKey ? 'your key' : '',
      parts: [account.name],
    },
    ...(vault === undefined
      ? []
      : [
          {
            key: 'vault',
            place: 'beside' as const,
            cells: ['Key Vault', vault.name, keysIn(blueprint, undefined)] as const,
            short: '',
            parts: [vault.name],
          },
        ]),
    ...(keys?.vault.existing === undefined
      ? []
      : [
          {
            key: 'existing-vault',
            place: 'beside' as const,
            cells: ['Your vault', keys.vault.name, keysIn(blueprint, keys.vault.existing)] as const,
            short: '',
            parts: [keys.vault.name],
          },
        ]),
    ...(storage === undefined
      ? []
      : [
          {
            key: 'storage',
            place: 'beside' as const,
            cells: ['Storage', storage.name, storageWords[storage.reach].text] as const,
            short: storageWords[storage.reach].short,
            ...(storage.reach === 'public' ? { tone: 'attention' as const } : {}),
            parts: [storage.name],
          },
        ]),
    ...(account.allocationMode === 'UserSubscription'
      ? [
          {
            key: 'batch-service',
            place: 'beside' as const,
            cells: ['Batch service', 'in your subscription', batchRight(blueprint)] as const,
            short: '',
            parts: [account.name],
          },
        ]
      : []),
    ...(people.length === 0
      ? []
      : [
          {
            key: 'people',
            place: 'beside' as const,
            cells: ['People', count(people.length, 'entry', 'entries'), 'roles on the account'] as const,
            short: 'roles',
            parts: [account.name],
          },
        ]),
    ...(identities.length === 0
      ? []
      : [
          {
            key: 'identities',
            place: 'beside' as const,
            cells: ['Identities', listed(identities.map((identity) => identity.usedBy)), ''] as const,
            parts: identities.map((identity) => identity.name),
          },
        ]),
    ...(workspace === undefined
      ? []
      : [
          {
            key: 'logs',
            place: 'beside' as const,
            cells: ['Logs', workspace.name, `${workspace.retentionDays} days`] as const,
            parts: [workspace.name],
          },
        ]),
    ...(blueprint.locks.vaultAndLogs
      ? [
          {
            key: 'locks',
            place: 'beside' as const,
            cells: ['Locks', 'against deletion', blueprint.locks.addresses ? 'addresses, too' : ''] as const,
            short: '',
            parts: [],
          },
        ]
      : []),
    ...(blueprint.policies.length === 0
      ? []
      : [
          {
            key: 'policies',
            place: 'beside' as const,
            cells: [
              'Policies',
              `${blueprint.policies.length} assigned`,
              blueprint.policies.some((policy) => policy.effect === 'Deny') ? 'refusing' : '',
            ] as const,
            short: '',
            parts: blueprint.policies.map((policy) => policy.name),
          },
        ]),
  ]
}

/** What of the environment's own keys lies in its own vault, or in an existing one. */
function keysIn({ keys }: Blueprint, existing: string | undefined): string {
  if (keys === undefined || keys.vault.existing !== existing) return ''
  const days = (keys.account ?? keys.disks)?.rotateAfterDays ?? 0
  const one = keys.account === undefined || keys.disks === undefined
  return days === 0 ? (one ? 'one key' : 'two keys') : `${one ? 'new key' : 'new keys'} every ${days} days`
}

/** The pool's nodes of both kinds. */
export function nodesOf(pool: Pool): string {
  return pool.spotNodes === 0 ? count(pool.nodes, 'node') : `${pool.nodes} + ${pool.spotNodes} Spot`
}

/** What the network is tied to beyond itself. */
function hubFacts({ name, hub, dnsServers, centralZones, dnsByPolicy }: Blueprint['network']): PictureFact[] {
  const place = 'beside' as const
  const names = centralZones !== undefined ? 'central zones' : dnsByPolicy === true ? 'records by policy' : undefined
  return [
    ...(hub === undefined
      ? []
      : [
          {
            key: 'hub',
            place,
            cells: ['network ◀─▶', `hub ${hub.name}`, hub.bothHalves ? 'peered' : 'its half is its team’s'] as const,
            short: hub.bothHalves ? 'peered' : 'half',
            parts: [`${name} to ${hub.name}`, ...(hub.bothHalves ? [`${hub.name} to ${name}`] : [])],
            ...(hub.bothHalves ? {} : { tone: 'attention' as const }),
          },
        ]),
    ...(dnsServers === undefined && names === undefined
      ? []
      : [
          {
            key: 'names',
            place,
            cells: [
              'Names',
              dnsServers === undefined ? 'Azure DNS' : `your DNS, ${count(dnsServers.length, 'server')}`,
              names ?? 'own zones',
            ] as const,
            short: names === undefined ? '' : centralZones === undefined ? 'policy' : 'central',
            parts: [name],
          },
        ]),
  ]
}

/** How the storage's reach reads. */
export const storageWords = {
  private: { text: 'closed', short: 'closed' },
  selected: { text: 'nodes and listed', short: 'listed' },
  public: { text: 'anyone may knock', short: 'open' },
} as const

/** What the Batch service may do in the subscription, in two words. */
export function batchRight({ principals }: Blueprint): string {
  const grant = principals.find((one) => one.kind === 'batch-service')?.grants.find(({ on }) => on === 'subscription')
  if (grant === undefined) return ''
  return grant.madeByOthers === true ? 'granted before' : grant.role === 'Contributor' ? 'Contributor' : 'narrow role'
}

/** How the nodes' addresses read. */
export const addressWords = {
  none: { text: 'no public IP', short: 'private' },
  'batch-managed': { text: 'public IP by Batch', short: 'public IP' },
  static: { text: 'static public IP', short: 'static' },
} as const

/** How the nodes reach the internet, if they do. */
export function wayOut({ network, pool }: Blueprint): { readonly open: boolean; readonly text: string; readonly short: string } {
  if (network.nat !== undefined) {
    return { open: true, text: `NAT, ${count(network.nat.addresses.length, 'static address', 'static addresses')}`, short: 'through NAT' }
  }
  if (network.firewall !== undefined) return { open: true, text: `firewall ${network.firewall.address}`, short: 'firewall' }
  switch (pool?.addresses.kind) {
    case 'static':
      return { open: true, text: count(pool.addresses.addresses.length, 'static address', 'static addresses'), short: 'static' }
    case 'batch-managed':
      return { open: true, text: 'addresses that change', short: 'changing' }
    default:
      return network.existing === undefined
        ? { open: false, text: 'no way out', short: 'no way out' }
        : { open: true, text: 'as that network has it', short: 'as found' }
  }
}
