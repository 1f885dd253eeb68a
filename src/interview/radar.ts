import { onRadar, type RadarFinding } from '../guidance/retirements.ts'
import { pathOf } from './draft.ts'
import type { AnyQuestion, Draft } from './types.ts'

/** An answer of a draft that the retirement calendar knows. */
export interface RetiringAnswer {
  readonly question: AnyQuestion
  readonly finding: RadarFinding
  /** The preset that says so, where one does. */
  readonly by?: string
}

/** Answers in effect that ask for something that ends, in the order of asking. `today` is an ISO date. */
export function retiringAnswers(draft: Draft, questions: readonly AnyQuestion[], today?: string): readonly RetiringAnswer[] {
  return pathOf(draft, questions).flatMap(({ question, value, by }) => {
    const finding = value === undefined ? undefined : onRadar(question.id, value, today)
    return finding === undefined ? [] : [{ question, finding, ...(by === undefined ? {} : { by }) }]
  })
}
