import { problemWith, viewOf } from '../interview/draft.ts'
import type { AnswerValue, AnyQuestion, Choice, Draft } from '../interview/types.ts'
import { matchesAll } from './matching.ts'

/** One line of a select, confirm or pick question. */
export interface Item {
  readonly value: AnswerValue
  readonly label: string
  readonly detail?: string
  /** Why it cannot be taken now; found out when first asked for, because of a list of hundreds a screen shows a dozen. */
  readonly unavailable: string | undefined
  readonly typed: boolean
}

/** The options of a select or confirm question with what stands against each. */
export function optionsOf(question: AnyQuestion, draft: Draft): readonly Item[] {
  const view = viewOf(draft)
  if (question.kind === 'confirm') {
    return [
      { value: true, label: 'Yes', typed: false },
      { value: false, label: 'No', typed: false },
    ].map((item) => judged(item, () => problemWith(question, item.value, draft, view)))
  }
  if (question.kind !== 'select') return []
  return question.options.map(({ value, label, typed }) =>
    judged({ value, label, typed: typed === true }, () => problemWith(question, value, draft, view)),
  )
}

/** The choices of a pick question that match what has been typed, with what stands against each. */
export function choicesOf(question: AnyQuestion, draft: Draft, choices: readonly Choice[], filter: string): readonly Item[] {
  const view = viewOf(draft)
  return choices
    .filter((choice) => matchesAll(`${choice.label} ${choice.value} ${choice.detail ?? ''}`, filter))
    .map((choice) => judged({ ...choice, typed: false }, () => problemWith(question, choice.value, draft, view) ?? choice.unavailable))
}

function judged(item: Omit<Item, 'unavailable'>, judge: () => string | undefined): Item {
  let verdict: { readonly problem: string | undefined } | undefined
  return {
    ...item,
    get unavailable() {
      verdict ??= { problem: judge() }
      return verdict.problem
    },
  }
}

/** An answer as it would be typed. */
export function typedForm(value: AnswerValue | undefined): string {
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value)
}
