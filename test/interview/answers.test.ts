import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersOf, emptyDraft, isAsked, pathOf, problemWith, withAnswer, withoutAnswer } from '../../src/interview/draft.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { AnswerRule, AnswerValue, AnyQuestion } from '../../src/interview/types.ts'
import { anyDraft } from './arbitrary.ts'

function question(id: string): AnyQuestion {
  const found = questionOf(id)
  if (found === undefined) throw new Error(id)
  return found
}

describe('recommendations', () => {
  it('give a whole private environment on the practice cloud without one answer', () => {
    const rows = pathOf(emptyDraft, questions)
    expect(rows.filter((row) => row.value === undefined || row.problem !== undefined)).toEqual([])
    expect(answersOf(emptyDraft, questions)).toMatchObject({
      environment: 'demo',
      cloud: 'practice',
      'account-reach': 'private',
      'node-addresses': 'none',
      egress: 'none',
      'node-management-reach': 'private',
      'node-secrets': 'identity',
      logs: 'workspace',
    })
  })

  it('leave at most twelve questions to ask, none of them about what others keep', () => {
    const draft = withAnswer(emptyDraft, 'cloud', 'practice')
    const asked = pathOf(draft, questions).filter((row) => isAsked(row, draft))
    expect(asked.length).toBeLessThanOrEqual(12)
    expect(asked.map((row) => row.question.id).filter((id) => id.startsWith('existing-'))).toEqual([])
  })

  it('are always valid, whatever else was answered', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        for (const row of pathOf(draft, questions)) if (row.source === 'recommended') expect(row.problem, row.question.id).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('leave to the person only what nobody can know on Azure', () => {
    const draft = withAnswer(emptyDraft, 'cloud', 'public')
    const missing = pathOf(draft, questions).filter((row) => row.value === undefined)
    expect(missing.map((row) => row.question.id)).toEqual(['environment', 'subscription', 'region', 'resource-group'])
    const listed = pathOf(withAnswer(draft, 'account-reach', 'listed'), questions)
    expect(listed.find((row) => row.question.id === 'account-addresses')?.value).toBeUndefined()
  })

  it('never form a circle, whatever was answered', () => {
    fc.assert(fc.property(anyDraft, (draft) => void pathOf(draft, questions)))
  })
})

describe('going back and editing', () => {
  it('keeps the answer of a question that no longer applies, and does not use it', () => {
    const listed = withAnswer(withAnswer(emptyDraft, 'account-reach', 'listed'), 'account-addresses', ['198.51.100.7'])
    const away = withAnswer(listed, 'account-reach', 'private')
    expect(answersOf(away, questions)).not.toHaveProperty('account-addresses')
    expect(answersOf(withAnswer(away, 'account-reach', 'listed'), questions)['account-addresses']).toEqual(['198.51.100.7'])
  })

  it('marks an answer that an edit has made impossible instead of changing it', () => {
    const listed = withAnswer(withAnswer(emptyDraft, 'account-reach', 'listed'), 'node-addresses', 'batch-managed')
    const open = withAnswer(listed, 'node-management-reach', 'public')
    expect(pathOf(open, questions).find((row) => row.problem !== undefined)).toBeUndefined()
    const row = pathOf(withAnswer(open, 'account-reach', 'private'), questions).find(
      (candidate) => candidate.question.id === 'node-management-reach',
    )
    expect(row).toMatchObject({ value: 'public', source: 'you', problem: expect.stringContaining('publicNetworkAccess') })
  })

  it('returns to the recommendation when an answer is taken back', () => {
    const draft = withoutAnswer(withAnswer(emptyDraft, 'logs', 'none'), 'logs')
    expect(pathOf(draft, questions).find((row) => row.question.id === 'logs')).toMatchObject({ value: 'workspace', source: 'recommended' })
  })
})

describe('what a preset rules', () => {
  const under = (id: string, rule: AnswerRule) => ({ ...emptyDraft, rules: { [id]: rule } })

  it('cannot be overridden where it is fixed', () => {
    const draft = under('logs', { state: 'fixed', value: 'workspace', by: 'base', because: 'audit' })
    expect(withAnswer(draft, 'logs', 'none')).toBe(draft)
    expect(problemWith(question('logs'), 'none', draft)).toBe('Logs is fixed by preset "base": audit')
    const forced = { ...draft, entries: { logs: { value: 'none', source: 'you' as const } } }
    expect(answersOf(forced, questions)).toMatchObject({ logs: 'workspace' })
  })

  it('bounds the recommendation too', () => {
    const draft = under('pool-size', { state: 'bounded', allowed: ['Standard_D4s_v5', 'Standard_D8s_v5'], by: 'base' })
    expect(pathOf(draft, questions).find((row) => row.question.id === 'pool-size')).toMatchObject({
      value: 'Standard_D4s_v5',
      source: 'preset',
      by: 'base',
    })
    expect(problemWith(question('pool-size'), 'Standard_D2s_v5', draft)).toContain('allows Standard_D4s_v5, Standard_D8s_v5')
  })

  it('keeps the recommendation where it is among the allowed', () => {
    const draft = under('pool-size', { state: 'bounded', allowed: ['Standard_D4s_v5', 'Standard_D2s_v5'], by: 'base' })
    expect(pathOf(draft, questions).find((row) => row.question.id === 'pool-size')).toMatchObject({
      value: 'Standard_D2s_v5',
      source: 'recommended',
    })
  })
})

describe('combinations Azure refuses', () => {
  type Given = Readonly<Record<string, AnswerValue>>
  const inSubscription: Given = { 'allocation-mode': 'user-subscription', cloud: 'practice' }
  const subscriptionId = '1b2c3d4e-0000-4000-8000-00000000000f'
  const somebody = 'group:1b2c3d4e-0000-4000-8000-000000000000'
  const withAll = (given: Given) => Object.entries(given).reduce((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)
  const cases: readonly [string, AnswerValue, Given, string][] = [
    ['authentication', 'entra-and-task-token', {}, 'without public addresses'],
    ['node-management-reach', 'public', { 'account-reach': 'private' }, 'closes this endpoint too'],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'private', 'node-addresses': 'static' }, 'closes this endpoint too'],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed' }, 'static addresses or a NAT gateway'],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed', 'node-addresses': 'batch-managed' }, 'no address of yours'],
    ['node-management-reach', 'public', { 'account-reach': 'listed' }, 'no way out to it'],
    ['locks', 'delete', { 'node-secrets': 'none', logs: 'none' }, 'nothing to lock'],
    ['node-addresses', 'static', { pool: 'none' }, 'belong to a pool'],
    ['node-secrets', 'certificate', { pool: 'none' }, 'belongs to a pool'],
    ['remote-access', 'ssh', { 'node-addresses': 'static', 'pool-image': 'windows-2022' }, 'choose RDP'],
    ['remote-access', 'rdp', { 'node-addresses': 'static' }, 'choose SSH'],
    ['authentication', 'shared-key', { 'allocation-mode': 'user-subscription' }, 'shared keys do not open'],
    ['storage', 'none', { 'application-packages': 'used' }, 'are kept in the account’s storage'],
    ['storage-reach', 'private', { 'application-packages': 'used' }, 'Batch itself must reach'],
    ['storage-reach', 'selected', { 'application-packages': 'used' }, 'does not let Batch by'],
    ['batch-principal', '1b2c3d4e-0000-4000-8000-000000000000', inSubscription, 'In the practice directory'],
    ['batch-principal', 'ddbf3205-c6bd-46ae-8127-60eb93363864', inSubscription, 'That is the application id'],
    ['batch-principal', subscriptionId, { ...inSubscription, cloud: 'public', subscription: subscriptionId }, 'your subscription’s id'],
    ['administrators', [`user:${subscriptionId}`], { subscription: subscriptionId }, 'your subscription’s id'],
    ['administrators', ['app:33333333-3333-3333-3333-333333333333'], inSubscription, 'Batch service itself'],
    ['administrators', ['app:ddbf3205-c6bd-46ae-8127-60eb93363864'], { cloud: 'public' }, 'application id of Batch'],
    ['administrators', ['app:1b2c3d4e-0000-4000-8000-000000000000'], { cloud: 'practice' }, 'knows one program'],
    ['job-submitters', ['group:1B2C3D4E-0000-4000-8000-000000000000'], { administrators: [somebody] }, 'administrators too'],
    ['job-submitters', ['someone@contoso.com'], {}, 'user:, group: or app:'],
    ['job-submitters', [somebody, somebody], {}, 'twice'],
    ['job-submitters', [somebody, somebody.replace('group', 'user')], {}, 'same object id'],
    ['storage-addresses', ['203.0.113.10/32'], {}, 'one by one'],
    ['storage-addresses', ['10.0.0.1'], {}, 'never seen from outside'],
  ]
  it.each(cases)('%s=%s is refused beside %j', (id, value, given, reason) => {
    expect(problemWith(question(id), value, withAll(given))).toContain(reason)
  })

  const fine: readonly [string, AnswerValue, Given][] = [
    ['authentication', 'entra-and-task-token', { 'node-addresses': 'batch-managed' }],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed', egress: 'nat' }],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed', 'node-addresses': 'static' }],
    ['egress', 'none', {}],
    ['node-management-reach', 'public', { 'account-reach': 'public', egress: 'nat' }],
    ['locks', 'delete', { 'node-secrets': 'none', logs: 'none', 'account-key': 'customer' }],
    ['authentication', 'shared-key', {}],
    ['authentication', 'entra-and-task-token', { ...inSubscription, 'node-addresses': 'batch-managed' }],
    ['locks', 'delete', { ...inSubscription, 'node-secrets': 'none', logs: 'none' }],
    ['locks', 'delete', { storage: 'managed', 'node-secrets': 'none', logs: 'none' }],
    ['storage-reach', 'public', { 'application-packages': 'used', 'node-addresses': 'none', egress: 'none' }],
    ['administrators', [somebody], {}],
    ['job-submitters', ['app:55555555-5555-5555-5555-555555555555'], { administrators: [somebody], cloud: 'practice' }],
    ['job-submitters', ['app:1b2c3d4e-0000-4000-8000-000000000000'], { cloud: 'public' }],
    ['storage-addresses', [], {}],
    ['storage-addresses', ['203.0.113.10', '198.51.100.0/30'], {}],
  ]
  it.each(fine)('%s=%s may be taken beside %j', (id, value, given) => {
    expect(problemWith(question(id), value, withAll(given))).toBeUndefined()
  })

  it('asks for remote access only where there is a pool, and from which addresses only where a port faces the internet', () => {
    const asked = (draft: typeof emptyDraft) => pathOf(draft, questions).map((row) => row.question.id)
    expect(asked(emptyDraft)).toContain('remote-access')
    expect(asked(withAll({ 'remote-access': 'inside' }))).not.toContain('remote-access-from')
    expect(asked(withAll({ 'node-addresses': 'batch-managed' }))).toContain('remote-access')
    expect(asked(withAll({ 'node-addresses': 'batch-managed', pool: 'none' }))).not.toContain('remote-access')
    expect(asked(withAll({ 'node-addresses': 'batch-managed', 'remote-access': 'ssh' }))).toContain('remote-access-from')
  })
})
