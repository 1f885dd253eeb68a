import { answersOf, withoutAnswer } from './draft.ts'
import type { AnswerValue, AnyQuestion, Draft } from './types.ts'

/**
 * The answers that presets and recommendations do not give by themselves, in the order of asking: what a command must repeat to
 * come to the same answers. Answers that are what would be recommended anyway are left out.
 */
export function givenAnswers(
  draft: Draft,
  questions: readonly AnyQuestion[],
): readonly { readonly id: string; readonly value: AnswerValue }[] {
  const answers = JSON.stringify(answersOf(draft, questions))
  const needed = questions.reduce((current, { id }) => {
    const without = withoutAnswer(current, id)
    return JSON.stringify(answersOf(without, questions)) === answers ? without : current
  }, draft)
  return questions.flatMap(({ id }) => {
    const entry = needed.entries[id]
    return entry === undefined ? [] : [{ id, value: entry.value }]
  })
}

/** An answer as a flag takes it. */
export function answerText(value: AnswerValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(',') : String(value)
}
