import type { Wire } from '../../src/azure/wire.ts'

/** Counts how deep requests wait for one another: those under way at the same time make one round trip. */
export interface RoundTrips {
  readonly wire: (inner: Wire) => Wire
  /** Begins to count afresh. */
  reset(): void
  readonly count: number
  readonly requests: readonly string[]
}

/**
 * A wire that answers in rounds: it gathers requests until nothing more is asked without an answer, then answers all of them together. A round is what
 * one round trip's time would be, whatever that is: no clock is needed, and a slow machine counts the same.
 */
export function roundTrips(): RoundTrips {
  let waiting: (() => void)[] = []
  let count = 0
  let requests: string[] = []
  let gathering = false
  const quiet = async () => {
    // Work between two requests (imports, serialisers, pipelines) takes turns of the event loop: as many without a new request mean that all is asked.
    for (let turns = 0, seen = -1; turns < 25; turns += 1) {
      if (waiting.length !== seen) turns = 0
      seen = waiting.length
      await new Promise((done) => setImmediate(done))
    }
  }
  const gather = async () => {
    if (gathering) return
    gathering = true
    await quiet()
    count += 1
    const round = waiting
    waiting = []
    gathering = false
    for (const go of round) go()
  }
  return {
    wire: (inner) => ({
      async sendRequest(request) {
        const url = new URL(request.url)
        requests.push(`${request.method} ${url.pathname}${url.searchParams.get('$filter') ?? ''}`)
        await new Promise<void>((done) => {
          waiting.push(done)
          void gather()
        })
        return inner.sendRequest(request)
      },
    }),
    reset() {
      count = 0
      requests = []
    },
    get count() {
      return count
    },
    get requests() {
      return requests
    },
  }
}
