import type { SimulatorRequest } from '../types.ts'
import { guid } from '../world.ts'

/** Token buckets per subscription and caller: learn.microsoft.com azure-resource-manager/management/request-limits-and-throttling. */
const buckets = { reads: { size: 250, perSecond: 25 }, writes: { size: 200, perSecond: 10 }, deletes: { size: 200, perSecond: 10 } }

/** What every ARM answer carries. `count` makes the request id: the same run gives the same ids. */
export function answerHeaders(request: SimulatorRequest, now: number, count: number): Record<string, string> {
  const id = guid(`request ${count}`)
  const kind = request.method === 'GET' || request.method === 'HEAD' ? 'reads' : request.method === 'DELETE' ? 'deletes' : 'writes'
  const clientId = request.headers['x-ms-client-request-id']
  const echo = request.headers['x-ms-return-client-request-id']?.toLowerCase() === 'true'
  return {
    Date: new Date(now).toUTCString(),
    'Cache-Control': 'no-cache',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
    'x-ms-routing-request-id': `PRACTICE:${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z:${id}`,
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(buckets[kind].size - 1),
    ...(clientId !== undefined && echo ? { 'x-ms-client-request-id': clientId } : {}),
  }
}
