import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import type { Clock } from '../common/io.ts'
import { isObject } from '../common/json.ts'
import type { Asking } from './asking.ts'
import { brokenConnection } from './broken-connection.ts'
import { createLane, type Lane, type LaneLimits, type Passage } from './lane.ts'
import { secondsToWait } from './retry-after.ts'
import type { Wire } from './wire.ts'

export interface Pacing {
  /** Of the cloud that is asked: what it wants waited for is waited for on this. */
  readonly clock: Clock
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly asking: Asking
  /** Told in words where no step of a run asks: once for all requests that wait at the same time. */
  readonly note?: ((line: string) => void) | undefined
  /** Aborted when nobody needs an answer any more: what waits ends. */
  readonly closed?: AbortSignal
  /** The most the first wait after a failure without a time to come back may take, doubled each time. Seconds. */
  readonly firstSeconds?: number
}

type Kind = 'reads' | 'writes' | 'deletes'

/** Per subscription and caller (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
const limits: Readonly<Record<Kind, LaneLimits>> = {
  reads: { perSecond: 25, atOnce: Number.POSITIVE_INFINITY },
  writes: { perSecond: 10, atOnce: 16 },
  deletes: { perSecond: 10, atOnce: 16 },
}

/** What a request that is refused as one too many may wait in all, and how often it may come back. */
const throttled = { seconds: 600, tries: 60 }
/** How often a read that failed is sent again. */
const readTries = 4
/** 429s that do not mean too many requests: something is busy. Who asked decides. */
const busy = new Set(['AnotherOperationInProgress', 'RetryableError'])

/**
 * A wire that keeps to what Resource Manager lets one caller send, and the only place where a request is sent a second time as it is (the SDKs' own
 * retries are off): what was refused as one too many, which had no effect, and reads that failed. A write that failed in any other way may have
 * had its effect: it goes back to who asked, who looks first. Every further try and every wait of a second or more is told.
 */
export function pacedWire(wire: Wire, { clock, random, asking, note, closed, firstSeconds = 1 }: Pacing): Wire {
  const lanes = new Map<string, Lane>()
  let notedUntil = Number.NEGATIVE_INFINITY

  const laneOf = (request: PipelineRequest): { readonly lane: Lane; readonly kind: Kind } => {
    const kind = kindOf(request.method)
    const subscription = /\/subscriptions\/([^/?]+)/i.exec(request.url)?.[1]?.toLowerCase()
    const key = `${subscription ?? 'tenant'}/${kind}`
    const lane = lanes.get(key) ?? createLane(clock, limits[kind])
    lanes.set(key, lane)
    return { lane, kind }
  }
  const inWords = (line: string, seconds: number): void => {
    if (note === undefined || seconds < 1 || clock.now() < notedUntil) return
    notedUntil = clock.now() + 1000 * seconds
    note(line)
  }

  return {
    async sendRequest(request) {
      const asker = asking.current()
      const signals = [request.abortSignal, closed].filter((one) => one instanceof AbortSignal)
      const signal = signals.length === 0 ? undefined : AbortSignal.any(signals)
      const { lane, kind } = laneOf(request)
      let waited = 0
      let failures = 0
      /** Whether there is another try after so many seconds; it is told. */
      const again = (seconds: number, because: string): boolean => {
        if (asker !== undefined) return asker.retrying(seconds, because)
        inWords(`${sentence(because)}; trying again in ${Math.max(1, Math.ceil(seconds))} s`, Math.max(1, seconds))
        return true
      }
      const backOff = (tries: number): number => Math.max(firstSeconds / 10, random() * Math.min(60, firstSeconds * 2 ** (tries - 1)))
      let refusedBefore = false
      for (let tries = 1; ; tries += 1) {
        const passage: Passage = await lane.enter(asker?.urgency ?? 0, signal, (seconds) => {
          // A refusal has said already when it goes on.
          if (refusedBefore || seconds < 1) return
          const reason = 'Resource Manager takes only so many requests at a time'
          if (asker === undefined) inWords(`${reason}; it goes on in ${Math.ceil(seconds)} s`, seconds)
          else asker.waiting(reason, { inSeconds: Math.ceil(seconds) })
        })
        let answer: PipelineResponse
        try {
          answer = await wire.sendRequest(request)
        } catch (error) {
          passage.lost()
          failures += 1
          if (!onlyAsks(request) || signal?.aborted === true || !isBrokenConnection(error) || failures >= readTries) throw error
          const seconds = backOff(failures)
          if (!again(seconds, 'Azure Resource Manager did not answer')) throw error
          await clock.sleep(1000 * seconds, signal)
          continue
        }
        const asked = secondsToWait(answer.headers, clock.now())
        if (answer.status === 429 && !busy.has(codeOf(answer))) {
          // To come back at once (0, or a date that has passed) is no time to wait for: each refusal waits longer.
          const seconds = asked === undefined ? Math.max(1, backOff(tries)) : asked < 1 ? Math.max(asked, backOff(tries)) : asked
          passage.refused(seconds)
          waited += seconds
          refusedBefore = true
          if (waited > throttled.seconds || tries >= throttled.tries) return answer
          if (!again(seconds, 'Resource Manager has had enough requests for now')) return answer
          continue
        }
        passage.answered(remainingOf(answer, kind))
        if (!onlyAsks(request) || !mayHeal.has(answer.status)) return answer
        failures += 1
        const seconds = asked === undefined || asked < 1 ? Math.max(asked ?? 0, backOff(failures)) : asked
        if (failures >= readTries || seconds > throttled.seconds) return answer
        if (!again(seconds, 'the service is busy')) return answer
        await clock.sleep(1000 * seconds, signal)
      }
    },
  }
}

/** Whether sending it twice harms nobody: a read, or a POST that only asks. */
function onlyAsks({ method, url }: PipelineRequest): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && /\/(?:checkNameAvailability|checkAccess)(?:\?|$)/i.test(url))
}

/** Statuses of a read that is worth sending again. */
const mayHeal = new Set([408, 500, 502, 503, 504])

function kindOf(method: string): Kind {
  return method === 'GET' || method === 'HEAD' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes'
}

function remainingOf({ headers }: PipelineResponse, kind: Kind): number | undefined {
  const text = headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`) ?? headers.get(`x-ms-ratelimit-remaining-tenant-${kind}`)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

function codeOf({ bodyAsText }: PipelineResponse): string {
  try {
    const body: unknown = JSON.parse(bodyAsText ?? '')
    const error = isObject(body) && isObject(body.error) ? body.error : body
    return isObject(error) && typeof error.code === 'string' ? error.code : ''
  } catch {
    return ''
  }
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && brokenConnection.has(error.code)
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
