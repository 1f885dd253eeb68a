import type { JsonObject } from '../../common/json.ts'
import type { Settings } from '../settings.ts'

/** Which requests a fault is about. What is absent matches everything; `*` in a text stands for any characters. Case does not matter. */
export interface FaultMatch {
  readonly method?: string
  /** Resource type, e.g. `Microsoft.Network/*`. */
  readonly type?: string
  /** Resource id or request path. */
  readonly path?: string
}

/** What goes wrong. */
export type FaultEffect =
  /** Refused with this status; nothing happened. 429 and 503 carry `Retry-After` when it is given (seconds). */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly message?: string; readonly retryAfter?: number }
  /** The connection breaks before the request took effect, or after: then the write is done and nobody was told. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The answer, or the operation it starts, takes so many seconds more. */
  | { readonly kind: 'slow'; readonly seconds: number }
  /** The operation it starts never ends. */
  | { readonly kind: 'never-ends' }
  /** The operation it starts fails when its time is up; the resource stays, `Failed`. */
  | { readonly kind: 'fails-at-end'; readonly code: string; readonly message: string }

/**
 * One rule. A request counts with every rule it matches; of several that would strike, the first does. Without `nth`, `from`, `to` and
 * `probability` it strikes always; `probability` within a range is drawn only there.
 */
export interface FaultRule {
  readonly match: FaultMatch
  /** Strikes the nth matching request only (from 1), or every one from `from` to `to`. */
  readonly nth?: number
  readonly from?: number
  readonly to?: number
  /** Strikes with this chance (0 to 1), drawn from the scenario's seed. */
  readonly probability?: number
  readonly effect: FaultEffect
}

/**
 * Something that is there before anyone comes: written as the subscription's owner some time before the cloud begins, so that every operation is
 * over and every grant in effect. Path without host; in path and body `{subscription}`, `{tenant}` and `{caller}` (object id) are filled in.
 */
export interface SetUpRequest {
  readonly method: 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly path: string
  readonly apiVersion: string
  readonly body?: JsonObject
}

/** A practice cloud as it is when it begins, and what goes wrong in it. A YAML file of this shape, or a built-in one. */
export interface Scenario {
  /** The built-in's name, or the file's without its ending. */
  readonly name: string
  /** One line: what can be learnt here. */
  readonly title: string
  /** What chance is drawn from; absent: 1. */
  readonly seed?: number
  /** Merged over `defaultSettings`, object by object; lists are replaced. */
  readonly settings?: DeepPartial<Settings>
  readonly setUp?: readonly SetUpRequest[]
  readonly faults?: readonly FaultRule[]
}

export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T
