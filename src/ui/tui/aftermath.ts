import { type Changes, changesBetween, noChanges } from '../../interview/changes.ts'
import { isAsked, parseAnswer, problemWith, sameValue } from '../../interview/draft.ts'
import type { AnswerValue, PathRow } from '../../interview/types.ts'
import { fieldOf, focusOf, itemsOf } from './fields.ts'
import type { QuestionScreen, State, World } from './state.ts'

/** What accepting now would do to the other answers. Nothing on the way forward: what comes later is asked anyway. */
export function aftermath(state: State, world: World, screen: QuestionScreen, row: PathRow): Changes {
  const value = valueAt(state, row)
  return value === undefined ? noChanges : aftermathOf(state, world, screen, row, value)
}

/** What taking a value would do to the other answers. */
export function aftermathOf(state: State, world: World, screen: QuestionScreen, row: PathRow, value: AnswerValue): Changes {
  const { draft } = state
  if (row.value !== undefined && sameValue(row.value, value)) return noChanges
  const rows = world.rows(draft)
  if (screen.walk.kind === 'forward') {
    const at = rows.findIndex((candidate) => candidate.question.id === row.question.id)
    const isBack = rows.slice(at + 1).some((later) => later.source === 'you' || (later.source === 'flag' && !isAsked(later, draft)))
    if (!isBack) return noChanges
  }
  return changesBetween(rows, world.rows(world.taking(draft, row.question.id, value)), row.question.id, draft)
}

/** The value that Enter would take, where it could be taken. */
function valueAt(state: State, row: PathRow): AnswerValue | undefined {
  const field = fieldOf(state, row)
  const typed = field.kind === 'line' ? field.line : field.typed
  if (typed !== undefined && field.kind !== 'choose') {
    const parsed = parseAnswer(row.question, typed.text)
    if ('problem' in parsed || typed.text.trim() === '') return undefined
    return problemWith(row.question, parsed.value, state.draft) === undefined ? parsed.value : undefined
  }
  const items = itemsOf(state, row)
  const item = items[focusOf(field, items, row.value)]
  return item === undefined || item.unavailable !== undefined ? undefined : item.value
}
