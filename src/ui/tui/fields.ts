import type { AnswerValue, PathRow } from '../../interview/types.ts'
import { choicesOf, type Item, optionsOf, typedForm } from '../items.ts'
import { lineOf, noText } from './line-text.ts'
import type { Field, State, World } from './state.ts'

/** The row of a question that applies. */
export function rowOf(state: State, world: World, id: string): PathRow | undefined {
  return world.rows(state.draft).find((row) => row.question.id === id)
}

/** The field of a question: as the person left it, or fresh from the current answer. */
export function fieldOf(state: State, row: PathRow): Field {
  return state.fields[row.question.id] ?? freshField(row)
}

function freshField(row: PathRow): Field {
  switch (row.question.kind) {
    case 'select':
    case 'confirm':
      return { kind: 'choose', focus: -1 }
    case 'pick':
      return { kind: 'pick', focus: -1, filter: noText }
    default:
      return { kind: 'line', line: lineOf(typedForm(row.value)) }
  }
}

/** Where the focus is, whether moved there or resting on the current answer. */
export function focusOf(field: Field, items: readonly Item[], value: AnswerValue | undefined): number {
  if (field.kind === 'line' || items.length === 0) return 0
  if (field.focus >= 0) return Math.min(field.focus, items.length - 1)
  return Math.max(
    0,
    items.findIndex((item) => item.value === value),
  )
}

/** The items of whatever list a question shows. */
export function itemsOf(state: State, row: PathRow): readonly Item[] {
  const field = fieldOf(state, row)
  return field.kind === 'pick'
    ? choicesOf(row.question, state.draft, state.lists[row.question.id]?.choices ?? [], field.filter.text)
    : optionsOf(row.question, state.draft)
}

/** The state with what a person is doing to a question. */
export function withField(state: State, id: string, field: Field): State {
  return { ...state, fields: { ...state.fields, [id]: field } }
}

/** A field whose complaint, and the question whether the person is sure, are taken back, because something changed. */
export function withoutProblem<F extends Field>(field: F): F {
  return { ...field, problem: undefined, sure: undefined }
}

/** A number between 0 and `most`; 0 where that is negative. */
export function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}
