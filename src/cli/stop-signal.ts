import { exitCodes, UserProblem } from '../common/problem.ts'

/** How a run is told to stop. */
export interface StopSignal {
  /** Aborted: begin nothing more. Its reason ends what only reads, with exit 130. */
  readonly signal: AbortSignal
  /** Aborted as well: what runs is left to Azure, which goes on with what it was told. */
  readonly abandon: AbortSignal
  release(): void
}

export interface Listening {
  /** Said to the person on the first signal, and on the last. */
  readonly tell: (text: string) => void
  /** The command that goes on from here, for who leaves at once. */
  readonly again: string
}

/**
 * Where nobody can be asked: the first Ctrl+C, SIGTERM or closed terminal stops here, so that the journal and the report are true before the process
 * ends, which is soon. A second Ctrl+C or SIGTERM leaves at once (exit 130); what was under way then is found by the next run.
 */
export function stopSignal({ tell, again }: Listening): StopSignal {
  const stop = new AbortController()
  const abandon = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) {
      // A closed terminal is often announced twice, by the kernel and by the shell.
      if (name === 'SIGHUP') return
      tell(`Left. Go on from what exists with: ${again}`)
      process.exit(exitCodes.left)
    }
    tell(
      'Stopping here: nothing more is begun, and Azure goes on with what it was told.' +
        (name === 'SIGINT' ? ' Press Ctrl+C again to leave at once.' : ''),
    )
    stop.abort(stoppedProblem(again))
    abandon.abort(stoppedProblem(again))
  }
  return { signal: stop.signal, abandon: abandon.signal, release: onSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], onSignal) }
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
