import { describe, expect, it } from 'vitest'
import { emptyDraft, fixesOf, pathOf, problemWith, viewOf, withAnswer } from '../../src/interview/draft.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import type { AnswerValue, AnyQuestion, Question } from '../../src/interview/types.ts'

const place = (id: string) => questions.findIndex((question) => question.id === id)

describe('the table of impossible combinations', () => {
  it('has rules with ids of their own, each about a question there is, with a dated source', () => {
    expect(new Set(combinationRules.map(({ id }) => id)).size).toBe(combinationRules.length)
    for (const rule of combinationRules) {
      expect(questionOf(rule.question), rule.id).toBeDefined()
      expect(rule.source.checked, rule.id).toMatch(/^\d{4}-\d\d-\d\d$/)
    }
  })

  it('stands with the question asked last of those a rule is about', () => {
    for (const rule of combinationRules) {
      const question = questionOf(rule.question)
      const values = question?.kind === 'select' ? question.options.map((option) => option.value) : ['']
      const asked: string[] = []
      for (const value of values) {
        rule.forbids(value, {
          answer<V extends AnswerValue>(other: Question<V>): V | undefined {
            asked.push(other.id)
            return undefined
          },
        })
      }
      for (const id of asked) expect(place(id), `${rule.id} reads ${id}`).toBeLessThan(place(rule.question))
    }
  })

  it('marks a forbidden answer with the reason and a fix that mends it in one step', () => {
    const draft = withAnswer(withAnswer(emptyDraft, 'account-reach', 'private'), 'node-management-reach', 'public')
    const row = pathOf(draft, questions).find(({ question }) => question.id === 'node-management-reach')
    expect(row?.problem).toContain('closes this endpoint too')
    const [first] = row?.fixes ?? []
    expect(first).toEqual({ question: 'node-management-reach', value: 'private' })
    const mended = withAnswer(draft, first?.question ?? '', first?.value ?? '')
    expect(pathOf(mended, questions).every(({ problem }) => problem === undefined)).toBe(true)
  })

  it('never offers a fix that a preset has fixed otherwise', () => {
    const fixed = { ...emptyDraft, rules: { 'node-management-reach': { state: 'fixed', value: 'public', by: 'team' } as const } }
    const question = questionOf('node-management-reach') as AnyQuestion
    expect(fixesOf(question, 'public', fixed).map((fix) => fix.question)).toEqual(['account-reach'])
    expect(problemWith(question, 'public', fixed)).toBeDefined()
  })

  it('lets no recommendation stand that a rule forbids', () => {
    const draft = withAnswer(withAnswer(withAnswer(emptyDraft, 'logs', 'none'), 'node-secrets', 'none'), 'account-key', 'platform')
    const row = pathOf(draft, questions).find(({ question }) => question.id === 'locks')
    expect(row).toMatchObject({ value: 'none', source: 'recommended' })
  })
})

/** Draft answers that meet a rule, and the fix that mends each. */
const batch = '33333333-3333-3333-3333-333333333333'
const own = '00000000-0000-0000-0000-000000000000'
const person = 'user:22222222-2222-2222-2222-222222222222'
/** What holds for each list of people: who is in it that cannot be. */
const inList = (list: string): (readonly [string, Readonly<Record<string, AnswerValue>>])[] => [
  [`batch-service-is-nobody-in-${list}`, { 'allocation-mode': 'user-subscription', [list]: [person, `app:${batch}`] }],
  [`application-id-is-no-object-id-in-${list}`, { [list]: ['app:ddbf3205-c6bd-46ae-8127-60eb93363864'] }],
  [`subscription-is-nobody-in-${list}`, { [list]: [`user:${own}`] }],
  [`practice-directory-knows-one-program-in-${list}`, { [list]: ['app:66666666-6666-6666-6666-666666666666'] }],
]

