import { isOpen } from '../../interview/draft.ts'
import { type OpenControl, openControls } from '../open-controls.ts'
import type { Action } from './action.ts'
import { clamp, rowOf } from './fields.ts'
import { apply } from './fixing.ts'
import { judgementOf } from './judging.ts'
import type { ControlsScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { reviewAt } from './walk.ts'

/** The controls the answers leave open; empty while they are being judged. */
export function openOnes(state: State, world: World): readonly OpenControl[] {
  return openControls(judgementOf(state, world.answers(state.draft)), world.rows(state.draft), state.draft)
}

/** A key on the list of open controls. */
export function onControls(state: State, screen: ControlsScreen, action: Action, world: World): Step {
  const open = openOnes(state, world)
  const focus = clamp(screen.focus, open.length - 1)
  switch (action.do) {
    case 'move':
      return show(state, { ...screen, focus: clamp(focus + action.by, open.length - 1) })
    case 'back':
      return show(state, screen.back)
    case 'accept': {
      const fix = open[focus]?.fix
      if (fix === undefined || fix.blocked !== undefined) return still(state)
      const row = rowOf(state, world, fix.question)
      if (row === undefined) return still(state)
      const { state: fixed, effects } = apply(state, world, { row, value: fix.value, offers: [fix] }, 0)
      const wrong = world.rows(fixed.draft).filter(isOpen).length
      const review = reviewAt(fix.question)
      const looked =
        wrong === 0
          ? review
          : {
              ...review,
              notice: `${wrong === 1 ? 'One other answer does' : `${wrong} other answers do`} not go with it: look at the rows marked ✗`,
            }
      return show(fixed, looked, effects)
    }
    default:
      return still(state)
  }
}
