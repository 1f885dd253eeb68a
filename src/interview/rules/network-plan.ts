import { sources } from '../../guidance/sources.ts'
import { freeRange, isInside, overlapping } from '../address-planner.ts'
import { parseRange } from '../addresses.ts'
import { accountKey } from '../questions/account-key.ts'
import { accountReach } from '../questions/account-reach.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { dnsServerAddresses } from '../questions/dns-server-addresses.ts'
import { dnsServers } from '../questions/dns-servers.ts'
import { dnsZoneGroup } from '../questions/dns-zone-group.ts'
import { dnsZones } from '../questions/dns-zones.ts'
import { environment } from '../questions/environment.ts'
import { existingNetwork } from '../questions/existing-network.ts'
import { hub } from '../questions/hub.ts'
import { hubNetwork } from '../questions/hub-network.ts'
import { network } from '../questions/network.ts'
import { networkRange } from '../questions/network-range.ts'
import { nodeManagementReach } from '../questions/node-management-reach.ts'
import { nodeSecrets } from '../questions/node-secrets.ts'
import { otherRanges } from '../questions/other-ranges.ts'
import { plannedNodes } from '../questions/planned-nodes.ts'
import { poolNodes } from '../questions/pool-nodes.ts'
import { resourceGroup } from '../questions/resource-group.ts'
import { storageReach } from '../questions/storage-reach.ts'
import { subscription } from '../questions/subscription.ts'
import { subscriptionIn } from '../resource-ids.ts'
import type { View } from '../types.ts'
import { answer, defineRule } from './define.ts'

/** The network itself: whose it is, its range, its hub, its names. */
export const networkPlanRules = [
  defineRule(existingNetwork, {
    id: 'nodes-stay-in-the-subscription',
    source: sources.virtualNetwork,
    forbids: (view, value) => {
      const own = view.answer(subscription)
      return own !== undefined && subscriptionIn(value) !== undefined && subscriptionIn(value) !== own.toLowerCase()
    },
    because: 'That network lies in another subscription; a pool’s nodes cannot. Take one of the account’s subscription.',
    fixes: () => [answer(network, 'new')],
  }),
  defineRule(existingNetwork, {
    id: 'own-network-is-not-adopted',
    source: sources.virtualNetwork,
    forbids: (view, value) => value.toLowerCase() === ownNetwork(view),
    because: 'That is the network this environment makes itself. Choose a new network, or name one of somebody else’s.',
    fixes: () => [answer(network, 'new')],
  }),
  defineRule(plannedNodes, {
    id: 'plan-holds-the-pool',
    source: sources.networkFaq,
    forbids: (view, value) => value < (view.answer(poolNodes) ?? 0),
    because: (view) => `The pool starts with ${view.answer(poolNodes) ?? 0} nodes; plan for as many at least.`,
    fixes: (view) => [answer(plannedNodes, view.answer(poolNodes) ?? 0)],
  }),
  defineRule(networkRange, {
    id: 'range-overlaps-another-network',
    source: sources.peering,
    forbids: (view, value) => overlapping(value, view.answer(otherRanges) ?? []) !== undefined,
    because: (view, value) =>
      `It overlaps ${overlapping(value, view.answer(otherRanges) ?? []) ?? 'a range'} of your other networks, so they can never be connected.`,
    fixes: (view, value) => {
      const range = parseRange(value)
      const free = 'problem' in range ? undefined : freeRange(range.prefix, view.answer(otherRanges) ?? [])
      return free === undefined ? [] : [answer(networkRange, free)]
    },
  }),
  defineRule(hubNetwork, {
    id: 'hub-is-another-network',
    source: sources.peering,
    forbids: (view, value) => value.toLowerCase() === ownNetwork(view),
    because: 'A network cannot be peered with itself. Name the hub’s id.',
    fixes: () => [answer(hub, 'none')],
  }),
  defineRule(dnsServers, {
    id: 'own-dns-servers-need-a-hub',
    source: sources.privateDnsIntegration,
    values: ['custom'],
    forbids: (view) => view.answer(hub) === 'none',
    because: 'The network reaches no other, so it reaches no DNS server of yours. Peer it with the hub first.',
    fixes: () => [answer(dnsServers, 'azure'), answer(hub, 'peer')],
  }),
  defineRule(dnsServerAddresses, {
    id: 'dns-servers-live-elsewhere',
    source: sources.privateDnsIntegration,
    forbids: (view, value) => insider(value, view) !== undefined,
    because: (view, value) => `${insider(value, view) ?? 'One'} lies in the range of this new network, where no server is yet.`,
    fixes: () => [answer(dnsServers, 'azure')],
  }),
  defineRule(dnsZones, {
    id: 'central-zones-need-endpoints',
    source: sources.privateDnsAtScale,
    values: ['existing'],
    forbids: (view) => !makesEndpoints(view),
    because: 'Your answers make no private endpoint, so no name goes into a central zone.',
    fixes: () => [answer(dnsZones, 'own'), answer(nodeManagementReach, 'private')],
  }),
  defineRule(dnsZones, {
    id: 'dns-policy-needs-endpoints',
    source: sources.privateDnsPolicy,
    values: ['policy'],
    forbids: (view) => !makesEndpoints(view),
    because: 'Your answers make no private endpoint, so a policy has no record to write.',
    fixes: () => [answer(dnsZones, 'own'), answer(nodeManagementReach, 'private')],
  }),
  defineRule(dnsZoneGroup, {
    id: 'central-zones-lie-elsewhere',
    source: sources.privateDnsAtScale,
    forbids: (view, value) => value.toLowerCase() === ownGroup(view),
    because: 'That is the group of this environment, and it goes with it. Name the group of the central zones.',
    fixes: () => [answer(dnsZones, 'own')],
  }),
]

/** Whether anything gets a private endpoint. */
function makesEndpoints(view: View): boolean {
  return (
    view.answer(accountReach) === 'private' ||
    view.answer(nodeManagementReach) === 'private' ||
    view.answer(accountKey) === 'customer' ||
    (view.answer(nodeSecrets) ?? 'none') !== 'none' ||
    view.answer(storageReach) === 'private' ||
    view.answer(allocationMode) === 'user-subscription'
  )
}

/** The first of some servers that would have to stand in the new network. */
function insider(servers: readonly string[], view: View): string | undefined {
  return [...servers].find((one) => isInside(one, view.answer(networkRange) ?? ''))
}

/** The ids are made in `blueprint/`; here they are only compared with what somebody typed. */
function ownGroup(view: View): string {
  return `/subscriptions/${view.answer(subscription) ?? ''}/resourcegroups/${view.answer(resourceGroup) ?? ''}`.toLowerCase()
}

function ownNetwork(view: View): string {
  return `${ownGroup(view)}/providers/microsoft.network/virtualnetworks/vnet-${view.answer(environment) ?? ''}`.toLowerCase()
}
