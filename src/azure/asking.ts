import { AsyncLocalStorage } from 'node:async_hooks'

/** For whom a request is sent: told why it waits, and asked before it is sent again. */
export interface Asker {
  /** Seconds of the longest chain of work behind it: where requests wait, the one with the most goes first. */
  readonly urgency: number
  waiting(reason: string, more?: { readonly inSeconds?: number }): void
  /** Told before each further try. False when there is no time left for one: then the failure is handed on. */
  retrying(inSeconds: number, because: string): boolean
}

/** The answer that said how an operation ended, where it did not end well. */
export interface BadEnd {
  readonly body: string
  readonly correlationId: string | undefined
}

/** Carries who asks along the chain of calls, because the SDKs hand nothing of ours on to the wire. */
export interface Asking {
  as<T>(asker: Asker, work: () => Promise<T>): Promise<T>
  current(): Asker | undefined
  /** The wire has seen an operation end badly: the SDKs' pollers keep nothing of the answer but its text. */
  ended(end: BadEnd): void
  /** The last of these, of whoever asks now. */
  badEnd(): BadEnd | undefined
}

export function createAsking(): Asking {
  const storage = new AsyncLocalStorage<{ readonly asker: Asker; end?: BadEnd }>()
  return {
    as: (asker, work) => storage.run({ asker }, work),
    current: () => storage.getStore()?.asker,
    ended(end) {
      const store = storage.getStore()
      if (store !== undefined) store.end = end
    },
    badEnd: () => storage.getStore()?.end,
  }
}
