import type { SimulatorRequest } from '../types.ts'
import { guid } from '../world.ts'

type Kind = 'reads' | 'writes' | 'deletes'

/** Token buckets per subscription and caller: learn.microsoft.com azure-resource-manager/management/request-limits-and-throttling. */
const buckets = { reads: { size: 250, perSecond: 25 }, writes: { size: 200, perSecond: 10 }, deletes: { size: 200, perSecond: 10 } }

export interface Limits {
  /** Takes one token of a kind; returns how many are left, never below zero: requests are counted here, not refused. */
  take(kind: Kind, now: number): number
}

export function createLimits(): Limits {
  const left = new Map<Kind, { tokens: number; at: number }>()
  return {
    take(kind, now) {
      const { size, perSecond } = buckets[kind]
      const before = left.get(kind) ?? { tokens: size, at: now }
      const filled = Math.min(size, before.tokens + ((now - before.at) / 1000) * perSecond)
      const tokens = Math.max(0, filled - 1)
      left.set(kind, { tokens, at: now })
      return Math.floor(tokens)
    },
  }
}

/** What every ARM answer carries. `count` makes the request id: the same run gives the same ids. */
export function answerHeaders(request: SimulatorRequest, now: number, count: number, limits: Limits): Record<string, string> {
  const id = guid(`request ${now} ${count}`)
  const kind: Kind = request.method === 'GET' || request.method === 'HEAD' ? 'reads' : request.method === 'DELETE' ? 'deletes' : 'writes'
  const clientId = request.headers['x-ms-client-request-id']
  const echo = request.headers['x-ms-return-client-request-id']?.toLowerCase() === 'true'
  return {
    Date: new Date(now).toUTCString(),
    'Cache-Control': 'no-cache',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
    'x-ms-routing-request-id': `PRACTICE:${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z:${id}`,
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(limits.take(kind, now)),
    ...(clientId !== undefined && echo ? { 'x-ms-client-request-id': clientId } : {}),
  }
}