const forbidden: readonly (readonly [string, Readonly<Record<string, AnswerValue>>])[] = [
  [
    'practice-directory-has-one-batch',
    { 'allocation-mode': 'user-subscription', 'batch-principal': '66666666-6666-6666-6666-666666666666' },
  ],
  ['subscription-is-no-principal', { cloud: 'public', subscription: own, 'allocation-mode': 'user-subscription', 'batch-principal': own }],
  ...inList('administrators'),
  ...inList('job-submitters'),
  ['administrators-submit-already', { administrators: [person], 'job-submitters': [person] }],
  [
    'existing-vault-is-not-this-environments',
    {
      environment: 'demo',
      'account-key': 'customer',
      vault: 'existing',
      'existing-vault': `/subscriptions/${own}/resourceGroups/RG-demo/providers/Microsoft.KeyVault/vaults/kv-demo-abc123`,
    },
  ],
  [
    'existing-workspace-is-not-this-environments',
    {
      environment: 'demo',
      logs: 'existing',
      'existing-workspace': `/subscriptions/${own}/resourceGroups/RG-demo/providers/microsoft.operationalinsights/workspaces/log-demo`,
    },
  ],
  ['trusted-launch-needs-a-size', { 'disk-encryption': 'platform', 'pool-size': 'Standard_D2_v3' }],
  [
    'small-sizes-have-no-disk-encryption',
    { 'allocation-mode': 'user-subscription', 'disk-encryption': 'temporary', 'pool-size': 'Standard_B1s' },
  ],
  [
    'zonal-needs-a-zonal-size',
    { 'vm-security': 'standard', 'disk-encryption': 'platform', 'pool-size': 'Standard_A2_v2', 'pool-zones': 'zonal' },
  ],
  ['batch-takes-no-basic-sizes', { 'pool-size': 'Basic_A1' }],
  ['arm-sizes-need-arm-images', { 'pool-size': 'Standard_D2ps_v5' }],
  ['old-sizes-start-no-generation-2-image', { 'pool-size': 'Standard_D2_v3' }],
  ['enclave-sizes-are-no-confidential-machines', { 'vm-security': 'confidential', 'pool-size': 'Standard_DC2s_v3' }],
  ['confidential-machines-need-confidential-sizes', { 'vm-security': 'confidential', 'pool-size': 'Standard_D2s_v5' }],
  ['confidential-sizes-have-no-trusted-launch', { 'pool-size': 'Standard_DC2as_v5' }],
  ['host-encryption-needs-a-size', { 'vm-security': 'standard', 'pool-size': 'Standard_EC2as_v5' }],
  [
    'new-sizes-have-no-disk-encryption',
    { 'allocation-mode': 'user-subscription', 'disk-encryption': 'temporary', 'pool-size': 'Standard_D2s_v6' },
  ],
  [
    'a-sizes-have-no-disk-encryption',
    { 'allocation-mode': 'user-subscription', 'disk-encryption': 'temporary', 'pool-size': 'Standard_A2_v2' },
  ],
  ['spot-takes-no-b-sizes', { 'spot-nodes': 2, 'pool-size': 'Standard_B2s' }],
  ['zonal-needs-a-region-with-zones', { region: 'westus', 'pool-zones': 'zonal' }],
  [
    'sealed-disks-exclude-host-encryption',
    { 'vm-security': 'confidential', 'confidential-encryption': 'disk-with-vm-state', 'disk-encryption': 'host-and-temporary' },
  ],
  ['confidential-machines-encrypt-not-at-host', { 'vm-security': 'confidential', 'disk-encryption': 'host-and-temporary' }],
  [
    'sealed-disks-with-your-key-need-user-subscription',
    { 'vm-security': 'confidential', 'confidential-encryption': 'disk-with-vm-state', 'disk-key': 'customer' },
  ],
  ['pool-addresses-carry-no-lock', { 'node-addresses': 'static', locks: 'delete-and-addresses' }],
  ['address-locks-need-a-nat-gateway', { locks: 'delete-and-addresses' }],
  ['locks-need-something-to-lock', { logs: 'none', 'node-secrets': 'none', locks: 'delete' }],
  ['deny-needs-a-private-account', { 'account-reach': 'listed', policy: 'deny' }],
  ['deny-needs-entra-only', { authentication: 'shared-key', policy: 'deny' }],
  ['deny-needs-your-own-key', { policy: 'deny' }],
  ['deny-needs-encrypted-temporary-disks', { 'account-key': 'customer', 'disk-encryption': 'platform', policy: 'deny' }],
]

describe('what forbids a combination', () => {
  it.each(forbidden)('%s says why and offers what mends it', (id, answers) => {
    const rule = combinationRules.find((one) => one.id === id)
    const draft = Object.entries(answers).reduce((all, [question, value]) => withAnswer(all, question, value), emptyDraft)
    const value = answers[rule?.question ?? '']
    const question = questionOf(rule?.question ?? '') as AnyQuestion
    expect(rule?.forbids(value ?? '', viewOf(draft)), id).toBe(true)
    expect(problemWith(question, value ?? '', draft)).toBeDefined()
    const [first] = fixesOf(question, value ?? '', draft)
    if (first === undefined) throw new Error(`${id} offers no fix`)
    const mended = withAnswer(draft, first.question, first.value)
    expect(
      pathOf(mended, questions).find((row) => row.question.id === rule?.question)?.problem,
      `${first.question}=${first.value}`,
    ).toBeUndefined()
  })

  it('leaves a size alone of which nothing is known', () => {
    for (const size of ['Standard_NC24ads_A100_v4', 'Standard_HB120rs_v3', 'Standard_NP10s']) {
      expect(problemWith(questionOf('pool-size') as AnyQuestion, size, emptyDraft), size).toBeUndefined()
    }
  })
})
