import type { Answers } from '../../src/interview/types.ts'
import { elsewhere, securityVault } from '../pipeline/drafts.ts'
import type { Values } from './pairs.ts'

/** Values that stand for what people answer where a question is not a choice of options. Each differs from the others in what it does. */
export const pairValues: Values = {
  environment: ['demo'],
  cloud: ['practice'],
  subscription: ['00000000-0000-0000-0000-000000000000'],
  region: ['westeurope', 'westus'],
  'resource-group': ['rg-demo'],
  'batch-principal': ['33333333-3333-3333-3333-333333333333'],
  // Nobody has made the grant on a practice cloud that has just begun; `granted` has tests of its own.
  'subscription-grant': ['narrow', 'contributor'],
  'pool-nodes': [0, 2],
  'spot-nodes': [0, 1],
  'account-addresses': [['203.0.113.10'], ['203.0.113.10', '198.51.100.0/24']],
  'perimeter-profile': [elsewhere.profile],
  'existing-network': [elsewhere.network],
  'existing-node-subnet': ['snet-batch', 'snet-second'],
  'existing-endpoint-subnet': ['snet-private', 'snet-batch'],
  'planned-nodes': [2, 100],
  'other-ranges': [[], [elsewhere.hubRange, '10.0.0.0/16']],
  'network-range': ['10.40.0.0/22', '192.168.0.0/24'],
  'hub-network': [elsewhere.hub],
  'dns-server-addresses': [['100.64.0.4'], ['100.64.0.5', '100.64.0.4']],
  'firewall-address': ['100.64.1.4'],
  'egress-addresses': [1, 3],
  'egress-ports': [['443', '80'], ['*']],
  'node-management-addresses': [['203.0.113.10'], ['198.51.100.0/24', '192.0.2.128/25']],
  'remote-access-from': [['203.0.113.10'], ['198.51.100.0/24', '203.0.113.10']],
  administrators: [
    [],
    ['group:44444444-4444-4444-4444-444444444444'],
    ['user:22222222-2222-2222-2222-222222222222', 'app:55555555-5555-5555-5555-555555555555'],
  ],
  'job-submitters': [[], ['user:aaaaaaaa-1111-4111-8111-111111111111'], ['group:44444444-4444-4444-4444-444444444444']],
  'key-rotation': [0, 90],
  'existing-vault': [securityVault],
  'existing-workspace': [elsewhere.workspace],
  'certificate-url': ['https://contoso.vault.azure.net/secrets/nodes'],
  'storage-addresses': [[], ['203.0.113.10', '198.51.100.0/24']],
  'pool-size': ['Standard_D2s_v5', 'Standard_D2ads_v5', 'Standard_D2s_v6', 'Standard_F2s_v2', 'Standard_DC2as_v5', 'Standard_EC2as_v5'],
  'dns-zone-group': [elsewhere.group],
  'log-retention': [30, 90],
  tags: [[], ['owner=ana', 'cost-center=4711']],
}

/** What the practice cloud does not have everywhere: a matter of supply, not of answers. */
export function notSupplied(answers: Answers): boolean {
  const size = String(answers['pool-size'] ?? '')
  return /^Standard_[DE]C/.test(size) && answers.region === 'westus'
}
