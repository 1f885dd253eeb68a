import type { Arm } from '../azure/arm.ts'
import { apiVersions } from '../azure/clients.ts'
import { suffixes } from '../blueprint/clouds.ts'
import { outboundText, partnerText } from '../blueprint/outbound.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { at } from '../common/json.ts'
import { safeText } from '../common/safe-text.ts'
import type { Report } from '../engine/types.ts'
import { answerText, givenAnswers } from '../interview/given.ts'
import { questions } from '../interview/registry.ts'
import type { Draft } from '../interview/types.ts'
import { idsOf } from '../resources/define.ts'
import type { Fact } from '../ui/types.ts'
import type { Folders } from './folders.ts'
import type { Options, Target } from './options.ts'
import { quoted } from './quoted.ts'
import { whereFlags } from './target.ts'

/** What a person needs to know of a finished environment: addresses, identities, how to use it. */
export function reportFacts(blueprint: Blueprint): readonly Fact[] {
  const { account, pool, network } = blueprint
  const closed = account.accountAccess.kind === 'private'
  const zone = suffixes[blueprint.cloud].batchZone
  return [
    { label: 'Account', text: `https://${account.name}.${blueprint.region}.${suffixes[blueprint.cloud].batch}` },
    { label: 'Reached', text: closed ? `from inside ${network.name} only; your VPN or jump host must resolve ${zone}` : reach(blueprint) },
    {
      label: 'Submit jobs',
      text: holders(blueprint, 'job-submitters') ?? 'as a member of the role "Azure Batch Job Submitter" on the account',
    },
    ...facts('Administered by', holders(blueprint, 'administrators')),
    ...facts('In your subscription', account.allocationMode === 'UserSubscription' ? batchService(blueprint) : undefined),
    ...(pool === undefined
      ? []
      : [{ label: 'Nodes', text: `pool "${pool.name}", ${pool.nodes} × ${pool.vmSize}, ${nodeAddresses(blueprint)}` }]),
    ...networkFacts(blueprint),
    ...blueprint.identities.map((identity) => ({
      label: identity.usedBy === 'account' ? 'Account runs as' : 'Nodes run as',
      text: `identity ${identity.name}`,
    })),
    ...facts('Storage', blueprint.storage === undefined ? undefined : storageText(blueprint)),
    ...(blueprint.vault === undefined
      ? []
      : [{ label: 'Key Vault', text: `https://${blueprint.vault.name}.${suffixes[blueprint.cloud].vault}, through its private endpoint` }]),
  ]
}

/** Of a pool that took the place of another: what its jobs need. None where nothing was removed. */
export function movedFacts({ resources }: Report, { pool }: Blueprint): readonly Fact[] {
  const gone = resources.filter(({ type, action, outcome }) => type === poolType && action === 'delete' && outcome === 'done')
  if (pool === undefined || gone.length === 0) return []
  const names = gone.map(({ name }) => `"${name.split('/').at(-1)}"`).join(' and ')
  return [
    {
      label: 'Instead of',
      text: `pool ${names}, which is gone: point jobs that name it to "${pool.name}"; waiting tasks stay in their jobs`,
    },
  ]
}

const poolType = 'Microsoft.Batch/batchAccounts/pools'

/** What of the network is other people's, and what they have to do. */
function networkFacts(blueprint: Blueprint): readonly Fact[] {
  const { network } = blueprint
  const { hub, firewall, existing } = network
  return [
    ...(existing === undefined ? [] : [{ label: 'Network', text: `${network.name}, used as found; nothing of it was changed` }]),
    ...(hub === undefined
      ? []
      : [
          {
            label: 'Hub',
            text: hub.bothHalves
              ? `peered with ${hub.name}`
              : `the team of ${hub.name} must peer it with ${network.name}, ${network.range}`,
          },
        ]),
    ...(firewall === undefined
      ? []
      : [
          { label: 'Firewall allows', text: outboundText(blueprint) },
          {
            label: 'Exact list',
            text: `az rest --method get --url "${idsOf(blueprint).account}/outboundNetworkDependenciesEndpoints?api-version=${apiVersions.batch}"`,
          },
        ]),
  ]
}

function facts(label: string, text: string | undefined): readonly Fact[] {
  return text === undefined ? [] : [{ label, text }]
}

/** Who got a role because of a question; undefined where nobody did. */
function holders({ principals }: Blueprint, because: string): string | undefined {
  const named = principals.filter(({ grants }) => grants.some((grant) => grant.because === because))
  const [role] = named.flatMap(({ grants }) => grants).filter((grant) => grant.because === because)
  return role === undefined ? undefined : `${named.map(({ label }) => label).join(', ')}, as "${role.role}"`
}

