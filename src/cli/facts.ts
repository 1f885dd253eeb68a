import { suffixes } from '../blueprint/clouds.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { answerText, givenAnswers } from '../interview/given.ts'
import { questions } from '../interview/registry.ts'
import type { Draft } from '../interview/types.ts'
import type { Fact } from '../ui/types.ts'
import type { Folders } from './folders.ts'
import type { Options, Target } from './options.ts'
import { quoted, whereFlags } from './target.ts'

/** What a person needs to know of a finished environment: addresses, identities, how to use it. */
export function reportFacts(blueprint: Blueprint): readonly Fact[] {
  const { account, pool, network } = blueprint
  const closed = account.accountAccess.kind === 'private'
  const zone = suffixes[blueprint.cloud].batchZone
  return [
    { label: 'Account', text: `https://${account.name}.${blueprint.region}.${suffixes[blueprint.cloud].batch}` },
    { label: 'Reached', text: closed ? `from inside ${network.name} only; your VPN or jump host must resolve ${zone}` : reach(blueprint) },
    { label: 'Submit jobs', text: 'as a member of the role "Azure Batch Job Submitter" on the account' },
    ...(pool === undefined
      ? []
      : [{ label: 'Nodes', text: `pool "${pool.name}", ${pool.nodes} × ${pool.vmSize}, ${nodeAddresses(blueprint)}` }]),
    ...blueprint.identities.map((identity) => ({
      label: identity.usedBy === 'account' ? 'Account runs as' : 'Nodes run as',
      text: `identity ${identity.name}`,
    })),
    ...(blueprint.vault === undefined
      ? []
      : [{ label: 'Key Vault', text: `https://${blueprint.vault.name}.${suffixes[blueprint.cloud].vault}, through its private endpoint` }]),
  ]
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
 * The exact commands that repeat, check and remove. With presets on the command line the answers kept on this machine are not read, so
 * what was answered beyond them is said in full; without, the kept answers say everything.
 */
export function reportCommands(blueprint: Blueprint, options: Options, draft: Draft, target: Target, folders: Folders): readonly Fact[] {
  const where = `--environment ${blueprint.environment}${target.kind === 'azure' && blueprint.cloud !== 'public' ? ` --cloud ${blueprint.cloud}` : ''}${whereFlags(target, folders)}`
  const presets = options.preset ?? []
  const given = presets.length === 0 ? [] : givenAnswers(draft, questions).filter(({ id }) => id !== 'environment' && id !== 'cloud')
  const same = [
    ...presets.map((name) => `--preset ${quoted(name)}`),
    where,
    ...given.map(({ id, value }) => `--${id} ${quoted(answerText(value))}`),
  ]
  return [
    { label: 'Same again', text: `secure-batch apply ${same.join(' ')} --yes` },
    { label: 'Check', text: `secure-batch plan ${where} --check` },
    { label: 'Remove', text: `secure-batch destroy ${where}` },
  ]
}

function reach({ account }: Blueprint): string {
  const { accountAccess } = account
  return accountAccess.kind === 'listed'
    ? `from ${accountAccess.addresses.join(', ')} only`
    : 'from anywhere on the internet, after signing in'
}

function nodeAddresses({ pool, network }: Blueprint): string {
  if (pool?.addresses.kind === 'static') return `behind ${pool.addresses.addresses.length} static public addresses`
  if (pool?.addresses.kind === 'batch-managed') return 'public addresses managed by Batch'
  return network.nat === undefined ? 'no public addresses, no way out to the internet' : 'no public addresses, out through a NAT gateway'
}
