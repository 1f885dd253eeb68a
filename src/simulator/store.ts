import type { Stored } from './kinds.ts'
import { type LogFile, type LogOptions, openLogFile } from './log-file.ts'

/** One change as the log keeps it: kind, key, and the new value; null means gone. */
export type StoredChange = readonly [kind: string, key: string, value: unknown]

type Listener = (key: string, before: unknown, after: unknown) => void

/** Practice time that may be shown before the file has to be told, in milliseconds. */
const lease = 60_000

/**
 * Everything the practice cloud remembers, as plain JSON by kind and key; `Kinds` says what each kind holds. Changes are gathered and
 * become durable together: `commit` appends them as one line before the answer leaves; `rollback` undoes what a refused request did.
 */
export class Store {
  readonly #kinds = new Map<string, Map<string, unknown>>()
  readonly #listeners = new Map<string, Listener[]>()
  #undo: { kind: string; key: string; before: unknown }[] = []
  #time: number | undefined
  #live = 0
  readonly #log: LogFile | undefined

  constructor(open?: (apply: (time: number, changes: readonly StoredChange[]) => void) => LogFile) {
    this.#log = open?.((time, changes) => {
      for (const [kind, key, value] of changes) this.#apply(kind, key, value === null ? undefined : value)
      this.#time = time
    })
  }

  /** The latest practice time, in milliseconds since 1970, of anything stored or shown to anybody; undefined when nothing is. */
  get time(): number | undefined {
    return this.#time === undefined ? undefined : Math.max(this.#time, this.get('clock', 'until') ?? 0)
  }

  /** The file behind the store, if any. */
  get file(): string | undefined {
    return this.#log?.file
  }

  get<K extends string>(kind: K, key: string): Stored<K> | undefined {
    // The boundary: what is in here was put in by the typed `set`, or read from a file and checked by `isStored`.
    return this.#kinds.get(kind)?.get(key) as Stored<K> | undefined
  }

  entries<K extends string>(kind: K): IterableIterator<[string, Stored<K>]> {
    return (this.#kinds.get(kind) ?? new Map<string, unknown>()).entries() as IterableIterator<[string, Stored<K>]>
  }

  size(kind: string): number {
    return this.#kinds.get(kind)?.size ?? 0
  }

  set<K extends string>(kind: K, key: string, value: Stored<K>): void {
    this.#change(kind, key, value)
  }

  delete(kind: string, key: string): void {
    if (this.#kinds.get(kind)?.has(key) === true) this.#change(kind, key, undefined)
  }

  /** Called on every change of a kind, also on those a rollback undoes. */
  onChange<K extends string>(kind: K, listener: (key: string, before: Stored<K> | undefined, after: Stored<K> | undefined) => void): void {
    const told = this.#listeners.get(kind) ?? []
    this.#listeners.set(kind, [...told, listener as Listener])
  }

  /** Makes the changes since the last commit durable, in one append. Does nothing when there are none. */
  commit(time: number): void {
    if (this.#undo.length === 0) return
    const moment = Math.max(time, this.#time ?? time)
    if (this.#log !== undefined) {
      const touched = new Map(this.#undo.map(({ kind, key }) => [`${kind}\n${key}`, { kind, key }]))
      const changes = [...touched.values()].map(({ kind, key }): StoredChange => [kind, key, this.#kinds.get(kind)?.get(key) ?? null])
      this.#log.append(moment, changes)
    }
    this.#undo = []
    this.#time = moment
    if (this.#log?.wantsCompaction(this.#live) === true) this.#log.compact(moment, this.#everything())
  }

  /** With grouped syncs: resolves once everything committed is on the disk. Undefined when it is already. */
  durable(): Promise<void> | undefined {
    return this.#log?.durable()
  }

  /** Undoes every change since the last commit. */
  rollback(): void {
    const undo = this.#undo.reverse()
    this.#undo = []
    for (const { kind, key, before } of undo) this.#apply(kind, key, before)
  }

  /**
   * Says that this practice time is about to be shown to somebody. A process that is killed and started again begins no earlier, so the file is
   * told beforehand, a minute ahead. Changes pending are committed along.
   */
  reach(time: number): void {
    if (this.#log === undefined || time <= (this.time ?? Number.NEGATIVE_INFINITY)) return
    this.set('clock', 'until', time + lease)
    this.commit(time)
  }

  /** Remembers how far practice time has come, at the end: a later process goes on from there, not from the time reserved. */
  remember(time: number): void {
    this.delete('clock', 'until')
    this.commit(time)
    if (this.#time !== undefined && time <= this.#time) return
    this.#time = time
    this.#log?.append(time, [])
  }

  close(): void {
    this.#log?.close()
  }

  /** Takes over all that another store remembers; to be committed. */
  take(other: Store): void {
    for (const [kind, key, value] of other.#everything()) this.#change(kind, key, value)
  }

  *#everything(): Generator<StoredChange> {
    for (const [kind, entries] of this.#kinds) for (const [key, value] of entries) yield [kind, key, value]
  }

  #change(kind: string, key: string, value: unknown): void {
    this.#undo.push({ kind, key, before: this.#kinds.get(kind)?.get(key) })
    this.#apply(kind, key, value)
  }

  #apply(kind: string, key: string, value: unknown): void {
    let entries = this.#kinds.get(kind)
    if (entries === undefined) {
      entries = new Map()
      this.#kinds.set(kind, entries)
    }
    const before = entries.get(key)
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
    this.#live += (value === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
    for (const listener of this.#listeners.get(kind) ?? []) listener(key, before, value)
  }
}

/**
 * Opens the practice cloud's memory. Without a file it lives as long as the process. With one, what is there is loaded and
 * every change is appended; one process at a time. Throws a `UserProblem` when the file is damaged, of another version,
 * or in use.
 */
export function openStore(file?: string, options: LogOptions = {}): Store {
  return new Store(file === undefined ? undefined : (apply) => openLogFile(file, options, apply))
}
