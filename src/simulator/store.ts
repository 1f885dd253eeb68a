import type { Json } from '../common/json.ts'
import { type LogFile, openLogFile } from './log-file.ts'

/** One change as the log keeps it: kind, key, and the new value; null means gone. */
export type StoredChange = readonly [kind: string, key: string, value: Json]

type Listener = (kind: string, key: string, before: Json | undefined, after: Json | undefined) => void

/**
 * Everything the practice cloud remembers, as plain JSON by kind and key. Changes are gathered and become durable
 * together: `commit` appends them as one line before the answer leaves; `rollback` undoes what a refused request did.
 */
export class Store {
  readonly #kinds = new Map<string, Map<string, Json>>()
  readonly #listeners: Listener[] = []
  #undo: { kind: string; key: string; before: Json | undefined }[] = []
  #time: number | undefined
  readonly #log: LogFile | undefined

  constructor(log?: LogFile) {
    this.#log = log
    if (log === undefined) return
    this.#time = log.load((time, changes) => {
      for (const [kind, key, value] of changes) this.#apply(kind, key, value === null ? undefined : value)
      this.#time = time
    })
  }

  /** The latest practice time, in milliseconds since 1970, of anything stored; undefined when nothing is. */
  get time(): number | undefined {
    return this.#time
  }

  /** The file behind the store, if any. */
  get file(): string | undefined {
    return this.#log?.file
  }

  get(kind: string, key: string): Json | undefined {
    return this.#kinds.get(kind)?.get(key)
  }

  entries(kind: string): IterableIterator<[string, Json]> {
    return (this.#kinds.get(kind) ?? new Map<string, Json>()).entries()
  }

  size(kind: string): number {
    return this.#kinds.get(kind)?.size ?? 0
  }

  set(kind: string, key: string, value: Json): void {
    this.#change(kind, key, value)
  }

  delete(kind: string, key: string): void {
    if (this.get(kind, key) !== undefined) this.#change(kind, key, undefined)
  }

  /** Called on every change, also on those a rollback undoes. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener)
  }

  /** Makes the changes since the last commit durable, in one append. Does nothing when there are none. */
  commit(time: number): void {
    if (this.#undo.length === 0) return
    const moment = Math.max(time, this.#time ?? time)
    if (this.#log !== undefined) {
      const touched = new Map(this.#undo.map(({ kind, key }) => [`${kind}\n${key}`, { kind, key }]))
      const changes = [...touched.values()].map(({ kind, key }): StoredChange => [kind, key, this.get(kind, key) ?? null])
      this.#log.append(moment, changes)
      if (this.#log.wantsCompaction()) this.#log.compact(moment, this.everything())
    }
    this.#undo = []
    this.#time = moment
  }

  /** Undoes every change since the last commit. */
  rollback(): void {
    const undo = this.#undo.reverse()
    this.#undo = []
    for (const { kind, key, before } of undo) this.#apply(kind, key, before)
  }

  /** Remembers how far practice time has come, so that a later process does not go back. */
  remember(time: number): void {
    if (this.#time !== undefined && time <= this.#time) return
    this.#time = time
    this.#log?.append(time, [])
  }

  close(): void {
    this.#log?.close()
  }

  /** All that is remembered. */
  *everything(): Generator<StoredChange> {
    for (const [kind, entries] of this.#kinds) for (const [key, value] of entries) yield [kind, key, value]
  }

  #change(kind: string, key: string, value: Json | undefined): void {
    this.#undo.push({ kind, key, before: this.get(kind, key) })
    this.#apply(kind, key, value)
  }

  #apply(kind: string, key: string, value: Json | undefined): void {
    let entries = this.#kinds.get(kind)
    if (entries === undefined) {
      entries = new Map()
      this.#kinds.set(kind, entries)
    }
    const before = entries.get(key)
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
    for (const listener of this.#listeners) listener(kind, key, before, value)
  }
}

/**
 * Opens the practice cloud's memory. Without a file it lives as long as the process. With one, what is there is loaded and
 * every change is appended; one process at a time. Throws a `UserProblem` when the file is damaged, of another version,
 * or in use.
 */
export function openStore(file?: string): Store {
  return new Store(file === undefined ? undefined : openLogFile(file))
}
