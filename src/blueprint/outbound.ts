import { suffixes } from './clouds.ts'
import type { Blueprint } from './types.ts'

/** Something a firewall must let nodes reach. */
export interface OutboundNeed {
  /** A service tag or a name with a star. */
  readonly to: string
  readonly ports: string
  readonly why: string
  /** False where only some work needs it. */
  readonly always: boolean
}

/**
 * What nodes reach beyond their own network, as the account's list of outbound dependencies names it
 * (learn.microsoft.com/rest/api/batchmanagement/batch-account/list-outbound-network-dependencies-endpoints, its example answer).
 */
export function outboundNeeds({
  account,
  network,
  pool,
  region,
  cloud,
}: Pick<Blueprint, 'account' | 'network' | 'pool' | 'region' | 'cloud'>): readonly OutboundNeed[] {
  const has = (group: string): boolean => network.privateEndpoints.some((endpoint) => endpoint.group === group)
  const storage = suffixes[cloud].storage
  return [
    ...(has('nodeManagement')
      ? []
      : [{ to: `BatchNodeManagement.${region}`, ports: 'TCP 443', why: 'nodes report to Batch', always: true }]),
    ...(has('batchAccount')
      ? []
      : [{ to: `${account.name}.${region}.${suffixes[cloud].batch}`, ports: 'TCP 443', why: 'tasks that call Batch', always: false }]),
    { to: `*.blob.${storage}`, ports: 'TCP 443', why: 'node agent, resource files, logs', always: true },
    { to: `*.table.${storage}, *.queue.${storage}`, ports: 'TCP 443', why: 'extensions of the machine', always: false },
    ...(pool === undefined || pool.image.os === 'linux'
      ? [{ to: 'packages.microsoft.com', ports: 'TCP 443', why: 'mounted file systems on Linux', always: false }]
      : []),
  ]
}

/** The needs on one line, for a report and for the team that runs the firewall. */
export function outboundText(blueprint: Parameters<typeof outboundNeeds>[0]): string {
  const told = (always: boolean): string =>
    outboundNeeds(blueprint)
      .filter((need) => need.always === always)
      .map((need) => `${need.to} (${need.why})`)
      .join('; ')
  return `TCP 443 to ${told(true)}. For some work: ${told(false)}`
}

/**
 * What to send a partner for their allow-list. Before the addresses are made they stand as their number; `addresses` are the real ones.
 */
export function partnerText(
  { environment, region, network, pool }: Pick<Blueprint, 'environment' | 'region' | 'network' | 'pool'>,
  addresses: readonly string[],
): string {
  const shared = network.nat !== undefined
  const list = addresses.join(', ')
  return [
    `Our Batch nodes (${environment}, ${region}) will connect to you from ${addresses.length === 1 ? 'this address' : `these ${addresses.length} addresses`} and no other: ${list}.`,
    'Please allow all of them, TCP, on the port of your service.',
    shared || pool === undefined
      ? 'They stay the same until we tell you otherwise.'
      : 'They stay the same while the pool exists; a larger pool may bring more, and we tell you before.',
  ].join(' ')
}
