import type { Binding } from '../terminal/keys.ts'
import type { Action, Bindings } from './action.ts'

export const leave: Binding<Action> = { keys: ['ctrl+c'], shown: 'Ctrl+C', shortShown: '^C', label: 'leave', action: { do: 'leave' } }
export const moves: Bindings = [
  { keys: ['up', 'k', 'ctrl+p'], action: { do: 'move', by: -1 } },
  { keys: ['down', 'j', 'ctrl+n'], action: { do: 'move', by: 1 } },
  { keys: ['pageup'], action: { do: 'move', by: -10 } },
  { keys: ['pagedown'], action: { do: 'move', by: 10 } },
  { keys: ['home', 'g'], action: { do: 'move', by: Number.NEGATIVE_INFINITY } },
  { keys: ['end', 'G'], action: { do: 'move', by: Number.POSITIVE_INFINITY } },
]
export const arrowsOnly: Bindings = moves.map((binding) => ({ ...binding, keys: binding.keys.filter((key) => key.length > 1) }))

/** The same keys, with one hint for all of them. */
export function withHint(bindings: Bindings, shown: string, label: string, rank = 2): Bindings {
  return bindings.map((binding, index) => (index === 0 ? { ...binding, shown, label, rank } : binding))
}

/** The first nine of a list, by their number. */
export function digits(count: number): Bindings {
  return Array.from({ length: Math.min(9, count) }, (_, index) => ({
    keys: [String(index + 1)],
    action: { do: 'jump' as const, to: index },
  }))
}
