import { createPipelineRequest } from '@azure/core-rest-pipeline'
import type { Clock } from '../common/io.ts'
import type { Wire } from './wire.ts'

const header = 'x-practice-time'

/**
 * The time of a practice cloud that is served in virtual time (docs/practice-cloud.md, TIME-6): it stands still while nobody there waits, so whoever
 * waits by another clock waits in vain. Its answers say what time it is; what is to be waited for is waited for there. A cloud whose answers do not
 * say so, Azure first of all, is untouched: its time is ours.
 */
export function servedTime(wire: Wire, origin: string, own: Clock): { readonly wire: Wire; readonly clock: Clock } {
  /** Ours when the first answer came, its, and its last: so that time does not leap for who has begun to count. */
  let seen: { readonly ours: number; readonly first: number; readonly last: number } | undefined

  const heard: Wire = {
    async sendRequest(request) {
      if (seen !== undefined) request.headers.set(header, String(seen.last))
      const answer = await wire.sendRequest(request)
      const text = answer.headers.get(header)
      if (text !== undefined && /^\d+$/.test(text)) {
        const time = Number(text)
        seen = seen === undefined ? { ours: own.now(), first: time, last: time } : { ...seen, last: Math.max(seen.last, time) }
      }
      return answer
    },
  }
  const now = () => (seen === undefined ? own.now() : seen.ours + seen.last - seen.first)

  /** Waits there; false where that cannot be had. */
  const waitThere = async (due: number, signal: AbortSignal | undefined): Promise<boolean> => {
    while (seen !== undefined && now() < due) {
      const until = Math.ceil(due - seen.ours + seen.first)
      const request = createPipelineRequest({
        method: 'POST',
        url: `${origin}/practice/wait?until=${until}`,
        ...(signal === undefined ? {} : { abortSignal: signal }),
      })
      const before = seen.last
      const answer = await heard.sendRequest(request).catch(() => undefined)
      signal?.throwIfAborted()
      if (answer?.status !== 200 || seen.last <= before) return false
    }
    return seen !== undefined
  }

  return {
    wire: heard,
    clock: {
      now,
      async sleep(milliseconds, signal) {
        signal?.throwIfAborted()
        if (!(await waitThere(now() + milliseconds, signal))) await own.sleep(milliseconds, signal)
      },
    },
  }
}
