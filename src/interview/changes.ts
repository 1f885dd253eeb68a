import { pathOf, sameValue, standing, viewOf, withAnswer } from './draft.ts'
import type { AnswerValue, AnyQuestion, Draft, PathRow } from './types.ts'

/** What taking a value for one question would do to the other answers. Nothing is ever removed from the draft: what no longer applies is kept. */
export interface Changes {
  /** Answers that could stand and no longer can: they must be chosen again. */
  readonly broken: readonly PathRow[]
  /** Answers that no longer apply. */
  readonly hidden: readonly PathRow[]
  /** Answers nobody gave that become others, as they would be. */
  readonly moved: readonly PathRow[]
  /** Questions that come into view. */
  readonly shown: readonly PathRow[]
  /** Of the broken and the hidden, those the person chose: not without being asked. */
  readonly own: readonly PathRow[]
}

export const noChanges: Changes = { broken: [], hidden: [], moved: [], shown: [], own: [] }

/** What taking a value would do to the other answers. */
export function changesOf(draft: Draft, id: string, value: AnswerValue, questions: readonly AnyQuestion[]): Changes {
  return changesBetween(pathOf(draft, questions), pathOf(withAnswer(draft, id, value), questions), id, draft)
}

/** The same, where both paths are at hand. `draft` is the one before. */
export function changesBetween(before: readonly PathRow[], after: readonly PathRow[], id: string, draft: Draft): Changes {
  const others = before.filter((row) => row.question.id !== id)
  const now = new Map(after.map((row) => [row.question.id, row]))
  const was = new Set(before.map((row) => row.question.id))
  const hidden = others.filter((row) => !now.has(row.question.id) && row.value !== undefined)
  const broken: PathRow[] = []
  const moved: PathRow[] = []
  for (const row of others) {
    const then = now.get(row.question.id)
    if (then === undefined) continue
    if (stands(row) && !stands(then)) broken.push(then)
    else if (then.value !== undefined && (row.value === undefined || !sameValue(row.value, then.value))) moved.push(then)
  }
  return {
    broken,
    hidden,
    moved,
    shown: after.filter((row) => !was.has(row.question.id) && row.question.id !== id),
    own: [...broken.filter(isGiven), ...hidden.filter((row) => isChosen(row, draft))],
  }
}

/** Whether the person, or a flag, gave the answer. */
function isGiven({ source }: PathRow): boolean {
  return source === 'you' || source === 'flag'
}

/** Whether the person gave another answer than would have been recommended: one taken with Enter comes back by itself. */
function isChosen(row: PathRow, draft: Draft): boolean {
  return isGiven(row) && !isAsRecommended(row, draft)
}

/** Whether the answer is what is recommended, whoever gave it. */
export function isAsRecommended(row: PathRow, draft: Draft): boolean {
  if (row.source === 'recommended') return true
  const recommended = standing(row.question, viewOf(draft))
  return recommended !== undefined && row.value !== undefined && sameValue(recommended, row.value)
}

function stands({ value, problem }: PathRow): boolean {
  return value !== undefined && problem === undefined
}
