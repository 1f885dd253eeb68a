import type { Clock } from '../common/io.ts'
import { UserProblem } from '../common/problem.ts'

/** Longer than anything takes in Azure that ends at all: the SDKs poll an operation without end. */
const longest = 2 * 3600 * 1000

const longestPiece = 10 * 60_000

/**
 * Does `work` for two hours at most, by the clock of the cloud. Then its signal is aborted and a UserProblem thrown: what was begun goes on in
 * Azure, and the next run finds it. `what` is a sentence: `Virtual network vnet-demo was not created.`
 */
export async function withinTime<T>(
  clock: Clock,
  signal: AbortSignal | undefined,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController()
  const done = new AbortController()
  const watch = async () => {
    // In pieces, each counted as no longer than it was to be: while a laptop sleeps nobody has asked the service anything. A clock may wake early, too
    // (the one beside an emulator does), or be set back.
    for (let spent = 0; spent < longest; ) {
      const piece = Math.min(longestPiece, longest - spent)
      const before = clock.now()
      await clock.sleep(piece, done.signal)
      spent += Math.min(piece, Math.max(0, clock.now() - before))
    }
    over.abort(new Error('took too long'))
  }
  watch().catch(() => {})
  try {
    return await work(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]))
  } catch (error) {
    if (!over.signal.aborted || signal?.aborted === true) throw error
    throw new UserProblem({
      code: 'never-ended',
      what,
      why: 'The service has said for two hours that it is still at it. It was not called off.',
      now: ['Look at it in the portal (Activity log); then run the same command again: it goes on from what exists'],
    })
  } finally {
    done.abort(new Error('done'))
  }
}
