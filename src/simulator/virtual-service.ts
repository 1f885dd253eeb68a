import type { Clock } from '../common/io.ts'
import type { Simulator } from './simulator.ts'
import { answerInPracticeTime, longestHold } from './transport.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'

/** A change further off than this is nothing anyone waits for: a deleted vault that will be gone in ninety days. */
const foreseeable = 24 * 3600 * 1000
/** Requests remembered; more than a client has going at a time. */
const remembered = 10_000

/** Where a client waits by this clock: `POST /practice/wait?until=TIME`, in milliseconds as the header says them. */
export const waitPath = '/practice/wait'
/** Says what time it is, in milliseconds since 1970; in a request, what time the client has seen: it waits by this clock. In virtual time only. */
const timeHeader = 'x-practice-time'

export interface VirtualService {
  /** Answers as `answerInPracticeTime` does, for clients whose own clock is the real one. */
  answer(request: SimulatorRequest, signal: AbortSignal): Promise<SimulatorResponse>
  /** Answers once it is that time here, or after five minutes of it: then one asks again. */
  wait(target: string, signal: AbortSignal): Promise<SimulatorResponse>
}

/**
 * Virtual time for clients over HTTP, in which it would stand still while they wait for real. A client that knows of it has one clock with it: every
 * answer says the time, waiting is asked for, and a refusal is as it is. For any other, two things let time pass: what a refusal asks to wait for passes here (its `Retry-After`
 * is then 0); and who asks the very same thing again is waiting for something, so time goes on to the next change, by five minutes at most.
 */
export function virtualService(simulator: Simulator, clock: Clock): VirtualService {
  const asked = new Set<string>()
  const timed = (response: SimulatorResponse): SimulatorResponse => ({
    ...response,
    headers: { ...response.headers, [timeHeader]: String(clock.now()) },
  })
  const json = { 'Content-Type': 'application/json; charset=utf-8' }

  const answer: VirtualService['answer'] = async (request, signal) => {
    const key = `${request.method} ${request.url} ${request.body ?? ''}`
    const next = simulator.nextChangeAt()
    const ahead = next === undefined ? undefined : next - clock.now()
    if (asked.has(key) && ahead !== undefined && ahead > 0 && ahead < foreseeable) await clock.sleep(Math.min(ahead, longestHold), signal)
    if (asked.size >= remembered) asked.clear()
    asked.add(key)
    const given = await answerInPracticeTime(simulator, clock, request, signal)
    const wait = given.headers['Retry-After']
    if (wait === undefined || request.headers[timeHeader] !== undefined) return given
    await clock.sleep(1000 * Number(wait), signal)
    return { ...given, headers: { ...given.headers, 'Retry-After': '0' } }
  }
  return {
    answer: async (request, signal) => timed(await answer(request, signal)),
    async wait(target, signal) {
      const until = new URL(target, 'http://localhost').searchParams.get('until') ?? ''
      if (!/^\d{1,15}$/.test(until)) {
        const error = { code: 'BadRequest', message: 'Say until when: ?until=<milliseconds since 1970>.' }
        return timed({ status: 400, headers: { ...json, 'x-ms-error-code': error.code }, body: JSON.stringify({ error }) })
      }
      await clock.sleep(Math.min(Math.max(0, Number(until) - clock.now()), longestHold), signal)
      return timed({ status: 200, headers: json, body: JSON.stringify({ now: clock.now() }) })
    },
  }
}
