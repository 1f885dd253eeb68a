import { sources } from '../../guidance/sources.ts'
import { accountReach } from '../questions/account-reach.ts'
import { authentication } from '../questions/authentication.ts'
import { egress } from '../questions/egress.ts'
import { nodeAddresses } from '../questions/node-addresses.ts'
import { nodeManagementReach } from '../questions/node-management-reach.ts'
import { perimeterProfile } from '../questions/perimeter-profile.ts'
import { pool } from '../questions/pool.ts'
import { subscription } from '../questions/subscription.ts'
import { subscriptionIn } from '../resource-ids.ts'
import { answer, defineRule } from './define.ts'

/** Who may reach the account, and how nodes reach it. */
export const accessRules = [
  defineRule(nodeManagementReach, {
    id: 'private-account-closes-node-management',
    source: sources.publicNetworkAccess,
    values: ['own-addresses', 'public'],
    forbids: (view) => view.answer(accountReach) === 'private',
    because: 'Account reach is private: publicNetworkAccess "Disabled" closes this endpoint too.',
    fixes: () => [answer(nodeManagementReach, 'private'), answer(accountReach, 'listed')],
  }),
  defineRule(nodeManagementReach, {
    id: 'own-addresses-need-static-ones',
    source: sources.publicNetworkAccess,
    values: ['own-addresses'],
    forbids: (view) => view.answer(nodeAddresses) !== 'static' && view.answer(egress) !== 'nat',
    because: 'Your nodes have no address of yours to list. Choose static addresses or a NAT gateway first.',
    fixes: (view) => [
      answer(nodeManagementReach, 'private'),
      ...(view.answer(nodeAddresses) === 'none'
        ? [answer(egress, 'nat')]
        : [answer(nodeAddresses, view.answer(pool) === 'none' ? 'none' : 'static')]),
    ],
  }),
  defineRule(nodeManagementReach, {
    id: 'public-node-management-needs-a-way-out',
    source: sources.nodesWithoutAddresses,
    values: ['public'],
    forbids: (view) => view.answer(nodeAddresses) === 'none' && view.answer(egress) === 'none',
    because: 'Your nodes have no way out to it. Choose the private endpoint, or add a NAT gateway first.',
    fixes: () => [answer(nodeManagementReach, 'private'), answer(egress, 'nat')],
  }),
  defineRule(perimeterProfile, {
    id: 'perimeter-lies-in-the-subscription',
    source: sources.perimeter,
    forbids: (view, value) => {
      const own = view.answer(subscription)
      return own !== undefined && subscriptionIn(value) !== undefined && subscriptionIn(value) !== own.toLowerCase()
    },
    because: 'That perimeter lies in another subscription; secure-batch associates accounts within their own only.',
    fixes: () => [answer(accountReach, 'private'), answer(accountReach, 'listed')],
  }),
  defineRule(nodeManagementReach, {
    id: 'perimeter-overrules-address-lists',
    source: sources.managementApi,
    values: ['own-addresses', 'listed', 'public'],
    forbids: (view) => view.answer(accountReach) === 'perimeter',
    because: 'Inside a perimeter the endpoint’s own address rules have no effect. Use the private endpoint.',
    fixes: () => [answer(nodeManagementReach, 'private'), answer(accountReach, 'listed')],
  }),
  defineRule(authentication, {
    id: 'task-token-needs-public-addresses',
    source: sources.nodesWithoutAddresses,
    values: ['entra-and-task-token'],
    forbids: (view) => view.answer(nodeAddresses) === 'none',
    because: 'Batch gives no task token to nodes without public addresses. Use the pool’s identity.',
    fixes: () => [answer(authentication, 'entra-only'), answer(nodeAddresses, 'batch-managed')],
  }),
]
