import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { emptyDraft, pathOf, ruleAgainst, viewOf, withAnswer } from '../../src/interview/draft.ts'
import { offersFor } from '../../src/interview/offers.ts'
import { questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import { missingAnswers } from '../../src/interview/set.ts'
import type { Answers, AnswerValue, AnyQuestion, Draft } from '../../src/interview/types.ts'
import { notSupplied, pairValues } from '../support/pair-values.ts'
import { type Pairs, pairwise } from '../support/pairs.ts'

const draftOf = (answers: Answers): Draft =>
  Object.entries(answers).reduce<Draft>((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)

interface Refused {
  readonly question: AnyQuestion
  readonly value: AnswerValue
  readonly answers: Answers
}

let pairs: Pairs
/** Answers that met a rule, by rule: as many of each as are looked at. */
const refusals = new Map<string, Refused[]>()
const looked = 40

beforeAll(() => {
  pairs = pairwise({
    values: pairValues,
    seed: 1,
    attempts: 4,
    absent: notSupplied,
    refused(question, value, answers) {
      const rule = ruleAgainst(question, value, viewOf(withAnswer(draftOf(answers), question.id, value)))?.id ?? `alone ${question.id}`
      const known = refusals.get(rule) ?? []
      if (known.length < looked) refusals.set(rule, [...known, { question, value, answers: { ...answers } }])
    },
  })
})

describe('pairs of answers over the whole interview', () => {
  it('are nearly all there are, in rows that each pass the interview', () => {
    expect(pairs.covered / pairs.all).toBeGreaterThan(0.93)
    for (const row of pairs.rows) {
      expect(missingAnswers(draftOf(row), questions), JSON.stringify(row)).toBeUndefined()
      expect(() => blueprintOf(row)).not.toThrow()
    }
  })

  it('lead to no question at which nothing can be answered', () => {
    expect(pairs.deadEnds).toEqual([])
  })

  it('are refused by rules alone, never by a value that was fine elsewhere', () => {
    expect([...refusals.keys()].filter((rule) => rule.startsWith('alone '))).toEqual([])
    expect(refusals.size).toBeGreaterThan(40)
  })

  it('that cannot stand are mended by one key, and an option that cannot be taken is made possible, or nearer, by one', () => {
    for (const [rule, met] of refusals) {
      for (const { question, value, answers } of met) {
        const before = draftOf(answers)
        const stuck = withAnswer(before, question.id, value)
        const said = `${rule}: ${question.id}=${String(value)} beside ${JSON.stringify(answers)}`
        const [offer] = offersFor(question, value, stuck, questions)
        if (offer === undefined) throw new Error(`Nothing is offered. ${said}`)
        const mended = pathOf(withAnswer(stuck, offer.question, offer.value), questions)
        expect(mended.find((row) => row.question.id === question.id)?.problem, `${offer.text} does not mend ${said}`).toBeUndefined()
        if (question.kind === 'select') expect(offersFor(question, value, before, questions), said).not.toEqual([])
      }
    }
  })

  it('and the examples beside them meet every rule there is', () => {
    const examples = ['rules.test.ts', 'network-rules.test.ts'].map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join()
    expect(combinationRules.length).toBeGreaterThanOrEqual(60)
    // Rules about lists of people are written once for both lists: their ids end in a placeholder there.
    const written = (id: string) =>
      [`'${id}'`, `\`${id.replace(/(administrators|job-submitters)$/, '$')}`].some((text) => examples.includes(text))
    const untried = combinationRules.map(({ id }) => id).filter((id) => !refusals.has(id) && !written(id))
    expect(untried).toEqual([])
  })
})
