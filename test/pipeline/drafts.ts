import fc from 'fast-check'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Blueprint } from '../../src/blueprint/types.ts'
import { answersOf, emptyDraft, pathOf, withAnswer, withoutAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { missingAnswers } from '../../src/interview/set.ts'
import type { Answers, AnswerValue, AnyQuestion, Draft } from '../../src/interview/types.ts'

const word = fc.stringMatching(/^[a-z0-9]{1,6}$/)

/** Names of environments as people choose them, from the shortest to the longest. */
export const environmentName: fc.Arbitrary<string> = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/), fc.array(word, { maxLength: 2 }))
  .map(([first, more]) => [first, ...more].join('-').slice(0, 20).replace(/-+$/, ''))

/** Private ranges of every size the network may have, at their boundaries. */
const privateRange: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom([10, 0, 8], [172, 16, 12], [192, 168, 16]), fc.nat(2 ** 24 - 1), fc.integer({ min: 16, max: 25 }))
  .map(([[a = 10, b = 0, bits = 8], offset, prefix]) => {
    const start = (a * 2 ** 24 + b * 2 ** 16 + (offset % 2 ** (32 - bits))) >>> 0
    const base = Math.floor(start / 2 ** (32 - prefix)) * 2 ** (32 - prefix)
    return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`
  })

const publicAddresses = fc.uniqueArray(fc.constantFrom('203.0.113.10', '198.51.100.0/24', '192.0.2.128/25', '8.8.4.4'), {
  minLength: 1,
  maxLength: 4,
})

/** A vault of the security team, which a test must have made before (`makeSecurityVault`). */
export const securityVault =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-security/providers/Microsoft.KeyVault/vaults/Kv-Security'

/** What other teams keep: the pipeline's tests put it there first (`furnish`). */
export const elsewhere = {
  group: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-central',
  network:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-central/providers/Microsoft.Network/virtualNetworks/vnet-given',
  hub: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-central/providers/Microsoft.Network/virtualNetworks/vnet-hub',
  hubRange: '100.64.0.0/16',
  workspace:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-central/providers/Microsoft.OperationalInsights/workspaces/Log-Given',
  profile:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-central/providers/Microsoft.Network/networkSecurityPerimeters/nsp-given/profiles/default',
} as const
/** People and programs as the practice directory has them, so that plans for it can be carried out. */
const people = fc.uniqueArray(
  fc.constantFrom(
    'user:22222222-2222-2222-2222-222222222222',
    'group:44444444-4444-4444-4444-444444444444',
    'app:55555555-5555-5555-5555-555555555555',
    'user:AAAAAAAA-1111-4111-8111-111111111111',
    'app:33333333-3333-3333-3333-333333333333',
  ),
  { maxLength: 3 },
)

const byId: Readonly<Record<string, fc.Arbitrary<AnswerValue>>> = {
  environment: environmentName,
  subscription: fc.uuid(),
  region: fc.constantFrom('westeurope', 'northeurope', 'eastus2', 'swedencentral'),
  'resource-group': fc.constantFrom('rg-any', 'Group_(a).b-C', 'x', `g${'y'.repeat(88)}`),
  'network-range': privateRange,
  'existing-network': fc.constant(elsewhere.network),
  'existing-node-subnet': fc.constantFrom('snet-batch', 'snet-second'),
  'existing-endpoint-subnet': fc.constantFrom('snet-private', 'snet-batch'),
  'other-ranges': fc.constantFrom<readonly string[]>([], ['10.0.0.0/8'], ['10.40.0.0/16', '192.168.0.0/16'], [elsewhere.hubRange]),
  'planned-nodes': fc.integer({ min: 0, max: 4000 }),
  'perimeter-profile': fc.constant(elsewhere.profile),
  'hub-network': fc.constant(elsewhere.hub),
  'dns-server-addresses': fc.constantFrom<readonly string[]>(['100.64.0.4'], ['100.64.0.5', '100.64.0.4']),
  'dns-zone-group': fc.constant(elsewhere.group),
  'firewall-address': fc.constantFrom('100.64.1.4', '100.64.1.5'),
  'node-management-addresses': publicAddresses,
  'account-addresses': publicAddresses,
  'remote-access-from': publicAddresses,
  'egress-ports': fc.constantFrom<readonly string[]>(['443'], ['443', '80'], ['443', '27000-27009', '1194'], ['*']),
  'pool-size': fc.constantFrom(
    'Standard_D2s_v5',
    'Standard_D4s_v5',
    'Standard_D2ads_v5',
    'Standard_F2s_v2',
    'Standard_D2s_v6',
    'Standard_D2ds_v6',
    'Standard_DC2as_v5',
    'Standard_DC4ads_v5',
    'Standard_EC2as_v5',
    'Standard_D2_v3',
    'Standard_D2_v2',
    'Standard_A2_v2',
  ),
  'key-rotation': fc.constantFrom(0, 30, 60, 90, 365, 730),
  'log-retention': fc.constantFrom(30, 31, 90, 730),
  'existing-vault': fc.constant(securityVault),
  'existing-workspace': fc.constant(elsewhere.workspace),
  'batch-principal': fc.constantFrom('33333333-3333-3333-3333-333333333333', '66666666-6666-6666-6666-666666666666'),
  // Nobody has made the grant on a practice cloud that has just begun; `granted` has tests of its own.
  'subscription-grant': fc.constantFrom('narrow', 'contributor'),
  administrators: people,
  'job-submitters': people,
  'storage-addresses': fc.constantFrom<readonly string[]>([], ['203.0.113.10'], ['203.0.113.10', '198.51.100.0/24', '192.0.2.128/30']),
  'certificate-url': fc.constantFrom('https://contoso.vault.azure.net/secrets/nodes', 'https://other-1.vault.azure.net/secrets/a-b'),
  tags: fc.constantFrom<readonly string[]>(
    [],
    ['owner=ana'],
    ['cost-center=4711', 'Stage=Test', 'empty='],
    ['note=[concat(1)]', 'x={{/a#b}}'],
    ['hidden=a\u001b[31mb'],
  ),
}

const alwaysGiven = new Set([
  'perimeter-profile',
  'existing-workspace',
  'existing-network',
  'existing-node-subnet',
  'existing-endpoint-subnet',
  'hub-network',
  'dns-server-addresses',
  'dns-zone-group',
  'firewall-address',
  'node-management-addresses',
])

function valueFor(question: AnyQuestion): fc.Arbitrary<AnswerValue> {
  const known = byId[question.id]
  if (known !== undefined) return known
  switch (question.kind) {
    case 'select':
      return fc.constantFrom(...question.options.map((option) => option.value))
    case 'number':
      return fc.integer({ min: question.minimum, max: question.maximum })
    case 'confirm':
      return fc.boolean()
    default:
      throw new Error(`Say how ${question.id} is answered`)
  }
}

/** Answers that do not go together give way to what is recommended, first to last. */
export function mended(draft: Draft): Draft {
  for (let current = draft; ; ) {
    const wrong = pathOf(current, questions).find((row) => row.problem !== undefined && current.entries[row.question.id] !== undefined)
    if (wrong === undefined) return current
    current = withoutAnswer(current, wrong.question.id)
  }
}

export interface Shape {
  /** Which questions keep their value in every draft. */
  readonly fixed?: Readonly<Record<string, AnswerValue>>
  readonly maximumNodes?: number
}

/** Sizes that the practice cloud has everywhere and has quota for. */
const everywhere = /^Standard_(D|F)\d+[a-z]*_v[25]$/
/** Where the practice cloud offers confidential sizes; elsewhere a size not offered is no matter of combination. */
const confidentialRegions = ['westeurope', 'northeurope']

/** What a region does not offer, or a new subscription has no quota for, is not what is tried here: such a pool gets no nodes. */
function allocatable(draft: Draft): Draft {
  const answers = answersOf(draft, questions)
  const size = String(answers['pool-size'] ?? '')
  const offered = everywhere.test(size) || (/^Standard_[DE]C/.test(size) && confidentialRegions.includes(String(answers.region)))
  return size === '' || offered ? draft : mended(withAnswer(withAnswer(draft, 'pool-nodes', 0), 'spot-nodes', 0))
}

/** Any complete and valid answers: what a person could really have chosen. */
export function validAnswers({ fixed = {}, maximumNodes = 1000 }: Shape = {}): fc.Arbitrary<Answers> {
  const values = Object.fromEntries(
    questions.map((question) => {
      const given = fixed[question.id]
      if (given !== undefined) return [question.id, fc.constant(given)]
      const value =
        question.id === 'pool-nodes' || question.id === 'spot-nodes' ? fc.integer({ min: 0, max: maximumNodes }) : valueFor(question)
      // What nobody can recommend is always answered: otherwise few drafts would be complete.
      return [question.id, alwaysGiven.has(question.id) ? value : fc.option(value, { nil: undefined })]
    }),
  )
  return fc
    .record(values)
    .map((given) =>
      allocatable(
        mended(
          Object.entries(given).reduce<Draft>(
            (draft, [id, value]) => (value === undefined ? draft : withAnswer(draft, id, value)),
            emptyDraft,
          ),
        ),
      ),
    )
    .filter((draft) => missingAnswers(draft, questions) === undefined)
    .map((draft) => answersOf(draft, questions))
}

export const practiceAnswers = (shape: Shape = {}): fc.Arbitrary<Answers> =>
  validAnswers({
    ...shape,
    fixed: { environment: 'demo', cloud: 'practice', subscription: '00000000-0000-0000-0000-000000000000', ...shape.fixed },
  })

export const anyBlueprint: fc.Arbitrary<Blueprint> = validAnswers().map(blueprintOf)

/** How often an expensive property is tried; `PROPERTY_FACTOR=20` looks harder. */
export const runs = (times: number): { numRuns: number } => ({ numRuns: times * Number(process.env.PROPERTY_FACTOR ?? 1) })
