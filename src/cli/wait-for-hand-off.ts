import type { Clock } from '../common/io.ts'
import type { Finding } from '../posture/preflight/types.ts'
import { duration } from '../ui/words.ts'
import { findingsOf, type Looked } from './preflight.ts'

export interface Waiting {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Looks at everything anew. */
  look(): Promise<Looked>
  tell(text: string): void
  /** The command that writes what the colleague runs. */
  readonly handOff: string
  /** Milliseconds after which nobody is believed to come. */
  readonly patience: number
}

/** A look every ten seconds at first, every minute later: roles take up to ten minutes to count, people longer. */
const first = 10_000
const longest = 60_000
/** Milliseconds until it is said again where nothing has changed; then twice as long each time. */
const firstSilence = 5 * 60_000

/** Whether waiting can heal everything that is in the way: rights that are missing, grants that others were to make. */
export function isWorthWaiting({ preflight }: Looked): boolean {
  const blocking = findingsOf(preflight, 'blocks')
  return blocking.length > 0 && blocking.every((finding) => lacking(finding).length > 0)
}

/**
 * Looks until a colleague's hand-off has taken effect, and says what is still missing, since when, and what can be done meanwhile. Returns the last look, also
 * where patience ends or something else comes in the way. Rejects with the signal's reason when aborted.
 */
export async function waitForHandOff(start: Looked, { clock, signal, look, tell, handOff, patience }: Waiting): Promise<Looked> {
  const began = clock.now()
  let looked = start
  let missing = missingIn(looked)
  tell(`Waiting for a colleague: ${said(missing)}. Looking again until it is there; Ctrl+C leaves, and nothing has been written.`)
  tell(`Meanwhile: have the folder run that this writes, if nobody has it yet: ${handOff}`)
  let pause = first
  let toldAt = began
  let silence = firstSilence
  while (isWorthWaiting(looked) && clock.now() - began < patience) {
    await clock.sleep(pause, signal)
    pause = Math.min(longest, pause * 1.5)
    looked = await look()
    const now = missingIn(looked)
    const gone = missing.filter((one) => !now.includes(one))
    const waited = duration((clock.now() - began) / 1000)
    if (now.length > 0 && (gone.length > 0 || clock.now() - toldAt >= silence)) {
      tell(`${waited}: ${gone.length > 0 ? `${said(gone, 'there now')}; ` : ''}${said(now)}.`)
      toldAt = clock.now()
      silence = gone.length > 0 ? firstSilence : silence * 2
    }
    missing = now
  }
  if (missing.length === 0) tell(`Everything is there after ${duration((clock.now() - began) / 1000)}; going on.`)
  return looked
}

function missingIn({ preflight }: Looked): readonly string[] {
  return [...new Set(findingsOf(preflight, 'blocks').flatMap(lacking))]
}

/** What somebody else has to give, in words: actions, or a grant that was to be made. */
function lacking({ missing = [], evidence }: Finding): readonly string[] {
  if (evidence.value === 'batch-not-granted') return ['the right of the Batch service on the subscription']
  return missing.map(({ action }) => action)
}

function said(all: readonly string[], what = 'missing'): string {
  const few = all.length <= 3 ? all.join(', ') : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`
  return `${few} ${all.length === 1 ? 'is' : 'are'} ${what}`
}
