import type { Io } from '../common/io.ts'
import { exitCodes } from '../common/problem.ts'

/** A signal that is aborted by the first Ctrl+C, SIGTERM or a closed terminal: finish what runs, begin nothing more. */
export interface StopSignal {
  readonly signal: AbortSignal
  release(): void
}

/** Listens until released. The second Ctrl+C leaves at once (exit 130); what is under way then is found by the next run. */
export function stopSignal(_io: Io, tell: (text: string) => void): StopSignal {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.left)
    tell('Stopping after the steps under way. Press Ctrl+C again to leave at once.')
    controller.abort(new Error('stopped'))
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, onSignal)
    },
  }
}