function batchService({ principals }: Blueprint): string {
  const grants = principals.find(({ kind }) => kind === 'batch-service')?.grants ?? []
  return `the Batch service acts as ${grants.map(({ role, on }) => `"${role}" on the ${on}`).join(' and ')}`
}

function storageText({ storage, cloud }: Blueprint): string {
  const reach = {
    private: 'through its private endpoint',
    selected: 'from the nodes and listed addresses',
    public: 'from anywhere, after signing in',
  }
  return `https://${storage?.name}.${suffixes[cloud].blobZone.replace('privatelink.', '')}, ${reach[storage?.reach ?? 'private']}`
}

/** Ends the report's first line where it is true. */
export function reachOf(blueprint: Blueprint): string | undefined {
  const { account, pool } = blueprint
  const closed =
    account.accountAccess.kind === 'private' &&
    account.nodeManagementAccess.kind === 'private' &&
    (pool === undefined || pool.addresses.kind === 'none')
  return closed ? 'account, nodes and vault closed to the internet' : undefined
}

/**
 * The exact commands that repeat, check and remove, on this machine and on any other: the presets, and every answer that they and the
 * recommendations do not give by themselves. `savedAs` is the preset the person saved these very answers as.
 */
export function reportCommands(
  blueprint: Blueprint,
  options: Options,
  draft: Draft,
  target: Target,
  folders: Folders,
  savedAs?: string,
): readonly Fact[] {
  const cloud = target.kind === 'azure' && blueprint.cloud !== 'public' ? ` --cloud ${blueprint.cloud}` : ''
  const place = `--environment ${blueprint.environment}${cloud}${whereFlags(target, folders)}`
  const presets = savedAs === undefined ? (options.preset ?? []) : [savedAs]
  const given = givenAnswers(draft, questions).filter(
    ({ id }) => !['environment', 'cloud'].includes(id) && (savedAs === undefined || id === 'subscription' || id === 'region'),
  )
  const answers = [
    ...presets.map((name) => `--preset ${quoted(name)}`),
    place,
    ...given.map(({ id, value }) => `--${id} ${quoted(answerText(value))}`),
  ].join(' ')
  return [
    { label: 'Same again', text: `secure-batch apply ${answers} --yes` },
    { label: 'Check', text: `secure-batch plan ${answers} --check` },
    { label: 'Remove', text: `secure-batch destroy ${place}` },
  ]
}

/** The public addresses nodes leave by, once they are allocated: what a partner puts on an allow list. */
export async function egressAddresses(arm: Arm, blueprint: Blueprint): Promise<readonly string[]> {
  const { pool, network } = blueprint
  const addresses = [...(network.nat?.addresses ?? []), ...(pool?.addresses.kind === 'static' ? pool.addresses.addresses : [])]
  const bodies = await Promise.all(addresses.map((address) => arm.get(idsOf(blueprint).address(address.name), apiVersions.network)))
  return bodies.flatMap((body) => {
    const address = body === undefined ? undefined : at(body, 'properties.ipAddress')
    return typeof address === 'string' ? [safeText(address)] : []
  })
}

/** The facts with the addresses nodes leave by beside the nodes. */
export function withEgress(facts: readonly Fact[], addresses: readonly string[], blueprint: Blueprint): readonly Fact[] {
  return addresses.length === 0
    ? facts
    : [
        ...facts,
        { label: 'Nodes leave by', text: addresses.join(', ') },
        { label: 'Tell partners', text: partnerText(blueprint, addresses) },
      ]
}

function reach({ account }: Blueprint): string {
  const { accountAccess } = account
  if (accountAccess.kind === 'perimeter')
    return `by the rules of perimeter ${accountAccess.profile.split('/').at(-3) ?? ''}, profile ${accountAccess.profile.split('/').at(-1) ?? ''}`
  return accountAccess.kind === 'listed'
    ? `from ${accountAccess.addresses.join(', ')} only`
    : 'from anywhere on the internet, after signing in'
}

function nodeAddresses({ pool, network }: Blueprint): string {
  if (pool?.addresses.kind === 'static') return `behind ${pool.addresses.addresses.length} static public addresses`
  if (pool?.addresses.kind === 'batch-managed') return 'public addresses managed by Batch'
  if (network.existing !== undefined) return 'no public addresses, out as their network has it'
  if (network.firewall !== undefined) return `no public addresses, out through the firewall at ${network.firewall.address}`
  return network.nat === undefined ? 'no public addresses, no way out to the internet' : 'no public addresses, out through a NAT gateway'
}
