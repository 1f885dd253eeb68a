import { render } from 'ink'
import type { Draft } from '../../interview/types.ts'
import { themeFor } from '../terminal/theme.ts'
import type { WizardHost, WizardResult, WizardStreams } from '../types.ts'
import { App } from './app.tsx'
import { makePerformer } from './effects.ts'
import type { State, Step } from './state.ts'
import type { Store } from './store.ts'
import { createStore } from './store.ts'
import { begin } from './update.ts'
import { worldOf } from './world.ts'

const clearScreen = '\u001b[H\u001b[J'
const tickMilliseconds = 250

/**
 * Runs the wizard on the alternate screen until it is left or everything is created. The terminal is restored before this returns
 * or throws; a throw is a bug of ours, for the caller to print on the normal screen.
 */
export async function runWizard(host: WizardHost, streams: WizardStreams, start: Draft): Promise<WizardResult> {
  const { stdin, stdout, stderr } = streams
  const world = worldOf(host)
  const theme = themeFor(streams.env, streams.platform, true, streams.color)
  let result: WizardResult | undefined
  let failure: { readonly error: unknown } | undefined
  let unmount = (): void => {}

  const leave = (outcome: WizardResult): void => {
    result ??= outcome
    unmount()
  }
  const fail = (error: unknown): void => {
    failure ??= { error }
    unmount()
  }
  const first: Step = begin(start, world, sizeOf(stdout), host.clock.now())
  const store: Store = createStore(first, world, (effect) => perform(effect), fail)
  const perform = makePerformer({ host, world, state: store.state, dispatch: store.dispatch, leave, fail })

  // Ink takes the keyboard only after its first frame is painted; a Ctrl+C until then would kill, a letter would be echoed over the frame.
  stdin.setRawMode?.(true)

  // Everything Ink leaves to chance, said: Ctrl+C is a key like others, a CI variable does not silence a terminal, a key paints at once.
  const instance = render(<App store={store} world={world} theme={theme} />, {
    stdin,
    stdout,
    stderr,
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    maxFps: 120,
  })
  unmount = () => instance.unmount()
  if (result !== undefined || failure !== undefined) unmount()

  // Ink leaves remains of the old frame on resize. Ours runs first: clear, draw the new frame in the same turn, then Ink finds it done.
  const onResize = (): void => {
    instance.clear()
    stdout.write(clearScreen)
    store.dispatch({ type: 'resized', ...sizeOf(stdout) })
    instance.rerender(<App store={store} world={world} theme={theme} />)
  }
  const onEnd = (): void => store.dispatch({ type: 'ended' })
  const stopClock = runClock(store, () => host.clock.now())
  stdout.prependListener('resize', onResize)
  stdin.once('end', onEnd)
  streams.ended?.addEventListener('abort', onEnd, { once: true })
  if (streams.ended?.aborted === true) onEnd()
  for (const effect of first.effects) perform(effect)
  try {
    await instance.waitUntilExit()
  } finally {
    stopClock()
    stdout.off('resize', onResize)
    stdin.off('end', onEnd)
    streams.ended?.removeEventListener('abort', onEnd)
    stdin.setRawMode?.(false)
  }
  if (failure !== undefined) throw failure.error
  return result ?? { kind: 'left', draft: store.state().draft, resume: world.resumeCommand(store.state().draft) }
}

/** One clock for everything that shows time; it stands still while nothing runs. */
function runClock(store: Store, now: () => number): () => void {
  let timer: NodeJS.Timeout | undefined
  const check = (): void => {
    const runs = isRunning(store.state())
    if (runs && timer === undefined) timer = setInterval(() => store.dispatch({ type: 'tick', now: now() }), tickMilliseconds)
    if (!runs && timer !== undefined) {
      clearInterval(timer)
      timer = undefined
    }
  }
  const unsubscribe = store.subscribe(check)
  check()
  return () => {
    unsubscribe()
    if (timer !== undefined) clearInterval(timer)
  }
}

function isRunning({ screen }: State): boolean {
  return screen.name === 'creating' || screen.name === 'leave-question'
}

function sizeOf(stdout: NodeJS.WriteStream): State['size'] {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 }
}
