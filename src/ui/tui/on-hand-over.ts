import { notAwaiting } from '../../interview/delegation/awaiting.ts'
import type { Action } from './action.ts'
import { rowOf } from './fields.ts'
import { lineOf } from './line-text.ts'
import type { HandScreen, QuestionScreen, ReviewScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'

/** Asks who knows; whoever was asked last is offered again. */
export function toHandOver(state: State, world: World, id: string, back: QuestionScreen | ReviewScreen): Step {
  const of = rowOf(state, world, id)?.awaited?.of ?? lastAsked(state)
  return show(state, { name: 'hand-over', id, line: lineOf(of ?? ''), back })
}

/** A key where it is asked who knows. */
export function onHandOver(state: State, screen: HandScreen, action: Action): Step {
  switch (action.do) {
    case 'back':
      return show(state, screen.back)
    case 'accept': {
      const of = screen.line.text.trim()
      return show(state, screen.back, [{ type: 'export-packet', id: screen.id, ...(of === '' ? {} : { of }) }])
    }
    case 'stop-waiting': {
      const draft = notAwaiting(state.draft, screen.id)
      return show({ ...state, draft, handed: { id: screen.id, text: 'Nobody is waited for any more' } }, screen.back, [
        { type: 'save-draft' },
      ])
    }
    default:
      return still(state)
  }
}

/** A team that is asked one question is often asked the next. */
function lastAsked({ draft }: State): string | undefined {
  return Object.values(draft.awaited ?? {}).findLast((awaited) => awaited.of !== undefined)?.of
}
