import { isAsked, isOpen, withSeen } from '../../interview/draft.ts'
import type { Draft } from '../../interview/types.ts'
import type { Effect, QuestionScreen, ReviewScreen, Screen, State, Step, Walk, World } from './state.ts'
import { show } from './state.ts'

/** The wizard's first screen: the first question not yet answered by the person, or the review. */
export function firstScreen(draft: Draft, world: World): Screen {
  const rows = world.rows(draft)
  const first = rows.find((row) => isAsked(row, draft) && (row.source !== 'you' || row.problem !== undefined))
  return first === undefined ? { name: 'review' } : { name: 'question', id: first.question.id, walk: { kind: 'forward' } }
}

/** A question put on the screen, its list asked for where it has one. */
export function openQuestion(state: State, world: World, id: string, walk: Walk): Step {
  const screen: QuestionScreen = { name: 'question', id, walk }
  const question = world.questions.find((candidate) => candidate.id === id)
  if (question?.kind !== 'pick') return show(state, screen)
  const key = listKey(state.draft, world, id)
  const known = state.lists[id]
  if (known?.key === key && known.status !== 'failed') return show(state, screen)
  return show({ ...state, lists: { ...state.lists, [id]: { key, status: 'loading', choices: [] } } }, screen, [{ type: 'list', id, key }])
}

/** The answers before a question, as a key: a list fetched for other answers is stale. */
function listKey(draft: Draft, world: World, id: string): string {
  const rows = world.rows(draft)
  const at = rows.findIndex((row) => row.question.id === id)
  return JSON.stringify(rows.slice(0, Math.max(0, at)).map((row) => [row.question.id, row.value]))
}

/** After an answer: the next question, or back to the review once everything the edit brought into view is asked. */
export function goOn(state: State, world: World, from: QuestionScreen, effects: readonly Effect[] = []): Step {
  const rows = world.rows(state.draft)
  if (from.walk.kind === 'edit') {
    const trail = from.walk.trail.includes(from.id) ? from.walk.trail : [...from.walk.trail, from.id]
    const { known } = from.walk
    const next = rows.find((row) => isAsked(row, state.draft) && !known.includes(row.question.id) && !trail.includes(row.question.id))
    if (next !== undefined) return after(openQuestion(state, world, next.question.id, { ...from.walk, trail }), effects)
    return show(state, reviewAt(trail[0] ?? from.id), effects)
  }
  const at = rows.findIndex((row) => row.question.id === from.id)
  const next = rows.slice(at + 1).find((row) => isAsked(row, state.draft))
  if (next === undefined) return show(state, { name: 'review' }, effects)
  return after(openQuestion(state, world, next.question.id, from.walk), effects)
}

/** The question before this one; undefined at the first. */
export function questionBefore(state: State, world: World, from: QuestionScreen): string | undefined {
  const rows = world.rows(state.draft)
  const at = rows.findIndex((row) => row.question.id === from.id)
  return rows.slice(0, Math.max(0, at)).findLast((row) => isAsked(row, state.draft))?.question.id
}

/** Back one question; from an edit, back to the review; at the first question, nothing. */
export function goBack(state: State, world: World, from: QuestionScreen): Step {
  if (from.walk.kind === 'edit') {
    const asked = from.walk.trail.filter((id) => id !== from.id)
    const previous = asked.at(-1)
    if (previous === undefined || from.walk.trail.includes(from.id)) return show(state, reviewAt(asked[0] ?? from.id))
    return openQuestion(state, world, previous, { ...from.walk, trail: asked.slice(0, -1) })
  }
  const previous = questionBefore(state, world, from)
  return previous === undefined ? show(state, state.screen) : openQuestion(state, world, previous, from.walk)
}

/** Straight to the review, stopping at the first question from here on that cannot go without an answer. What is on the screen counts as seen. */
export function acceptRest(state: State, world: World, from: QuestionScreen): Step {
  const here = world.rows(state.draft).find((row) => row.question.id === from.id)
  const draft = here === undefined ? state.draft : withSeen(state.draft, here)
  const rows = world.rows(draft)
  const at = rows.findIndex((row) => row.question.id === from.id)
  const open = rows.slice(Math.max(0, at)).find((row) => isAsked(row, draft) && isOpen(row))
  const next = { ...state, draft }
  const effects: readonly Effect[] = draft === state.draft ? [] : [{ type: 'save-draft' }]
  if (open === undefined) return show(next, { name: 'review' }, effects)
  return after(openQuestion(next, world, open.question.id, { kind: 'forward' }), effects)
}

/** The review with a question's answer in focus, shown even where its topic is folded. */
export function reviewAt(id: string): ReviewScreen {
  return { name: 'review', focus: id, pinned: id }
}

function after(step: Step, effects: readonly Effect[]): Step {
  return { state: step.state, effects: [...effects, ...step.effects] }
}
