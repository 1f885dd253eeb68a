import { fixesOf, isOpen, pathOf, problemWith, sameValue, showAnswer, viewOf, withAnswer } from './draft.ts'
import type { AnswerValue, AnyQuestion, Draft, Fix, Question, View } from './types.ts'

/** A fix that may be taken with one key. */
export interface Offer extends Fix {
  /** `Account reach becomes From addresses you list`. */
  readonly text: string
}

/** Answers that may be taken as things stand, those that leave no other answer impossible first. An answer that must be typed is never taken with one key. */
export function offersOf(fixes: readonly Fix[], draft: Draft, questions: readonly AnyQuestion[]): readonly Offer[] {
  const openIn = (given: Draft): number => pathOf(given, questions).filter(isOpen).length
  const before = openIn(draft)
  return fixes
    .flatMap((fix) => {
      const offer = offerOf(fix, draft, questions, viewOf(draft))
      return offer === undefined ? [] : [{ offer, breaks: openIn(withAnswer(draft, fix.question, fix.value)) > before }]
    })
    .toSorted((left, right) => Number(left.breaks) - Number(right.breaks))
    .map(({ offer }) => offer)
}

/** The fix in words, where it may be taken: its question applies, it is not the answer already, and nothing stands against it. */
function offerOf(fix: Fix, draft: Draft, questions: readonly AnyQuestion[], view: View): Offer | undefined {
  const target = questions.find((candidate) => candidate.id === fix.question)
  if (target === undefined || !(target.when?.(view) ?? true)) return undefined
  if (target.kind === 'select' && target.options.some((option) => option.value === fix.value && option.typed === true)) return undefined
  const asked: Question = target
  const now = view.answer(asked)
  if (now !== undefined && sameValue(now, fix.value)) return undefined
  if (problemWith(target, fix.value, draft, view) !== undefined) return undefined
  return { ...fix, text: `${target.title} becomes ${showAnswer(target, fix.value)}` }
}

/**
 * Fixes that may be taken as things stand. For an option that is not the answer, what makes it possible comes first, for nobody who
 * looks at an option wants to be told to take another; for an answer that cannot stand, what the rule calls nearest.
 * An option that must be typed is never taken with one key.
 */
export function offersFor(question: AnyQuestion, value: AnswerValue, draft: Draft, questions: readonly AnyQuestion[]): readonly Offer[] {
  const view = viewOf(draft)
  const possible = fixesOf(question, value, draft, view).flatMap((fix): { readonly offer: Offer; readonly rank: number }[] => {
    const offer = offerOf(fix, draft, questions, view)
    if (offer === undefined) return []
    if (fix.question === question.id) return [{ offer, rank: 2 }]
    const after = withAnswer(draft, fix.question, fix.value)
    const seen = viewOf(after)
    if (!(question.when?.(seen) ?? true)) return []
    return [{ offer, rank: problemWith(question, value, after, seen) === undefined ? 0 : 1 }]
  })
  const asked: Question = question
  const answer = view.answer(asked)
  const isStuck = answer !== undefined && sameValue(answer, value)
  return (isStuck ? possible : possible.toSorted((left, right) => left.rank - right.rank)).map(({ offer }) => offer)
}
