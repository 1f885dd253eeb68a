import { describe, expect, it } from 'vitest'
import { emptyDraft, fixesOf, pathOf, problemWith, withAnswer } from '../../src/interview/draft.ts'
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
