import { noProgress } from '../progress.ts'
import type { Action } from './action.ts'
import { noText } from './line-text.ts'
import type { ApproveScreen, ReviewScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'

/** A key on the last question before anything is written. */
export function onApprove(state: State, screen: ApproveScreen, action: Action, world: World): Step {
  if (action.do === 'back') return show(state, screen.back, [{ type: 'cancel-reading' }])
  if (action.do === 'retry') return toApproval(state, screen.back)
  if (screen.planned.status !== 'ready') return still(state)
  const { plan } = screen.planned
  if (action.do === 'move') {
    const { problem: _, ...rest } = screen
    return show(state, { ...rest, focus: action.by < 0 || plan.problems.length > 0 ? 'back' : 'create' })
  }
  if (action.do !== 'accept') return still(state)
  if (screen.focus === 'back') return show(state, screen.back)
  if (needsName(state, screen, world) && screen.line.text.trim() !== plan.environment) {
    return show(state, { ...screen, problem: `Type ${plan.environment} to go on, or press Esc` })
  }
  return show(state, { name: 'creating', progress: noProgress, plan, stopping: false, help: false }, [{ type: 'apply', plan }])
}

/** Whether the environment's name must be typed: something becomes public, or something that exists is replaced or removed. */
export function needsName(state: State, screen: ApproveScreen, world: World): boolean {
  if (screen.planned.status !== 'ready') return false
  const risks = world.preview(world.answers(state.draft)).risks
  return (
    risks.some((risk) => risk.level === 'danger') ||
    screen.planned.plan.steps.some((step) => step.action === 'replace' || step.action === 'delete')
  )
}

/** To the approval, its plan being read. */
export function toApproval(state: State, back: ReviewScreen): Step {
  return show(state, { name: 'approve', planned: { status: 'loading' }, focus: 'back', line: noText, back }, [{ type: 'plan' }])
}
