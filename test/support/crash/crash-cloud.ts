import type { JsonObject } from '../../../src/common/json.ts'
import { virtualClock } from '../../../src/simulator/clock.ts'
import type { Scenario } from '../../../src/simulator/scenario/types.ts'
import { type PracticeServer, serve } from '../../../src/simulator/server.ts'
import { createSimulator, type Simulator } from '../../../src/simulator/simulator.ts'
import { openStore, type Store } from '../../../src/simulator/store.ts'
import type { SimulatorRequest, SimulatorResponse } from '../../../src/simulator/types.ts'
import { type Comparable, comparable } from '../comparable.ts'

/** One request as the cloud saw it. */
export interface Seen {
  readonly method: string
  /** Path without host; the api-version left out. */
  readonly path: string
  readonly body: string | undefined
  /** undefined: never answered. */
  status: number | undefined
}

/** A practice cloud that outlives its clients, over HTTP, in virtual time; it notes what is asked, and can be told to do something in between. */
export interface CrashCloud {
  readonly endpoint: string
  readonly seen: readonly Seen[]
  /** Called with each request before it has its effect and after; a request of which `before` says `drop` has none and is never answered. */
  watch: { before?(seen: Seen): 'drop' | undefined; after?(seen: Seen): 'drop' | undefined }
  /** What stands at an id, to somebody with every right. */
  look(id: string, apiVersion: string): JsonObject | undefined
  /** Everything it remembers, for another cloud to begin with. */
  readonly memory: Store
  /** Lets so many milliseconds of practice time pass. */
  pass(milliseconds: number): void
  /** Everything that is there, comparable between clouds, and what makes a text that mentions it so. */
  state(): Comparable
  close(): Promise<void>
}

/** `from`: what another cloud remembers, which this one goes on from. */
export async function openCrashCloud(scenario?: Scenario, from?: Store): Promise<CrashCloud> {
  const virtual = virtualClock(Date.UTC(2026, 10, 23))
  let ahead = Math.max(0, (from?.time ?? 0) - virtual.now())
  const clock = { ...virtual, now: () => virtual.now() + ahead }
  const store = openStore()
  if (from !== undefined) {
    store.take(from)
    store.commit(clock.now())
  }
  const simulator = createSimulator({ clock, store, ...(scenario === undefined ? {} : { scenario }) })
  const seen: Seen[] = []
  const cloud: { watch: CrashCloud['watch'] } = { watch: {} }
  const noting: Simulator = {
    ...simulator,
    handle(request, options) {
      if (options?.held === true) return simulator.handle(request, options)
      const one = noted(request)
      seen.push(one)
      if (cloud.watch.before?.(one) === 'drop') return dropped
      const answer = simulator.handle(request, options)
      one.status = answer.status
      return cloud.watch.after?.(one) === 'drop' ? dropped : answer
    },
  }
  const server: PracticeServer = await serve({ simulator: noting, clock, port: 0, time: 'virtual' })
  return Object.assign(cloud, {
    endpoint: server.endpoint,
    seen,
    memory: store,
    look: (id: string, apiVersion: string) => {
      const url = `https://management.azure.com${encodeURI(id)}?api-version=${apiVersion}`
      const { status, body = '{}' } = simulator.handleAsOwner({ method: 'GET', url, headers: {} })
      return status === 200 ? JSON.parse(body) : undefined
    },
    pass: (milliseconds: number) => {
      ahead += milliseconds
    },
    state: () => {
      for (
        let next = simulator.nextChangeAt();
        next !== undefined && next - clock.now() < 24 * 3600 * 1000;
        next = simulator.nextChangeAt()
      ) {
        ahead += Math.max(1, next - clock.now())
        simulator.state()
      }
      return comparable(simulator, store)
    },
    close: async () => {
      await server.close()
      simulator.close()
    },
  })
}

const dropped: SimulatorResponse = { status: 503, headers: {}, reset: true }

function noted({ method, url, body }: SimulatorRequest): Seen {
  const { pathname, searchParams } = new URL(url)
  searchParams.delete('api-version')
  const query = searchParams.toString()
  return { method, path: decodeURIComponent(pathname).replace(/^\/+/, '/') + (query === '' ? '' : `?${query}`), body, status: undefined }
}
