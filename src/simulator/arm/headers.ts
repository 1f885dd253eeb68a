import type { SimulatorRequest } from '../types.ts'
import { guid } from '../world.ts'

/** What every ARM answer carries. `count` makes the request id: the same run gives the same ids; `left` says what the caller may still ask. */
export function answerHeaders(
  request: SimulatorRequest,
  now: number,
  count: number,
  left: Readonly<Record<string, string>>,
): Record<string, string> {
  const id = guid(`request ${now} ${count}`)
  const clientId = request.headers['x-ms-client-request-id']
  const echo = request.headers['x-ms-return-client-request-id']?.toLowerCase() === 'true'
  return {
    Date: new Date(now).toUTCString(),
    'Cache-Control': 'no-cache',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
    'x-ms-routing-request-id': `PRACTICE:${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z:${id}`,
    ...left,
    ...(clientId !== undefined && echo ? { 'x-ms-client-request-id': clientId } : {}),
  }
}
