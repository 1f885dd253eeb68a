import type { Clock } from '../common/io.ts'
import type { Simulator } from './simulator.ts'
import { answerInPracticeTime, longestHold } from './transport.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'

/** A change further off than this is nothing anyone waits for: a deleted vault that will be gone in ninety days. */
const foreseeable = 24 * 3600 * 1000
/** Requests remembered; more than a client has going at a time. */
const remembered = 10_000

/** Answers as `answerInPracticeTime` does, for clients whose own clock is the real one. */
export type VirtualService = (request: SimulatorRequest, signal: AbortSignal) => Promise<SimulatorResponse>

/**
 * Virtual time for clients that wait for real, over HTTP. Two things let it pass that such a client would otherwise wait for in vain, because virtual
 * time stands still meanwhile: what a refusal asks to wait for passes here (its `Retry-After` is then 0); and who asks the very same thing again is waiting
 * for something, so time goes on to the next change, by five minutes at most.
 */
export function virtualService(simulator: Simulator, clock: Clock): VirtualService {
  const asked = new Set<string>()
  return async (request, signal) => {
    const key = `${request.method} ${request.url} ${request.body ?? ''}`
    const next = simulator.nextChangeAt()
    const ahead = next === undefined ? undefined : next - clock.now()
    if (asked.has(key) && ahead !== undefined && ahead > 0 && ahead < foreseeable) await clock.sleep(Math.min(ahead, longestHold), signal)
    if (asked.size >= remembered) asked.clear()
    asked.add(key)
    const answer = await answerInPracticeTime(simulator, clock, request, signal)
    const wait = answer.headers['Retry-After']
    if (wait === undefined) return answer
    await clock.sleep(1000 * Number(wait), signal)
    return { ...answer, headers: { ...answer.headers, 'Retry-After': '0' } }
  }
}
