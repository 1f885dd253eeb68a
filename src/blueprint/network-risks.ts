import { nodeCapacity } from '../interview/addresses.ts'
import { suffixes } from './clouds.ts'
import { outboundText } from './outbound.ts'
import type { Blueprint, Risk } from './types.ts'

/** What other teams must do, or what may stand in the way, for the network to serve its nodes. */
export function networkRisksOf(blueprint: Omit<Blueprint, 'risks'>): readonly Risk[] {
  const { network, pool, cloud, account } = blueprint
  const risks: Risk[] = []
  const risk = (question: string, text: string, fix: string): number => risks.push({ level: 'attention', question, text, fix })
  const zones = [...new Set(network.privateEndpoints.map((endpoint) => endpoint.zone))]
  const capacity = network.range === '' ? undefined : nodeCapacity(Number(network.range.split('/')[1]))
  if (capacity !== undefined && network.plannedNodes !== undefined && network.plannedNodes > capacity) {
    risk(
      'network-range',
      `${network.range} holds ${capacity} nodes and you plan for ${network.plannedNodes}. A subnet in use cannot be moved.`,
      'Choose a larger range now, or plan for fewer nodes.',
    )
  }
  if (network.hub !== undefined && !network.hub.bothHalves) {
    risk(
      'hub-network',
      `${network.hub.name} lies in another subscription: its half of the peering is its team’s to make. Until then no packet passes.`,
      `Ask them to peer ${network.hub.name} with ${network.name} (${network.range}) and to allow traffic both ways.`,
    )
  }
  if (network.dnsServers !== undefined && zones.length > 0) {
    const linked = network.centralZones === undefined && network.dnsByPolicy === undefined
    risk(
      'dns-servers',
      `Nodes start only if your DNS servers (${network.dnsServers.join(', ')}) resolve ${zones.join(' and ')}.`,
      linked
        ? 'Ask the network team to link these zones to the network of their DNS servers, or choose their central zones (dns-zones).'
        : 'Ask the network team whether their DNS servers forward to Azure DNS from a network the central zones are linked to.',
    )
  }
  if (network.centralZones !== undefined && network.dnsServers === undefined) {
    risk(
      'dns-zones',
      `The central zones are looked into only by networks they are linked to. We make no link there.`,
      `Ask their team to link ${zones.join(' and ')} to ${network.name}, unless its DNS servers see them already.`,
    )
  }
  if (network.dnsByPolicy === true) {
    const forNodes = network.privateEndpoints.some((endpoint) => endpoint.group === 'nodeManagement')
    risk(
      'dns-zones',
      forNodes
        ? `Azure’s built-in policy writes records for batchAccount only. Without one for nodeManagement nodes get the public address and stay unusable.`
        : 'Names resolve once your policy has written its records, minutes after the endpoints exist.',
      forNodes
        ? `Have a policy for groupId nodeManagement and ${suffixes[cloud].batchZone} assigned first.`
        : 'Assign the policy to this resource group first.',
    )
  }
  const listed = account.nodeManagementAccess
  if (pool !== undefined && listed.kind === 'listed' && listed.own === undefined) {
    risk(
      'node-management-addresses',
      `Nodes start only if they leave by ${listed.addresses.join(', ')}. Which addresses they leave by is their network’s matter, not known here.`,
      'Ask the network team for the public addresses of its firewall or NAT gateway, and list all of them.',
    )
  }
  if (network.firewall !== undefined) {
    risk(
      'egress',
      `The firewall at ${network.firewall.address} must allow ${outboundText(blueprint)}.`,
      'Send this list to the team that runs it before you create.',
    )
  }
  if (network.existing !== undefined && pool?.remoteAccess !== undefined) {
    risk(
      'remote-access',
      `The security group of ${network.nodes.name} must let port ${pool.remoteAccess.port} in from the listed addresses; it is not ours.`,
      'Ask the network team for that rule.',
    )
  }
  return risks
}
