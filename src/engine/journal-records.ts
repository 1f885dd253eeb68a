import type { Action, EngineEvent } from './types.ts'

/** The version this program writes. A higher one was written by a newer program. */
export const journalVersion = 1

/** The first line of each run. */
export interface RunHeader {
  readonly type: 'run'
  readonly version: number
  readonly environment: string
  readonly at: number
}

/** Written, and on the disk, before the cloud is asked to change anything. */
export interface Intent {
  readonly type: 'intent'
  readonly at: number
  readonly id: string
  readonly action: Action
  readonly does: 'write' | 'remove'
  /** Of the body that goes on the wire; absent for a removal. */
  readonly bodyHash?: string
}

/** The last line of a run that was not cut off. */
export interface RunEnd {
  readonly type: 'end'
  readonly at: number
}

export type JournalRecord = Intent | EngineEvent | RunEnd
