import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf } from '../../src/interview/changes.ts'
import { emptyDraft, pathOf, problemWith, sameValue, withAnswer } from '../../src/interview/draft.ts'
import { draftOf } from '../../src/interview/draft-file.ts'
import { draftText } from '../../src/interview/draft-text.ts'
import { offersFor } from '../../src/interview/offers.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { AnswerValue, AnyQuestion, Draft } from '../../src/interview/types.ts'
import { anyDraft } from './arbitrary.ts'

const answered = (answers: Readonly<Record<string, AnswerValue>>): Draft =>
  Object.entries(answers).reduce((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)
const titles = (rows: readonly { readonly question: AnyQuestion }[]) => rows.map((row) => row.question.id)
const valuesOf = (question: AnyQuestion): readonly AnswerValue[] =>
  question.kind === 'select' ? question.options.map((option) => option.value) : question.kind === 'number' ? [question.minimum] : []
/** Any draft, and a value for one of its questions with options. */
const anyEdit = fc.tuple(
  anyDraft,
  fc.constantFrom(...questions.flatMap((question) => valuesOf(question).map((value) => ({ question, value })))),
)

describe('what an answer changes', () => {
  it('names the answers that no longer apply, and of those the ones the person chose', () => {
    const draft = answered({ environment: 'risk', 'account-reach': 'listed', 'account-addresses': ['203.0.113.9'] })
    const changes = changesOf(draft, 'account-reach', 'private', questions)
    expect(titles(changes.hidden)).toEqual(['account-addresses'])
    expect(titles(changes.own)).toEqual(['account-addresses'])
  })

  it('asks nothing for an answer that was only taken as recommended', () => {
    const draft = answered({ environment: 'risk', pool: 'create', 'pool-nodes': 2 })
    const changes = changesOf(draft, 'pool', 'none', questions)
    expect(titles(changes.hidden)).toContain('pool-nodes')
    expect(changes.own).toEqual([])
  })

  it('names what must be chosen again', () => {
    const draft = answered({ environment: 'risk', 'account-reach': 'listed', egress: 'nat', 'node-management-reach': 'own-addresses' })
    const changes = changesOf(draft, 'account-reach', 'private', questions)
    expect(titles(changes.broken)).toEqual(['node-management-reach'])
    expect(titles(changes.own)).toEqual(['node-management-reach'])
  })

  it('names recommendations that become others, and what comes into view', () => {
    const draft = answered({ environment: 'risk' })
    expect(titles(changesOf(draft, 'environment', 'other', questions).moved)).toContain('resource-group')
    expect(titles(changesOf(draft, 'account-reach', 'listed', questions).shown)).toEqual(['account-addresses'])
  })

  it('is nothing for the answer that stands', () => {
    fc.assert(
      fc.property(anyDraft, fc.constantFrom(...questions), (draft, question) => {
        const entry = draft.entries[question.id]
        if (entry === undefined) return
        const { broken, hidden, moved, shown, own } = changesOf(draft, question.id, entry.value, questions)
        expect([broken, hidden, moved, shown, own]).toEqual([[], [], [], [], []])
      }),
    )
  })

  it('tells every row that differs, and no other', () => {
    fc.assert(
      fc.property(anyEdit, ([draft, { question, value }]) => {
        const before = new Map(pathOf(draft, questions).map((row) => [row.question.id, row]))
        const after = new Map(pathOf(withAnswer(draft, question.id, value), questions).map((row) => [row.question.id, row]))
        const { broken, hidden, moved, shown } = changesOf(draft, question.id, value, questions)
        const told = new Set([...broken, ...hidden, ...moved, ...shown].map((row) => row.question.id))
        for (const { id } of questions) {
          if (id === question.id) continue
          const [was, is] = [before.get(id), after.get(id)]
          const differs = was?.value === undefined || is?.value === undefined ? was?.value !== is?.value : !sameValue(was.value, is.value)
          if (differs && is?.problem === undefined && is?.value !== undefined) expect(told, id).toContain(id)
          if (was?.value !== undefined && is === undefined) expect(told, id).toContain(id)
          if (was !== undefined && is !== undefined && !differs && was.problem === is.problem) expect(told, id).not.toContain(id)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('back, edit, undo, save and resume', () => {
  it('lose no answer: another value and the old one again is the same path', () => {
    fc.assert(
      fc.property(anyEdit, ([draft, { question, value }]) => {
        const changed = withAnswer(draft, question.id, value)
        for (const id of Object.keys(draft.entries)) expect(changed.entries).toHaveProperty([id])
        const old = draft.entries[question.id]
        if (old === undefined) return
        expect(pathOf(withAnswer(changed, question.id, old.value), questions)).toEqual(pathOf(draft, questions))
      }),
      { numRuns: 200 },
    )
  })

  it('come back from the file exactly as they were kept', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const back = draftOf(draftText(draft), 'draft', questions)
        expect(back).toEqual(draft)
        expect(pathOf(back, questions)).toEqual(pathOf(draft, questions))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a fix with one key', () => {
  it('can itself be taken, is not the answer already, and never needs a word typed', () => {
    fc.assert(
      fc.property(anyEdit, ([draft, { question, value }]) => {
        for (const offer of offersFor(question, value, draft, questions)) {
          const target = questionOf(offer.question)
          if (target === undefined) throw new Error(`No question ${offer.question}`)
          expect(problemWith(target, offer.value, draft)).toBeUndefined()
          const now = pathOf(draft, questions).find((row) => row.question.id === target.id)
          expect(now?.value).not.toEqual(offer.value)
          expect(target.kind === 'select' && target.options.some((option) => option.value === offer.value && option.typed === true)).toBe(
            false,
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('makes the option possible before it tells to take another', () => {
    const draft = answered({ environment: 'risk', 'account-reach': 'listed' })
    const question = questionOf('node-management-reach')
    if (question === undefined) throw new Error('No such question')
    expect(offersFor(question, 'own-addresses', draft, questions)[0]).toMatchObject({ question: 'egress', value: 'nat' })
  })

  it('is for an answer that cannot stand what the rule calls nearest', () => {
    const draft = answered({ environment: 'risk', 'account-reach': 'private', 'node-management-reach': 'public' })
    const question = questionOf('node-management-reach')
    if (question === undefined) throw new Error('No such question')
    expect(offersFor(question, 'public', draft, questions)[0]?.text).toBe('Node management becomes Through a private endpoint')
  })
})
