import type { Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import type { EngineEvent } from '../engine/types.ts'
import { type Interruptible, interruptible, stoppingHere, type Wanted } from '../ui/interruptible.ts'
import { canBeAsked } from './approve.ts'
import type { Options } from './options.ts'

/** How a run is told to stop. */
export interface StopSignal extends Stops {
  /** Carries out what writes: there Ctrl+C is a question, where somebody can be asked. `tell` is given the events, none while the question is open. */
  whileWriting<T>(tell: (event: EngineEvent) => void, work: (telling: Stops & { emit(event: EngineEvent): void }) => Promise<T>): Promise<T>
  release(): void
}

export interface Stops {
  /** Aborted: begin nothing more. Its reason ends what only reads, with exit 130. */
  readonly signal: AbortSignal
  /** Aborted as well: what runs is left to Azure, which goes on with what it was told. */
  readonly abandon: AbortSignal
}

export interface Listening {
  /** Said to the person on the first signal, and on the last. */
  readonly tell: (text: string) => void
  /** The command that goes on from here, for who leaves at once. */
  readonly again: string
  /** Asks what Ctrl+C means; absent where nobody can be asked. */
  readonly ask?: (over: AbortSignal) => Promise<Wanted>
}

/**
 * Without a wizard. While only reading, and where nobody can be asked: the first Ctrl+C stops here, so that the journal and the report are true before the
 * process ends, which is soon; SIGTERM and a closed terminal always do. Ctrl+C or SIGTERM after that leaves at once (exit 130); what was under way then is
 * found by the next run.
 */
export function stopSignal({ tell, again, ask }: Listening): StopSignal {
  const stop = new AbortController()
  const abandon = new AbortController()
  let asking: Interruptible | undefined
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted || asking?.abandon.aborted === true) {
      // A closed terminal is often announced twice, by the kernel and by the shell.
      if (name === 'SIGHUP') return
      tell(`Left. Go on from what exists with: ${again}`)
      process.exit(exitCodes.left)
    }
    if (name === 'SIGINT' && asking !== undefined) return asking.interrupt()
    tell(`${stoppingHere}${name === 'SIGINT' ? ' Press Ctrl+C again to leave at once.' : ''}`)
    stop.abort(stoppedProblem(again))
    abandon.abort(stoppedProblem(again))
  }
  return {
    signal: stop.signal,
    abandon: abandon.signal,
    async whileWriting(told, work) {
      if (ask === undefined || stop.signal.aborted) return work({ emit: told, signal: stop.signal, abandon: abandon.signal })
      const running = interruptible({ ask, tell: told, say: tell })
      asking = running
      stop.signal.addEventListener('abort', running.stopHere, { once: true })
      try {
        return await work(running)
      } finally {
        asking = undefined
        stop.signal.removeEventListener('abort', running.stopHere)
        running.end()
      }
    },
    release: onSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], onSignal),
  }
}

/** How a person at this terminal is asked; undefined where nobody can be, or where stderr is for a program. */
export function askedHere(io: Io, options: Options): Pick<Listening, 'ask'> {
  if (!canBeAsked(io, options) || options.events === 'ndjson') return {}
  return {
    async ask(over) {
      const [{ askToStop }, { inquirerPrompts }] = await Promise.all([
        import('../ui/plain/ask-to-stop.ts'),
        import('../ui/plain/prompts.ts'),
      ])
      return askToStop(inquirerPrompts({ input: io.stdin, output: io.stderr }), over)
    },
  }
}

/** What only reads, ended at once by the signal, with its reason: nobody waits for answers nobody wants any more. What was asked ends with its session. */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(signal.reason)
    if (signal.aborted) stopped()
    signal.addEventListener('abort', stopped, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped))
  })
}

/** What ends while it only reads says this; nothing was written. */
function stoppedProblem(again: string): UserProblem {
  return new UserProblem({ code: 'stopped', what: 'Stopped before anything was written.', now: [again], exit: exitCodes.left })
}

/** Where a person can be asked: each Ctrl+C, as far as the terminal does not take it for a key, and once the order or the need to end. */
export interface Interruptions {
  /** SIGTERM, or a terminal that was closed. */
  readonly ended: AbortSignal
  /** Calls `listener` on each Ctrl+C until released. Nobody listening means leaving. */
  listen(listener: () => void): () => void
  release(): void
}

export function interruptions(): Interruptions {
  const end = new AbortController()
  const listeners: (() => void)[] = []
  const release = onSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], (name) => {
    const listener = listeners.at(-1)
    if (name === 'SIGINT' && listener !== undefined) listener()
    else end.abort(new Error(name))
  })
  return {
    ended: end.signal,
    listen(listener) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    release,
  }
}

function onSignals(names: readonly NodeJS.Signals[], listener: (name: NodeJS.Signals) => void): () => void {
  for (const name of names) process.on(name, listener)
  return () => {
    for (const name of names) process.off(name, listener)
  }
}
