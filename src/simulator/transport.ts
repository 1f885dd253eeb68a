import type { Clock } from '../common/io.ts'
import type { Simulator } from './simulator.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'

/** A poll is held no longer than this, in milliseconds of practice time: what never ends is told so now and then. */
export const longestHold = 5 * 60 * 1000

/** The connection broke instead of an answer: a fault of the scenario. Node's own code for it. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset'
  readonly code = 'ECONNRESET'
  constructor() {
    super('read ECONNRESET')
  }
}

/**
 * Answers a request in practice time: a service that takes a while is waited for, and a poll of something still running
 * is held until that changes, so that a client sees the end at the very moment it comes. `Retry-After` is dropped from
 * polls, as there is nothing left to wait for; on refusals it stays. Rejects with the signal's reason when aborted, and with a
 * `ConnectionReset` when the scenario breaks the connection.
 */
export async function answerInPracticeTime(
  simulator: Simulator,
  clock: Clock & { touch?(): void },
  request: SimulatorRequest,
  signal?: AbortSignal,
): Promise<SimulatorResponse> {
  clock.touch?.()
  let response = simulator.handle(request)
  const until = clock.now() + longestHold
  while (response.pending !== undefined && clock.now() < until) {
    await clock.sleep(Math.max(1, Math.min(response.pending, until) - clock.now()), signal)
    response = simulator.handle(request, { held: true })
  }
  if (response.reset === true) throw new ConnectionReset()
  if (response.takes !== undefined && response.takes > 0) await clock.sleep(response.takes, signal)
  if (response.status >= 400) return response
  const { 'Retry-After': _, ...headers } = response.headers
  return { ...response, headers }
}
