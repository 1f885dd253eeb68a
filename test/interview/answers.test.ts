import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersOf, emptyDraft, pathOf, problemWith, withAnswer, withoutAnswer } from '../../src/interview/draft.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { AnswerRule, AnyQuestion } from '../../src/interview/types.ts'
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
  const withAll = (given: Record<string, string>) =>
    Object.entries(given).reduce((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)
  const cases: readonly [string, string, Record<string, string>, string][] = [
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
    ['allocation-mode', 'user-subscription', {}, 'does not provision'],
  ]
  it.each(cases)('%s=%s is refused beside %j', (id, value, given, reason) => {
    expect(problemWith(question(id), value, withAll(given))).toContain(reason)
  })

  const fine: readonly [string, string, Record<string, string>][] = [
    ['authentication', 'entra-and-task-token', { 'node-addresses': 'batch-managed' }],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed', egress: 'nat' }],
    ['node-management-reach', 'own-addresses', { 'account-reach': 'listed', 'node-addresses': 'static' }],
    ['egress', 'none', {}],
    ['node-management-reach', 'public', { 'account-reach': 'public', egress: 'nat' }],
    ['locks', 'delete', { 'node-secrets': 'none', logs: 'none', 'account-key': 'customer' }],
    ['authentication', 'shared-key', {}],
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
