import { withAnswer } from '../../interview/draft.ts'
import type { Answers } from '../../interview/types.ts'
import type { Judgement } from '../types.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from './fields.ts'
import type { Effect, State, Step, World } from './state.ts'

/** Judgements kept at most; the oldest are forgotten first. */
const kept = 100

/** What is known of an environment's posture and cost. */
export function judgementOf(state: State, answers: Answers): Judgement | undefined {
  return state.judgements[judgementKey(answers)]
}

export const judgementKey = (answers: Answers): string => JSON.stringify(answers)

/** The step, asking besides for the judgements its screen would show and does not have. */
export function withJudging(step: Step, world: World): Step {
  if (step.effects.some((effect) => effect.type === 'leave')) return step
  const asked = wanted(step.state, world).filter((answers) => judgementOf(step.state, answers) === undefined)
  const effects = asked.map((answers): Effect => ({ type: 'judge', answers }))
  return effects.length === 0 ? step : { ...step, effects: [...step.effects, ...effects] }
}

/** The state with a judgement that has arrived. */
export function judged(state: State, key: string, judgement: Judgement): State {
  const known = Object.entries(state.judgements)
  return { ...state, judgements: { ...Object.fromEntries(known.slice(Math.max(0, known.length - kept + 1))), [key]: judgement } }
}

/** The environment as it is, and as it would be with the focused option. */
function wanted(state: State, world: World): readonly Answers[] {
  const { screen, draft } = state
  if (screen.name !== 'question' && screen.name !== 'review' && screen.name !== 'controls') return []
  const now = world.answers(draft)
  if (world.preview(now).blueprint === undefined) return []
  if (screen.name !== 'question') return [now]
  const row = rowOf(state, world, screen.id)
  const items = row === undefined ? [] : itemsOf(state, row)
  const item = row === undefined ? undefined : items[focusOf(fieldOf(state, row), items, row.value)]
  if (row === undefined || item === undefined || item.unavailable !== undefined || item.value === row.value) return [now]
  const after = world.answers(withAnswer(draft, row.question.id, item.value))
  return world.preview(after).blueprint === undefined ? [now] : [now, after]
}
