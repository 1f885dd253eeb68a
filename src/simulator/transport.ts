import type { Clock } from '../common/io.ts'
import type { Simulator } from './simulator.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'

/**
 * Answers a request in practice time: a service that takes a while is waited for, and a poll of something still running
 * is held until that changes, so that a client sees the end at the very moment it comes. `Retry-After` is dropped from
 * polls, as there is nothing left to wait for; on refusals it stays. Rejects with the signal's reason when aborted.
 */
export async function answerInPracticeTime(
  simulator: Simulator,
  clock: Clock & { touch?(): void },
  request: SimulatorRequest,
  signal?: AbortSignal,
): Promise<SimulatorResponse> {
  clock.touch?.()
  let response = simulator.handle(request)
  while (response.pending !== undefined) {
    await clock.sleep(Math.max(1, response.pending - clock.now()), signal)
    response = simulator.handle(request)
  }
  if (response.takes !== undefined && response.takes > 0) await clock.sleep(response.takes, signal)
  if (response.status >= 400) return response
  const { 'Retry-After': _, ...headers } = response.headers
  return { ...response, headers }
}
