import { expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Risk } from '../../src/blueprint/types.ts'
import { answersOf, emptyDraft, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { offersOf } from '../../src/interview/offers.ts'
import { questions } from '../../src/interview/registry.ts'
import type { Draft } from '../../src/interview/types.ts'
import { builtInPresets, presetDraft } from '../support/presets.ts'

const start = ['environment=demo', 'cloud=practice', 'subscription=00000000-0000-0000-0000-000000000000'].reduce((draft, given) => {
  const [id = '', value = ''] = given.split('=')
  return withAnswer(draft, id, value)
}, emptyDraft)

const risksIn = (draft: Draft): readonly Risk[] => {
  try {
    return blueprintOf(answersOf(draft, questions)).risks
  } catch {
    return []
  }
}

/** Every built-in preset and what is recommended, each with one more answer. */
const drafts = [start, withAnswer(start, 'storage', 'managed'), ...builtInPresets.map(presetDraft)].flatMap((base) => [
  base,
  ...pathOf(base, questions).flatMap(({ question }) =>
    question.kind === 'select' ? question.options.map((option) => withAnswer(base, question.id, option.value)) : [],
  ),
])

it('a risk names answers only that remove it, and most can be taken', () => {
  const named = new Set<string>()
  const taken = new Set<string>()
  for (const draft of drafts) {
    for (const risk of risksIn(draft)) {
      const key = `${risk.question}: ${(risk.answers ?? []).map((fix) => `${fix.question}=${String(fix.value)}`).join()}`
      if ((risk.answers ?? []).length > 0) named.add(key)
      for (const offer of offersOf(risk.answers ?? [], draft, questions)) {
        taken.add(key)
        const after = risksIn(withAnswer(draft, offer.question, offer.value))
        expect(
          after.map(({ text }) => text),
          `${key} after ${offer.text}`,
        ).not.toContain(risk.text)
      }
    }
  }
  expect([...named].filter((key) => !taken.has(key)).join('; ')).toBe('')
  expect(named.size).toBeGreaterThanOrEqual(12)
})
