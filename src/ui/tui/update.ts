import type { Draft } from '../../interview/types.ts'
import { actionFor } from '../terminal/keys.ts'
import type { Action } from './action.ts'
import { bindingsFor } from './bindings.ts'
import { clamp } from './fields.ts'
import { withJudging } from './judging.ts'
import { edited, inserted } from './line-text.ts'
import { onApprove, toApproval } from './on-approve.ts'
import { onControls } from './on-controls.ts'
import { onHandOver } from './on-hand-over.ts'
import { onNews } from './on-news.ts'
import { onQuestion } from './on-question.ts'
import { onReview } from './on-review.ts'
import type { CreatingScreen, Happening, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { typeInto } from './typing.ts'
import { bodyHeight, layoutOf } from './view/layout.ts'
import { whyHeight } from './view/why.ts'
import { firstScreen, openQuestion } from './walk.ts'

/** The state a wizard starts in, and what it wants done first. */
export function begin(draft: Draft, world: World, size: State['size'], now: number): Step {
  const screen = firstScreen(draft, world)
  const state: State = { draft, screen, fields: {}, lists: {}, judgements: {}, unfolded: [], size, now }
  return withJudging(screen.name === 'question' ? openQuestion(state, world, screen.id, screen.walk) : still(state), world)
}

/** The wizard's one reducer: pure, total, never throws on any happening in any state. */
export function update(state: State, happening: Happening, world: World): Step {
  return withJudging(stepOf(state, happening, world), world)
}

function stepOf(state: State, happening: Happening, world: World): Step {
  switch (happening.type) {
    case 'key':
      return onKey(state, happening.key, world)
    case 'paste':
      return typeInto(state, world, (current) => inserted(current, happening.text)) ?? still(state)
    case 'resized':
      return still({ ...state, size: { columns: happening.columns, rows: happening.rows } })
    case 'tick':
      // A practice cloud's virtual time may be ahead of the clock on the wall; time never runs backwards on the screen.
      return still({ ...state, now: Math.max(state.now, happening.now) })
    case 'ended':
      return onEnded(state, world)
    default:
      return onNews(state, happening, world)
  }
}

function onKey(state: State, key: string, world: World): Step {
  // Nothing may happen that cannot be seen.
  if (layoutOf(state.size) === 'too-small' && key !== 'ctrl+c') return still(state)
  const action = actionFor(bindingsFor(state, world), key)
  if (action !== undefined) return act(state, action, world)
  return typeInto(state, world, (current) => edited(current, key)) ?? still(state)
}

function act(state: State, action: Action, world: World): Step {
  const { screen } = state
  if (action.do === 'leave' && screen.name !== 'creating' && screen.name !== 'leave-question') return leave(state, world)
  switch (screen.name) {
    case 'question':
      return onQuestion(state, screen, action, world)
    case 'why': {
      if (action.do === 'back') return show(state, screen.back)
      if (action.do !== 'move') return still(state)
      const most = whyHeight(state, world, screen) - bodyHeight(state)
      return show(state, { ...screen, scroll: clamp(screen.scroll + action.by, most) })
    }
    case 'review':
      return onReview(state, screen, action, world)
    case 'hand-over':
      return onHandOver(state, screen, action)
    case 'controls':
      return onControls(state, screen, action, world)
    case 'plan-detail':
      if (action.do === 'back') return show(state, screen.back, [{ type: 'cancel-reading' }])
      if (action.do === 'retry') return show(state, { ...screen, planned: { status: 'loading' } }, [{ type: 'plan' }])
      if (action.do === 'move' && screen.planned.status === 'ready') {
        return show(state, { ...screen, focus: clamp(screen.focus + action.by, screen.planned.plan.steps.length - 1) })
      }
      return still(state)
    case 'save-preset': {
      if (action.do === 'back') return screen.status === 'saving' ? still(state) : show(state, screen.back)
      if (action.do !== 'accept' || screen.status !== 'typing') return still(state)
      const name = screen.line.text.trim()
      if (name === '') return show(state, { ...screen, problem: 'Type a name, or a file to save to' })
      const { problem: _, ...rest } = screen
      return show(state, { ...rest, status: 'saving' }, [{ type: 'save-preset', name }])
    }
    case 'approve':
      return onApprove(state, screen, action, world)
    case 'creating':
      // The first Ctrl+C asks; once it is being stopped, another one leaves.
      if (action.do === 'leave' && screen.stopping !== false) return leaveNow(state, screen, world)
      if (action.do === 'leave') return show(state, { name: 'leave-question', focus: 0, creating: screen })
      return action.do === 'help' ? show(state, { ...screen, help: !screen.help }) : still(state)
    case 'leave-question': {
      if (action.do === 'back') return show(state, screen.creating)
      if (action.do === 'move') return show(state, { ...screen, focus: clamp(screen.focus + action.by, 2) })
      if (action.do === 'jump') return show(state, { ...screen, focus: clamp(action.to, 2) })
      // Whoever presses Ctrl+C again means it.
      if (action.do === 'leave') return leaveNow(state, screen.creating, world)
      if (action.do !== 'accept' || screen.focus === 0) return show(state, screen.creating)
      return stop(state, screen.creating, screen.focus === 1 ? 'after-running' : 'here')
    }
    case 'problem':
      if (action.do === 'retry') return toApproval(state, screen.back)
      return action.do === 'back' ? show(state, screen.back) : still(state)
  }
}

/** The run ends, and its report with it. */
function stop(state: State, creating: CreatingScreen, stopping: 'after-running' | 'here'): Step {
  return show(state, { ...creating, stopping }, [{ type: 'stop', here: stopping === 'here' }])
}

/** Out while Azure works: what runs is left to it. */
function leaveNow(state: State, creating: CreatingScreen, world: World): Step {
  const { state: stopped, effects } = stop(state, creating, 'here')
  return { state: stopped, effects: [...effects, ...leave(state, world).effects] }
}

/** Nobody is there any more: what Azure does is left to it, and the report is made; anything else is left as by Ctrl+C. */
function onEnded(state: State, world: World): Step {
  const { screen } = state
  if (screen.name === 'creating') return screen.stopping === 'here' ? still(state) : stop(state, screen, 'here')
  return screen.name === 'leave-question' ? stop(state, screen.creating, 'here') : leave(state, world)
}

/** Out of the wizard, the draft kept. */
function leave(state: State, world: World): Step {
  const result = {
    kind: 'left' as const,
    draft: state.draft,
    resume: world.resumeCommand(state.draft),
    ...(state.saved === undefined ? {} : { saved: state.saved }),
  }
  return { state, effects: [{ type: 'save-draft' }, { type: 'leave', result }] }
}
