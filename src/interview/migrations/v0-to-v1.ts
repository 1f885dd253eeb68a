import type { Migration } from './types.ts'

/** The drafts before the first release: other words for the states, and questions called after the property they set. */
export const v0ToV1: Migration = {
  from: 'secure-batch/v0',
  to: 'secure-batch/v1',
  keys: { inherits: 'extends', settings: 'answers', audience: 'for', name: 'title' },
  states: { locked: 'fixed', oneOf: 'allowed', value: 'default', prompt: 'ask', reason: 'because' },
  ids: {
    'api-access': 'account-reach',
    'api-addresses': 'account-addresses',
    'sign-in': 'authentication',
    'encryption-key': 'account-key',
    'public-ips': 'node-addresses',
    'node-egress': 'egress',
    'node-access': 'node-management-reach',
    'address-space': 'network-range',
    'os-image': 'pool-image',
    'vm-size': 'pool-size',
    'node-count': 'pool-nodes',
    'secrets-on-nodes': 'node-secrets',
  },
  values: {
    'account-reach': { 'vnet-only': 'private', 'allow-list': 'listed', internet: 'public' },
    authentication: { aad: 'entra-only', 'aad-and-task-token': 'entra-and-task-token', keys: 'shared-key' },
    'account-key': { microsoft: 'platform', 'customer-managed': 'customer' },
    'node-addresses': { no: 'none', managed: 'batch-managed', 'user-managed': 'static' },
    egress: { 'nat-gateway': 'nat', closed: 'none' },
    'node-management-reach': { 'vnet-only': 'private', internet: 'public' },
    'pool-image': { ubuntu: 'ubuntu-24.04', 'ubuntu-2404': 'ubuntu-24.04', windows: 'windows-2022' },
    'node-secrets': { 'key-vault': 'identity', no: 'none' },
    logs: { 'log-analytics': 'workspace', no: 'none' },
  },
  gone: {
    'node-communication': { values: ['simplified'], because: 'simplified communication is the only one left' },
    'public-ip-sku': { values: ['standard', 'Standard'], because: 'the Standard SKU is the only one left' },
  },
}
