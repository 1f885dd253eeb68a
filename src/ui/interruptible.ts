import type { EngineEvent } from '../engine/types.ts'

/** What Ctrl+C while Azure works can mean. */
export type Wanted = 'go on' | 'wait' | 'here'

export interface Stopping {
  /** Asks what is wanted; `over` is aborted when the run ends meanwhile. */
  readonly ask: (over: AbortSignal) => Promise<Wanted>
  readonly tell: (event: EngineEvent) => void
  /** One sentence to the person. */
  readonly say: (text: string) => void
}

/** A run that can be interrupted, one question at a time. */
export interface Interruptible {
  /** Aborted: begin nothing more. */
  readonly signal: AbortSignal
  /** Aborted as well: what runs is left to Azure. */
  readonly abandon: AbortSignal
  /** Tells an event; while the question is open nothing is printed over it. */
  readonly emit: (event: EngineEvent) => void
  /** Ctrl+C: asks. Whoever presses it again, at the question or once it was answered with waiting, means to stop here. */
  interrupt(): void
  /** Begin nothing more, and do not watch what runs. */
  stopHere(): void
  /** The run has ended: a question still open is over, and what was held back is told. */
  end(): void
}

/** Said when nothing more is begun and nobody watches what runs. */
export const stoppingHere = 'Stopping here: nothing more is begun, and Azure goes on with what it was told.'

/** Ctrl+C while Azure works is a question, where lines are printed one below the other. */
export function interruptible({ ask, tell, say }: Stopping): Interruptible {
  const stop = new AbortController()
  const abandon = new AbortController()
  let held: EngineEvent[] | undefined
  const over = new AbortController()
  const goOn = (): void => {
    const events = held ?? []
    held = undefined
    for (const event of events) tell(event)
  }
  const stopHere = (): void => {
    stop.abort()
    abandon.abort()
  }
  const asked = async (): Promise<void> => {
    held = []
    // A prompt that fails for whatever reason leaves the safe way: nothing more is begun.
    const wanted = await ask(over.signal).catch((): Wanted => 'here')
    if (wanted === 'here') say(stoppingHere)
    if (wanted === 'wait') say('Stopping once the running steps are done; nothing more is begun. Ctrl+C stops here.')
    goOn()
    if (wanted === 'here') stopHere()
    if (wanted === 'wait') stop.abort()
  }
  return {
    signal: stop.signal,
    abandon: abandon.signal,
    emit: (event) => (held === undefined ? tell(event) : void held.push(event)),
    interrupt() {
      if (held === undefined && !stop.signal.aborted) return void asked()
      over.abort()
      say(stoppingHere)
      stopHere()
    },
    stopHere,
    end() {
      over.abort()
      goOn()
    },
  }
}
