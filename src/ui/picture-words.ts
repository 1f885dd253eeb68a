import type { Access, Blueprint, Pool } from '../blueprint/types.ts'
import { addressWords, batchRight, nodesOf, storageWords, targetOf, wayOut } from './picture-facts.ts'
import type { Line } from './terminal/line.ts'
import { emptyLine, fit, line, lineWidth, span } from './terminal/line.ts'
import { count, listed } from './words.ts'

/** The picture on one line, for screens without room: `internet ─╳   10.40.0.0/22 [ nodes · endpoints: batch, nodes, vault ]`. */
export function pictureLine(blueprint: Blueprint | undefined, width: number): Line {
  if (blueprint === undefined) return emptyLine
  const endpoints = blueprint.network.privateEndpoints.map((endpoint) => shortGroup[endpoint.group])
  const access = blueprint.account.accountAccess.kind
  const inside = (text: string, gap = '   ', edge = ' '): Line =>
    line(
      span('internet ', 'dim'),
      span(access === 'private' ? '─╳' : '─▶', access === 'private' ? 'good' : 'attention'),
      `${gap}${blueprint.network.range || blueprint.network.name} [${edge}nodes${text}${edge}]`,
      span(`${gap}${wayOut(blueprint).text}`, 'dim'),
    )
  const named = inside(endpoints.length === 0 ? '' : ` · endpoints: ${endpoints.join(', ')}`)
  // Where the names do not fit their number does; the nodes' way out is never what is cut.
  return fit(
    lineWidth(named) <= width ? named : inside(endpoints.length === 0 ? '' : ` · ${count(endpoints.length, 'endpoint')}`, '  ', ''),
    width,
  )
}

const shortGroup = { batchAccount: 'batch', nodeManagement: 'nodes', vault: 'vault', blob: 'storage' } as const

/** The picture in sentences, for plain mode and screen readers. */
export function pictureWords(blueprint: Blueprint): string[] {
  const { network, account, pool, vault, keys, storage, principals } = blueprint
  const people = principals.filter((one) => one.kind !== 'batch-service')
  const endpoints = network.privateEndpoints.map((endpoint) => `${endpoint.group} to ${targetOf[endpoint.group]}`)
  const second = network.endpoints === undefined ? '' : `, subnet ${network.endpoints.name} ${network.endpoints.range}`
  return [
    `Batch account ${account.name}: ${reachWords(account.accountAccess)}.`,
    `Node management: ${reachWords(account.nodeManagementAccess)}.`,
    network.existing === undefined
      ? `Network ${network.name}, ${network.range}: subnet ${network.nodes.name} ${network.nodes.range}${second}.`
      : `Existing network ${network.name}, used as found: subnet ${[network.nodes.name, ...(network.endpoints === undefined ? [] : [network.endpoints.name])].join(' and subnet ')}.`,
    ...(network.hub === undefined
      ? []
      : [`Peered with hub ${network.hub.name}${network.hub.bothHalves ? '' : ', whose half its own team makes'}.`]),
    ...(network.dnsServers === undefined ? [] : [`DNS servers: ${listed(network.dnsServers)}.`]),
    ...(network.centralZones === undefined ? [] : ['Names of the endpoints: in central DNS zones.']),
    ...(network.dnsByPolicy === undefined ? [] : ['Names of the endpoints: written by a policy of yours.']),
    ...(endpoints.length === 0 ? [] : [`Private endpoints: ${listed(endpoints)}.`]),
    `Nodes' way out: ${wayOut(blueprint).text}.`,
    ...(vault === undefined ? [] : [`Key Vault ${vault.name}${vault.private ? ', private' : ''}.`]),
    ...(keys?.vault.existing === undefined ? [] : [`Your key lies in the vault ${keys.vault.name}, which was there before.`]),
    ...(storage === undefined ? [] : [`Storage ${storage.name}: ${storageWords[storage.reach].text}.`]),
    ...(account.allocationMode === 'UserSubscription'
      ? [`Nodes live in your subscription; the Batch service there: ${batchRight(blueprint)}.`]
      : []),
    ...people.map((one) => `${one.label}: ${listed(one.grants.map((grant) => grant.role))}.`),
    ...(pool === undefined
      ? []
      : [
          `Pool ${pool.name}: ${nodesOf(pool)}${pool.spotNodes === 0 ? '' : ' nodes'} of ${pool.vmSize}, ${addressWords[pool.addresses.kind].text}${machineWords(pool)}.`,
        ]),
  ]
}

/** What is special about the machines, each after a comma. */
function machineWords(pool: Pool): string {
  const words = [
    ...(pool.confidential === undefined ? [] : ['confidential machines']),
    ...(pool.zonal ? ['spread over zones'] : []),
    ...(pool.automaticUpgrades ? ['upgraded by themselves'] : []),
  ]
  return words.map((word) => `, ${word}`).join('')
}

function reachWords(access: Access): string {
  switch (access.kind) {
    case 'private':
      return 'reached from inside the network only'
    case 'perimeter':
      return 'reached by the rules of a network security perimeter'
    case 'listed':
      return `reached from ${access.addresses.length === 0 ? 'listed addresses' : listed(access.addresses)}`
    case 'own-addresses':
      return `reached from the environment's own ${count(access.addresses.length, 'static address', 'static addresses')}`
    case 'open':
      return 'reached from anywhere on the internet by whoever can sign in'
  }
}
