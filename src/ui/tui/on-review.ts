import { isAsked, isOpen } from '../../interview/draft.ts'
import type { Action } from './bindings.ts'
import { clamp } from './fields.ts'
import { lineOf } from './line-text.ts'
import { toApproval } from './on-approve.ts'
import type { ReviewScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { openQuestion } from './walk.ts'

/** A key on the review. */
export function onReview(state: State, screen: ReviewScreen, action: Action, world: World): Step {
  const rows = world.rows(state.draft)
  const focus = clamp(screen.focus, rows.length - 1)
  const row = rows[focus]
  switch (action.do) {
    case 'move':
      return show(state, { name: 'review', focus: clamp(focus + action.by, rows.length - 1) })
    case 'why':
      return row === undefined ? still(state) : show(state, { name: 'why', id: row.question.id, scroll: 0, back: screen })
    case 'edit': {
      if (row === undefined) return still(state)
      if (row.rule?.state === 'fixed') {
        const because = row.rule.because === undefined ? '' : `: ${row.rule.because}`
        return show(state, { name: 'review', focus, notice: `${row.question.title} is fixed by preset "${row.rule.by}"${because}` })
      }
      return openQuestion(state, world, row.question.id, {
        kind: 'edit',
        known: rows.map((candidate) => candidate.question.id),
        trail: [],
      })
    }
    case 'controls':
      return show(state, { name: 'controls', focus: 0, back: { name: 'review', focus } })
    case 'plan':
    case 'create': {
      const open = rows.findIndex(isOpen)
      if (open !== -1) {
        const count = rows.filter(isOpen).length
        return show(state, {
          name: 'review',
          focus: open,
          notice: `${count === 1 ? 'One answer is' : `${count} answers are`} missing or wrong: start here`,
        })
      }
      const back: ReviewScreen = { name: 'review', focus }
      return action.do === 'plan'
        ? show(state, { name: 'plan-detail', planned: { status: 'loading' }, focus: 0, back }, [{ type: 'plan' }])
        : toApproval(state, back)
    }
    case 'save': {
      const environment = world.answers(state.draft).environment
      const name = typeof environment === 'string' ? environment : ''
      return show(state, { name: 'save-preset', line: lineOf(name), status: 'typing', back: { name: 'review', focus } })
    }
    case 'back': {
      const last = rows.findLast((row) => isAsked(row, state.draft))
      return last === undefined ? still(state) : openQuestion(state, world, last.question.id, { kind: 'forward' })
    }
    default:
      return still(state)
  }
}
