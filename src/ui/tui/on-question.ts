import { parseAnswer, problemWith, sameValue, withAnswer } from '../../interview/draft.ts'
import type { AnswerValue, AnyQuestion } from '../../interview/types.ts'
import type { Action } from './action.ts'
import { aftermathOf } from './aftermath.ts'
import { clamp, fieldOf, focusOf, itemsOf, rowOf, withField, withoutProblem } from './fields.ts'
import { brokenInFocus, movedOn, takeFix, undoFix } from './fixing.ts'
import { lineOf, noText } from './line-text.ts'
import { toHandOver } from './on-hand-over.ts'
import type { Effect, Field, QuestionScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { acceptRest, goBack, goOn, openQuestion } from './walk.ts'

/** A key on a question. */
export function onQuestion(state: State, screen: QuestionScreen, action: Action, world: World): Step {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return show(state, { name: 'review' })
  const field = fieldOf(state, row)
  const items = itemsOf(state, row)
  const list = state.lists[screen.id]
  switch (action.do) {
    case 'move':
    case 'jump': {
      if (field.kind === 'line') return still(state)
      const from = focusOf(field, items, row.value)
      const to = action.do === 'jump' ? action.to : from + action.by
      return still(withField(movedOn(state), screen.id, { ...withoutProblem(field), focus: clamp(to, items.length - 1) }))
    }
    case 'why':
      return show(state, { name: 'why', id: screen.id, scroll: 0, back: screen })
    case 'accept-rest':
      return acceptRest(state, world, screen)
    case 'delegate':
      return toHandOver(state, world, screen.id, screen)
    case 'everything':
      return { state: { ...state, draft: { ...state.draft, everything: true } }, effects: [{ type: 'save-draft' }] }
    case 'fix':
      return takeFix(state, world, screen.id, brokenInFocus(state, world, screen.id))
    case 'undo':
      return undoFix(state)
    case 'back':
      if (field.sure !== undefined) return still(withField(state, screen.id, withoutProblem(field)))
      if (field.kind !== 'line' && field.typed !== undefined) {
        const { typed: _, ...rest } = withoutProblem(field)
        return still(withField(state, screen.id, rest))
      }
      if (list?.status === 'signing-in') {
        return relist(state, screen, world, { status: 'failed' }, [{ type: 'cancel-reading' }])
      }
      return goBack(state, world, screen)
    case 'type-in':
      return field.kind === 'pick'
        ? still(withField(state, screen.id, { ...withoutProblem(field), typed: lineOf(field.filter.text) }))
        : still(state)
    case 'retry':
      return relist(state, screen, world, { status: 'loading' }, [])
    case 'sign-in':
      return relist(state, screen, world, { status: 'signing-in' }, [{ type: 'sign-in', id: screen.id, method: action.method }])
    case 'accept':
      return accept(state, screen, row.question, field, world)
    default:
      return still(state)
  }
}

function accept(state: State, screen: QuestionScreen, question: AnyQuestion, field: Field, world: World): Step {
  const say = (problem: string): Step => still(withField(state, screen.id, { ...field, problem }))
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return still(state)
  if (field.kind === 'line' || (field.kind === 'pick' && field.typed !== undefined)) {
    const text = field.kind === 'line' ? field.line.text : (field.typed?.text ?? '')
    const isOptional = question.kind === 'list' && problemWith(question, [], state.draft) === undefined
    if (text.trim() === '' && !isOptional) return say('Type an answer')
    const parsed = parseAnswer(question, text)
    return 'problem' in parsed ? say(parsed.problem) : take(state, screen, question, parsed.value, field, world)
  }
  if (field.kind === 'pick' && state.lists[screen.id]?.status === 'loading') {
    // The value offered needs no list: who knows what they want does not wait for one.
    return row.value === undefined ? still(state) : take(state, screen, question, row.value, field, world)
  }
  const items = itemsOf(state, row)
  const item = items[focusOf(field, items, row.value)]
  if (item === undefined) {
    if (field.kind === 'pick' && field.filter.text.trim() !== '') {
      return still(withField(state, screen.id, { ...withoutProblem(field), typed: field.filter }))
    }
    return still(state)
  }
  if (item.unavailable !== undefined) return say(item.unavailable)
  if (field.kind === 'choose' && item.typed && !(row.source === 'you' && row.value === item.value)) {
    const environment = world.answers(state.draft).environment
    const words = [String(item.value), ...(typeof environment === 'string' ? [environment] : [])]
    if (field.typed === undefined) return still(withField(state, screen.id, { ...withoutProblem(field), typed: noText }))
    const said = field.typed.text.trim().toLowerCase()
    if (!words.some((word) => word.toLowerCase() === said)) {
      return say(`Type ${words.map((word) => `"${word}"`).join(' or ')} to choose this, or press Esc`)
    }
  }
  return take(
    state,
    screen,
    question,
    item.value,
    field,
    world,
    (field.kind === 'choose' && field.typed !== undefined) || isSureOf(field, item.value),
  )
}

/** Takes a value. Where that costs the person another answer of theirs, the first Enter asks; a word typed for it says enough. */
function take(
  state: State,
  screen: QuestionScreen,
  question: AnyQuestion,
  value: AnswerValue,
  field: Field,
  world: World,
  isSure = isSureOf(field, value),
): Step {
  const problem = problemWith(question, value, state.draft)
  if (problem !== undefined) return still(withField(state, screen.id, { ...field, problem }))
  const row = rowOf(state, world, screen.id)
  if (!isSure && row !== undefined && aftermathOf(state, world, screen, row, value).own.length > 0) {
    return still(withField(state, screen.id, { ...withoutProblem(field), sure: value }))
  }
  const { [screen.id]: _, ...fields } = state.fields
  const draft = withAnswer(state.draft, screen.id, value)
  const { handed: _handed, ...rest } = state
  return goOn({ ...rest, draft, fields }, world, screen, [{ type: 'save-draft' }])
}

function relist(
  state: State,
  screen: QuestionScreen,
  world: World,
  to: { readonly status: 'loading' | 'failed' | 'signing-in' },
  effects: readonly Effect[],
): Step {
  const list = state.lists[screen.id]
  if (list === undefined) return openQuestion(state, world, screen.id, screen.walk)
  const { said: _, ...rest } = list
  const changed = { ...state, lists: { ...state.lists, [screen.id]: { ...rest, status: to.status } } }
  return { state: changed, effects: to.status === 'loading' ? [...effects, { type: 'list', id: screen.id, key: list.key }] : effects }
}

function isSureOf({ sure }: Field, value: AnswerValue): boolean {
  return sure !== undefined && sameValue(sure, value)
}
