import { describe, expect, it } from 'vitest'
import { emptyDraft, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import type { AnswerValue, Draft } from '../../src/interview/types.ts'

type Given = Readonly<Record<string, AnswerValue>>
const subscription = '1b2c3d4e-0000-0000-0000-000000000000'
const networkId = (group: string, name: string, inside = subscription) =>
  `/subscriptions/${inside}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${name}`
const start: Given = { environment: 'demo', cloud: 'public', subscription, region: 'westeurope', 'resource-group': 'rg-demo' }
const hub: Given = { hub: 'peer', 'hub-network': networkId('rg-hub', 'vnet-hub') }
const existing: Given = {
  network: 'existing',
  'existing-network': networkId('rg-net', 'vnet-given'),
  'existing-node-subnet': 'a',
  'existing-endpoint-subnet': 'b',
}
const open: Given = { 'account-reach': 'listed', 'account-addresses': ['203.0.113.9'] }
const bare: Given = {
  ...open,
  'node-management-reach': 'public',
  'node-addresses': 'batch-managed',
  'node-secrets': 'none',
  'account-key': 'platform',
}

const profile = (inside: string) =>
  `/subscriptions/${inside}/resourceGroups/rg-nsp/providers/Microsoft.Network/networkSecurityPerimeters/nsp/profiles/default`
const perimeter: Given = { 'account-reach': 'perimeter', 'perimeter-profile': profile(subscription) }

/** Rule, the answers that run into it, and what of the reason must be said. */
const cases: readonly (readonly [rule: string, given: Given, says: string])[] = [
  [
    'nodes-stay-in-the-subscription',
    { ...existing, 'existing-network': networkId('rg', 'v', '00000000-0000-0000-0000-000000000001') },
    'another subscription',
  ],
  ['own-network-is-not-adopted', { ...existing, 'existing-network': networkId('RG-demo', 'vnet-demo') }, 'makes itself'],
  ['plan-holds-the-pool', { 'pool-nodes': 30, 'planned-nodes': 10 }, '30 nodes'],
  ['range-overlaps-another-network', { 'other-ranges': ['10.40.0.0/16'], 'network-range': '10.40.0.0/22' }, '10.40.0.0/16'],
  ['hub-is-another-network', { hub: 'peer', 'hub-network': networkId('rg-demo', 'vnet-demo') }, 'itself'],
  ['own-dns-servers-need-a-hub', { 'dns-servers': 'custom', 'dns-server-addresses': ['10.0.0.4'] }, 'hub'],
  ['dns-servers-live-elsewhere', { ...hub, 'dns-servers': 'custom', 'dns-server-addresses': ['10.40.0.4'] }, '10.40.0.4'],
  [
    'central-zones-need-endpoints',
    { ...bare, 'dns-zones': 'existing', 'dns-zone-group': `/subscriptions/${subscription}/resourceGroups/dns` },
    'no private endpoint',
  ],
  ['dns-policy-needs-endpoints', { ...bare, 'dns-zones': 'policy' }, 'no private endpoint'],
  [
    'central-zones-lie-elsewhere',
    { 'dns-zones': 'existing', 'dns-zone-group': `/subscriptions/${subscription}/resourceGroups/RG-DEMO` },
    'goes with it',
  ],
  ['firewall-needs-a-hub', { egress: 'firewall', 'firewall-address': '10.0.1.4' }, 'hub'],
  ['firewall-lives-in-the-hub', { ...hub, egress: 'firewall', 'firewall-address': '10.40.0.9' }, 'in the hub'],
  [
    'private-account-closes-listed-node-management',
    { 'node-management-reach': 'listed', 'node-management-addresses': ['203.0.113.7'] },
    'Disabled',
  ],
  [
    'firewall-has-addresses-of-its-own',
    { ...open, ...hub, egress: 'firewall', 'firewall-address': '10.0.1.4', 'node-management-reach': 'own-addresses' },
    'firewall',
  ],
  ['existing-network-has-addresses-of-its-own', { ...open, ...existing, 'node-management-reach': 'own-addresses' }, 'List them'],
  [
    'listed-node-management-needs-a-way-out',
    { ...open, 'node-management-reach': 'listed', 'node-management-addresses': ['203.0.113.7'] },
    'no way out',
  ],
  [
    'a-list-cannot-follow-batch',
    { ...open, 'node-addresses': 'batch-managed', 'node-management-reach': 'listed', 'node-management-addresses': ['203.0.113.7'] },
    'cannot follow',
  ],
  [
    'perimeter-lies-in-the-subscription',
    { 'account-reach': 'perimeter', 'perimeter-profile': profile('00000000-0000-0000-0000-000000000001') },
    'another subscription',
  ],
  [
    'perimeter-overrules-address-lists',
    { ...perimeter, 'node-management-reach': 'public', 'node-addresses': 'batch-managed' },
    'private endpoint',
  ],
  ['inbound-ports-need-public-addresses', { 'remote-access': 'ssh', 'remote-access-from': ['203.0.113.7'] }, 'inside'],
  ['existing-network-keeps-its-rules', { ...existing, 'remote-access': 'inside' }, 'not ours'],
]

const draftOf = (given: Given): Draft =>
  Object.entries({ ...start, ...given }).reduce((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)

describe('combinations of the network that cannot be', () => {
  it.each(cases)('%s', (id, given, says) => {
    const rule = combinationRules.find((one) => one.id === id)
    expect(rule).toBeDefined()
    const draft = draftOf(given)
    const wrong = pathOf(draft, questions).filter((row) => row.problem !== undefined)
    expect(wrong.map((row) => row.question.id)).toEqual([rule?.question])
    const [row] = wrong
    expect(row?.problem).toContain(says)
    // One key mends it: the first fix leaves the question it was about without a problem, or not asked.
    const [fix] = row?.fixes ?? []
    expect(fix, 'a fix').toBeDefined()
    const mended = pathOf(withAnswer(draft, fix?.question ?? '', fix?.value ?? ''), questions)
    expect(mended.find(({ question }) => question.id === rule?.question)?.problem).toBeUndefined()
  })

  it('says nothing against the answers of an estate with hub, firewall and central zones', () => {
    const given = {
      ...hub,
      'dns-servers': 'custom',
      'dns-server-addresses': ['10.0.0.4'],
      egress: 'firewall',
      'firewall-address': '10.0.1.4',
      'dns-zones': 'existing',
      'dns-zone-group': `/subscriptions/${subscription}/resourceGroups/rg-dns`,
    }
    expect(pathOf(draftOf(given), questions).filter((row) => row.problem !== undefined)).toEqual([])
  })
})
