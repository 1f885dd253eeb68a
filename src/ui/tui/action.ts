import type { Binding } from '../terminal/keys.ts'
import type { SignInMethod } from '../types.ts'

/** What a key means on the screen it is pressed on. */
export type Action =
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'jump'; readonly to: number }
  | { readonly do: 'accept' }
  | { readonly do: 'back' }
  | { readonly do: 'why' }
  | { readonly do: 'accept-rest' }
  | { readonly do: 'everything' }
  | { readonly do: 'delegate' }
  | { readonly do: 'stop-waiting' }
  | { readonly do: 'edit' }
  | { readonly do: 'plan' }
  | { readonly do: 'save' }
  | { readonly do: 'create' }
  | { readonly do: 'leave' }
  | { readonly do: 'type-in' }
  | { readonly do: 'retry' }
  | { readonly do: 'sign-in'; readonly method: SignInMethod }
  | { readonly do: 'help' }
  | { readonly do: 'controls' }
  | { readonly do: 'fix' }
  | { readonly do: 'undo' }
  | { readonly do: 'find' }
  | { readonly do: 'fold'; readonly to: boolean }
  | { readonly do: 'fold-all' }

/** The keys of a screen, in the order the footer shows them. */
export type Bindings = readonly Binding<Action>[]
