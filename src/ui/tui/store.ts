import type { Effect, Happening, State, Step, World } from './state.ts'
import { update } from './update.ts'

/** The wizard's state over time: happenings go in, listeners are told, effects come out. */
export interface Store {
  readonly state: () => State
  readonly subscribe: (listener: () => void) => () => void
  /** Takes happenings in order; listeners are told once. Never throws: what goes wrong is handed to `fail`. */
  readonly dispatch: (...happenings: readonly Happening[]) => void
}

/** A store that starts from a step. `perform` carries effects out; `fail` receives what should not have happened. */
export function createStore(start: Step, world: World, perform: (effect: Effect) => void, fail: (error: unknown) => void): Store {
  let state = start.state
  const listeners = new Set<() => void>()
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch(...happenings) {
      // A throw inside an input handler would end the process without a word.
      try {
        for (const happening of happenings) {
          const step = update(state, happening, world)
          state = step.state
          for (const effect of step.effects) perform(effect)
        }
        for (const listener of listeners) listener()
      } catch (error) {
        fail(error)
      }
    },
  }
}
