import type { Ignored } from '../engine/types.ts'

/** Decisions to leave differences as they are: those that hold, and those whose time is over. */
export interface Decisions {
  readonly active: readonly Ignored[]
  readonly expired: readonly Ignored[]
}
