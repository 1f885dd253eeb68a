import { approvalWords } from '../approval-words.ts'
import type { Bindings } from './action.ts'
import { arrowsOnly, digits, leave, moves, withHint } from './common-keys.ts'
import { rowOf } from './fields.ts'
import { openOnes } from './on-controls.ts'
import { forQuestion } from './question-keys.ts'
import { forReview } from './review-keys.ts'
import type { State, World } from './state.ts'
import { bodyHeight } from './view/layout.ts'
import { whyHeight } from './view/why.ts'

/** The keys that work now, in the order the footer shows them. */
export function bindingsFor(state: State, world: World): Bindings {
  const { screen } = state
  switch (screen.name) {
    case 'question':
      return forQuestion(state, world, screen)
    case 'why':
      return [
        { keys: ['escape', 'enter', 'q', '?'], shown: 'Esc', label: 'close', action: { do: 'back' } },
        ...(whyHeight(state, world, screen) > bodyHeight(state) ? withHint(moves, '↑↓', 'scroll') : []),
        leave,
      ]
    case 'review':
      return forReview(state, world, screen)
    case 'hand-over':
      return [
        { keys: ['enter'], shown: 'Enter', label: 'write the file', short: 'write', action: { do: 'accept' } },
        ...(rowOf(state, world, screen.id)?.awaited === undefined
          ? []
          : [{ keys: ['tab'], shown: 'Tab', label: 'stop waiting', action: { do: 'stop-waiting' as const } }]),
        { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'controls': {
      const open = openOnes(state, world)
      const fix = open[Math.max(0, Math.min(screen.focus, open.length - 1))]?.fix
      return [
        ...withHint(moves, '↑↓', 'choose'),
        ...(fix === undefined || fix.blocked !== undefined
          ? []
          : [{ keys: ['enter', 'f'], shown: 'Enter', label: 'take the fix', short: 'fix', action: { do: 'accept' as const } }]),
        { keys: ['escape', 'o', 'q'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    }
    case 'plan-detail':
      return [
        ...(screen.planned.status === 'ready' ? withHint(moves, '↑↓', 'choose') : []),
        ...(screen.planned.status === 'failed' ? [{ keys: ['r'], label: 'try again', action: { do: 'retry' as const } }] : []),
        { keys: ['escape', 'q', 'p'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'save-preset':
      return screen.status === 'typing'
        ? [
            { keys: ['enter'], shown: 'Enter', label: 'save', action: { do: 'accept' } },
            { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
            leave,
          ]
        : [{ keys: ['escape', 'enter'], shown: 'Enter', label: 'back to the review', short: 'back', action: { do: 'back' } }, leave]
    case 'approve':
      if (screen.planned.status !== 'ready') {
        return [
          ...(screen.planned.status === 'failed' ? [{ keys: ['r'], label: 'try again', action: { do: 'retry' as const } }] : []),
          { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
          leave,
        ]
      }
      return [
        ...withHint(screen.focus === 'create' ? arrowsOnly : moves, '↑↓', 'choose'),
        { keys: ['tab', 'shift+tab'], action: { do: 'move', by: screen.focus === 'back' ? 1 : -1 } },
        {
          keys: ['enter'],
          shown: 'Enter',
          label: screen.focus === 'back' ? 'go back' : approvalWords(screen.planned.plan).verb,
          action: { do: 'accept' },
        },
        { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'creating':
      return [
        screen.stopping === false
          ? { keys: ['ctrl+c'], shown: 'Ctrl+C', shortShown: '^C', label: 'stop, wait or go on', short: 'stop', action: { do: 'leave' } }
          : leave,
        { keys: ['?'], label: screen.help ? 'close' : 'what happens now', short: 'help', action: { do: 'help' } },
      ]
    case 'leave-question':
      return [
        ...withHint(moves, '↑↓', 'choose'),
        ...digits(3),
        { keys: ['enter'], shown: 'Enter', label: 'take it', action: { do: 'accept' } },
        { keys: ['escape'], shown: 'Esc', label: 'go on', action: { do: 'back' } },
        leave,
      ]
    case 'problem':
      return [
        { keys: ['r'], label: 'try again', action: { do: 'retry' } },
        { keys: ['escape', 'enter'], shown: 'Esc', label: 'back to the review', short: 'back', action: { do: 'back' } },
        leave,
      ]
  }
}
