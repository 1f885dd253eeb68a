import { isAsked, isOpen } from '../../interview/draft.ts'
import { saidBy } from '../../interview/provenance.ts'
import { count } from '../words.ts'
import type { Action } from './action.ts'
import { clamp } from './fields.ts'
import { mendable, movedOn, takeFix, undoFix } from './fixing.ts'
import { lineOf, noText } from './line-text.ts'
import { toApproval } from './on-approve.ts'
import { toHandOver } from './on-hand-over.ts'
import { focusable, focusedItem, reviewItems } from './review-items.ts'
import type { ReviewScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { openQuestion, reviewAt } from './walk.ts'

/** A key on the review. */
export function onReview(state: State, screen: ReviewScreen, action: Action, world: World): Step {
  const items = focusable(reviewItems(state, world, screen))
  const item = focusedItem(items, screen)
  const row = item?.kind === 'row' ? item.row : undefined
  const here: ReviewScreen = item === undefined ? { name: 'review' } : { name: 'review', focus: item.key, ...pinnedOf(screen) }
  switch (action.do) {
    case 'move': {
      const at = item === undefined ? 0 : items.indexOf(item)
      const next = items[clamp(at + action.by, items.length - 1)]
      const find = screen.find === undefined ? {} : { find: screen.find }
      return show(movedOn(state), { name: 'review', ...(next === undefined ? {} : { focus: next.key }), ...pinnedOf(screen), ...find })
    }
    case 'why':
      return show(state, { name: 'why', ...(row === undefined ? {} : { id: row.question.id }), scroll: 0, back: here })
    case 'fold': {
      if (item?.kind !== 'topic') return still(state)
      const others = state.unfolded.filter((key) => key !== item.key)
      return show({ ...state, unfolded: action.to ? [...others, item.key] : others }, here)
    }
    case 'fold-all': {
      const keys = items.flatMap((candidate) => (candidate.kind === 'topic' ? [candidate.key] : []))
      return show({ ...state, unfolded: state.unfolded.length === 0 ? keys : [] }, here)
    }
    case 'find':
      return show(state, { name: 'review', find: noText })
    case 'fix':
      return row === undefined ? still(state) : takeFix(state, world, row.question.id, mendable(state, world, row))
    case 'delegate':
      return row === undefined ? still(state) : toHandOver(state, world, row.question.id, here)
    case 'undo':
      return undoFix(state)
    case 'edit': {
      if (row === undefined) return still(state)
      if (row.rule?.state === 'fixed') {
        const because = row.rule.because === undefined ? '' : `: ${row.rule.because}`
        return show(state, { ...here, notice: `${row.question.title} is fixed by ${saidBy(row.rule)}${because}` })
      }
      return openQuestion(state, world, row.question.id, {
        kind: 'edit',
        known: world.rows(state.draft).map((candidate) => candidate.question.id),
        trail: [],
      })
    }
    case 'controls':
      return show(state, { name: 'controls', focus: 0, back: here })
    case 'plan':
    case 'create': {
      const open = world.rows(state.draft).filter(isOpen)
      const [first] = open
      if (first !== undefined) {
        const notice = `${count(open.length, 'answer is', 'answers are')} missing or wrong: start here`
        return show(state, { ...reviewAt(first.question.id), notice })
      }
      return action.do === 'plan'
        ? show(state, { name: 'plan-detail', planned: { status: 'loading' }, focus: 0, back: here }, [{ type: 'plan' }])
        : toApproval(state, here)
    }
    case 'save': {
      const environment = world.answers(state.draft).environment
      const name = typeof environment === 'string' ? environment : ''
      return show(state, { name: 'save-preset', line: lineOf(name), status: 'typing', back: here })
    }
    case 'back': {
      if (screen.find !== undefined) return show(state, row === undefined ? { name: 'review' } : reviewAt(row.question.id))
      const last = world.rows(state.draft).findLast((candidate) => isAsked(candidate, state.draft))
      return last === undefined ? still(state) : openQuestion(state, world, last.question.id, { kind: 'forward' })
    }
    default:
      return still(state)
  }
}

function pinnedOf({ pinned }: ReviewScreen): { pinned?: string } {
  return pinned === undefined ? {} : { pinned }
}
