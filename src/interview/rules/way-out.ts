import { sources } from '../../guidance/sources.ts'
import { isInside } from '../address-planner.ts'
import { accountReach } from '../questions/account-reach.ts'
import { egress } from '../questions/egress.ts'
import { firewallAddress } from '../questions/firewall-address.ts'
import { hub } from '../questions/hub.ts'
import { network } from '../questions/network.ts'
import { networkRange } from '../questions/network-range.ts'
import { nodeAddresses } from '../questions/node-addresses.ts'
import { nodeManagementReach } from '../questions/node-management-reach.ts'
import { pool } from '../questions/pool.ts'
import { remoteAccess } from '../questions/remote-access.ts'
import { answer, defineRule } from './define.ts'

/** How nodes get out, how they reach the Batch service by it, and how people get in. */
export const wayOutRules = [
  defineRule(egress, {
    id: 'firewall-needs-a-hub',
    source: sources.routes,
    values: ['firewall'],
    forbids: (view) => view.answer(hub) === 'none',
    because: 'A route to a firewall works only within this network or one it is peered with. Peer it with the hub first.',
    fixes: () => [answer(egress, 'nat'), answer(hub, 'peer')],
  }),
  defineRule(firewallAddress, {
    id: 'firewall-lives-in-the-hub',
    source: sources.routes,
    forbids: (view, value) => isInside(value, view.answer(networkRange) ?? ''),
    because: 'That address lies in this new network, where there is no firewall. Type its address in the hub.',
    fixes: () => [answer(egress, 'nat')],
  }),
  defineRule(nodeManagementReach, {
    id: 'private-account-closes-listed-node-management',
    source: sources.publicNetworkAccess,
    values: ['listed'],
    forbids: (view) => view.answer(accountReach) === 'private',
    because: 'Account reach is private: publicNetworkAccess "Disabled" closes this endpoint too.',
    fixes: () => [answer(nodeManagementReach, 'private'), answer(accountReach, 'listed')],
  }),
  defineRule(nodeManagementReach, {
    id: 'firewall-has-addresses-of-its-own',
    source: sources.publicNetworkAccess,
    values: ['own-addresses'],
    forbids: (view) => view.answer(egress) === 'firewall',
    because: 'Nodes leave by the firewall’s public addresses, which are not this environment’s. List them.',
    fixes: () => [answer(nodeManagementReach, 'listed'), answer(nodeManagementReach, 'private'), answer(egress, 'nat')],
  }),
  defineRule(nodeManagementReach, {
    id: 'existing-network-has-addresses-of-its-own',
    source: sources.publicNetworkAccess,
    values: ['own-addresses'],
    forbids: (view) => view.answer(network) === 'existing' && view.answer(nodeAddresses) !== 'static',
    because: (view) =>
      view.answer(nodeAddresses) === 'batch-managed'
        ? 'Addresses that Batch manages are not this environment’s and change. Use the private endpoint.'
        : 'Nodes leave the existing network by addresses that are not this environment’s. List them.',
    fixes: (view) => [
      ...(view.answer(nodeAddresses) === 'batch-managed' ? [] : [answer(nodeManagementReach, 'listed')]),
      answer(nodeManagementReach, 'private'),
      view.answer(pool) === 'create' ? answer(nodeAddresses, 'static') : answer(network, 'new'),
    ],
  }),
  defineRule(nodeManagementReach, {
    id: 'listed-node-management-needs-a-way-out',
    source: sources.nodesWithoutAddresses,
    values: ['listed'],
    forbids: (view) => view.answer(nodeAddresses) === 'none' && view.answer(egress) === 'none',
    because: 'Your nodes have no way out to it. Choose the private endpoint, or give them a way out first.',
    fixes: () => [answer(nodeManagementReach, 'private'), answer(egress, 'nat')],
  }),
  defineRule(nodeManagementReach, {
    id: 'a-list-cannot-follow-batch',
    source: sources.publicNetworkAccess,
    values: ['listed'],
    forbids: (view) => view.answer(nodeAddresses) === 'batch-managed',
    because: 'Addresses that Batch manages change; a list cannot follow them.',
    fixes: (view) => [answer(nodeManagementReach, 'private'), answer(nodeAddresses, view.answer(pool) === 'create' ? 'static' : 'none')],
  }),
  defineRule(remoteAccess, {
    id: 'inbound-ports-need-public-addresses',
    source: sources.nodesWithoutAddresses,
    values: ['ssh', 'rdp'],
    forbids: (view) => view.answer(nodeAddresses) === 'none',
    because: 'Nodes without public addresses cannot be reached from outside. Log in from inside the network.',
    fixes: (view) => [
      ...(view.answer(network) === 'existing' ? [] : [answer(remoteAccess, 'inside')]),
      answer(remoteAccess, 'none'),
      answer(nodeAddresses, 'batch-managed'),
    ],
  }),
  defineRule(remoteAccess, {
    id: 'existing-network-keeps-its-rules',
    source: sources.virtualNetwork,
    values: ['inside'],
    forbids: (view) => view.answer(network) === 'existing',
    because: 'The security group of an existing network is not ours to change. Its own rules decide who logs in.',
    fixes: () => [answer(remoteAccess, 'none'), answer(network, 'new')],
  }),
]
