import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, indent, span, toHeight, wrap } from '../../terminal/line.ts'
import type { State, World } from '../state.ts'
import { approveLines } from './approve.ts'
import { footerOf, headerOf, ruleOf } from './chrome.ts'
import { controlsLines } from './controls.ts'
import { creatingLines } from './creating.ts'
import { leaveLines, problemScreenLines, saveLines } from './dialogs.ts'
import { handOverLines } from './hand-over.ts'
import { bodyHeight, layoutOf } from './layout.ts'
import { planLines } from './plan.ts'
import { questionLines } from './question.ts'
import { reviewLines } from './review.ts'
import { whyLines } from './why.ts'

/** The parts of a frame. Together one line fewer than the terminal has rows; each line leaves the last column empty. */
export interface Frame {
  readonly header: Line
  readonly body: readonly Line[]
  readonly footer: Line
  readonly rule: Line
}

/** What the screen shows: a pure function of the state. */
export function frameOf(state: State, world: World): Frame | { readonly tooSmall: readonly Line[] } {
  if (layoutOf(state.size) === 'too-small') return { tooSmall: tooSmall(state) }
  const height = bodyHeight(state)
  const width = Math.max(1, state.size.columns - 1)
  const body = toHeight(bodyOf(state, world, height), height).map((one) => fit(indent(one), width))
  return { header: fit(headerOf(state, world), width), rule: ruleOf(state), body, footer: fit(footerOf(state, world), width) }
}

function bodyOf(state: State, world: World, height: number): readonly Line[] {
  const { screen } = state
  switch (screen.name) {
    case 'question':
      return questionLines(state, world, screen, height)
    case 'why':
      return whyLines(state, world, screen, height)
    case 'review':
      return reviewLines(state, world, screen, height)
    case 'hand-over':
      return handOverLines(state, world, screen)
    case 'controls':
      return controlsLines(state, world, screen, height)
    case 'plan-detail':
      return planLines(state, world, screen, height)
    case 'save-preset':
      return saveLines(state, screen)
    case 'approve':
      return approveLines(state, world, screen, height)
    case 'creating':
      return creatingLines(state, world, screen, height)
    case 'leave-question':
      return leaveLines(state, screen)
    case 'problem':
      return problemScreenLines(state, screen)
  }
}

function tooSmall({ size }: State): Line[] {
  const text = `This terminal is ${size.columns} × ${size.rows}. The wizard needs 40 × 14. Make it larger, or leave with Ctrl+C and run secure-batch --plain.`
  return toHeight(
    [emptyLine, ...wrap(text, Math.max(8, size.columns - 2)).map((piece) => indent([span(piece)]))],
    Math.max(1, size.rows - 1),
  ).map((one) => fit(one, Math.max(1, size.columns - 1)))
}
