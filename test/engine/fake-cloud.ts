import { idKey } from '../../src/common/arm-id.ts'
import type { Clock } from '../../src/common/io.ts'
import type { JsonObject } from '../../src/common/json.ts'
import type { CloudPort, Live } from '../../src/engine/types.ts'

/**
 * A cloud of a few rules, for the engine alone:
 *
 * - `read` gives what is at an id, whatever its case; it takes `readSeconds`.
 * - `write` takes `seconds(id)` and has its effect at its end: the body is there, ours, with `properties.principalId` added.
 * - A write that has begun to settle gives up its turn and ends `settles(id)` seconds later.
 * - `remove` takes as long, and takes along everything whose id lies inside.
 * - The nth request to an id fails with `failures[id][n]` when that is an error: before its effect, or after it when it is `after(error)`.
 * - Every begin and end of a write or removal is kept in `log`, with the virtual second at which it happened, and so is each body written.
 */
export interface FakeCloud extends CloudPort {
  readonly resources: Map<string, Live>
  readonly log: { readonly at: number; readonly what: string; readonly id: string }[]
  readonly written: { readonly id: string; readonly body: JsonObject; readonly live: Live['state'] }[]
  readonly reads: string[]
  busiest: number
}

export interface FakeCloudRules {
  readonly clock: Clock
  readonly seconds?: (id: string) => number
  readonly settles?: (id: string) => number
  readonly readSeconds?: number
  readonly failures?: Readonly<Record<string, readonly (Error | { readonly after: Error } | undefined)[]>>
}

export function after(error: Error): { readonly after: Error } {
  return { after: error }
}

export function retryable(because: string, more: { afterSeconds?: number; withinSeconds?: number } = {}): Error {
  return Object.assign(new Error(`service says: ${because}`), { retry: { because, withinSeconds: 600, ...more } })
}

export function fakeCloud({ clock, seconds = () => 1, settles = () => 0, readSeconds = 0, failures = {} }: FakeCloudRules): FakeCloud {
  const start = clock.now()
  const requests = new Map<string, number>()
  let busy = 0
  const cloud: FakeCloud = {
    resources: new Map(),
    log: [],
    written: [],
    reads: [],
    busiest: 0,
    async read({ id }) {
      cloud.reads.push(id)
      if (readSeconds > 0) await clock.sleep(readSeconds * 1000)
      return cloud.resources.get(idKey(id)) ?? { state: 'absent' }
    },
    write: (step, live, _known, progress) => {
      const effect = () => {
        const body = {
          ...step.body,
          properties: { ...(step.body?.properties as JsonObject | undefined), principalId: `principal-of-${step.name}` },
        }
        cloud.written.push({ id: step.id, body: step.body ?? {}, live: live.state })
        cloud.resources.set(idKey(step.id), { state: 'present', body, ours: true })
        return body
      }
      return request(step.id, 'write', effect, async () => {
        if (settles(step.id) === 0) return
        progress.turnOver()
        await clock.sleep(settles(step.id) * 1000)
      })
    },
    remove: (step) =>
      request(step.id, 'remove', () => {
        for (const key of [...cloud.resources.keys()]) {
          if (key === idKey(step.id) || key.startsWith(`${idKey(step.id)}/`)) cloud.resources.delete(key)
        }
      }),
  }
  return cloud

  async function request<T>(id: string, what: string, effect: () => T, settled = async () => {}): Promise<T> {
    const log = (text: string) => cloud.log.push({ at: (clock.now() - start) / 1000, what: text, id })
    const count = requests.get(id) ?? 0
    requests.set(id, count + 1)
    const failure = failures[id]?.[count]
    log(`${what} begins`)
    busy += 1
    cloud.busiest = Math.max(cloud.busiest, busy)
    await clock.sleep(seconds(id) * 1000)
    busy -= 1
    log(`${what} ends`)
    if (failure instanceof Error) throw failure
    const result = effect()
    if (failure !== undefined) throw failure.after
    await settled()
    return result
  }
}
