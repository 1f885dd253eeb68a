import { ArmError } from '../errors.ts'
import type { Bucket, Settings } from '../settings.ts'
import type { Store } from '../store.ts'

export type RequestKind = 'reads' | 'writes' | 'deletes'

/** Seconds a throttled caller is told to wait at least: the figure in recorded answers. */
const leastWait = 10

/** How full a bucket is. */
export interface Level {
  readonly tokens: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * Resource Manager's token buckets, one for each subscription (or the tenant), caller and kind of request
 * (learn.microsoft.com azure-resource-manager/management/request-limits-and-throttling). They live in memory, are kept in the store when the
 * practice cloud is closed, and start full after a kill: a request that only reads must not cost a write to the state file.
 */
export interface Buckets {
  /**
   * Takes a token for a request and returns the header that says how many are left. Throws the 429 when there is none. `now` in
   * milliseconds since 1970.
   */
  take(method: string, path: string, now: number): Record<string, string>
  /** What is left, without taking one. */
  left(method: string, path: string, now: number): Record<string, string>
  /** Puts the buckets that are not full into the store, for the next process. */
  keep(now: number): void
}

const storeKind = 'bucket'

export function createBuckets(store: Store, { throttling, caller }: Pick<Settings, 'throttling' | 'caller'>): Buckets {
  if (throttling === 'off') return { take: () => ({}), left: () => ({}), keep: () => {} }
  const levels = new Map<string, Level>(store.entries(storeKind))
  const look = (method: string, path: string, now: number) => {
    const kind = kindOf(method)
    const bucket = throttling[kind]
    const subscription = /^\/+subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase()
    const key = `${subscription ?? 'tenant'}/${caller.objectId}/${kind}`
    const header = `x-ms-ratelimit-remaining-${subscription === undefined ? 'tenant' : 'subscription'}-${kind}`
    return { kind, bucket, subscription, key, header, tokens: filled(bucket, levels.get(key), now) }
  }
  return {
    take(method, path, now) {
      const { kind, bucket, subscription, key, header, tokens } = look(method, path, now)
      if (tokens < 1) throw throttled(kind, subscription, caller.objectId, bucket, tokens)
      levels.set(key, { tokens: tokens - 1, at: now })
      return { [header]: String(Math.floor(tokens - 1)) }
    },
    left(method, path, now) {
      const { header, tokens } = look(method, path, now)
      return { [header]: String(Math.floor(tokens)) }
    },
    keep(now) {
      for (const [key, level] of levels) {
        const kind = key.slice(key.lastIndexOf('/') + 1)
        const bucket = kind === 'reads' || kind === 'deletes' ? throttling[kind] : throttling.writes
        if (filled(bucket, level, now) >= bucket.size) store.delete(storeKind, key)
        else store.set(storeKind, key, level)
      }
    },
  }
}

function kindOf(method: string): RequestKind {
  return method === 'GET' || method === 'HEAD' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes'
}

function filled({ size, perSecond }: Bucket, level: Level | undefined, now: number): number {
  return level === undefined ? size : Math.min(size, level.tokens + (Math.max(0, now - level.at) / 1000) * perSecond)
}

/** Words: answers quoted in public issues and logs, for example learn.microsoft.com troubleshoot/azure/azure-kubernetes (429). */
function throttled(kind: RequestKind, subscription: string | undefined, actor: string, bucket: Bucket, tokens: number): ArmError {
  const wait = Math.max(leastWait, Math.ceil((1 - tokens) / bucket.perSecond))
  const whose = subscription === undefined ? 'tenant' : `subscription '${subscription}'`
  return new ArmError(
    429,
    subscription === undefined ? 'TenantRequestsThrottled' : 'SubscriptionRequestsThrottled',
    `Number of '${kind.slice(0, -1)}' requests for ${whose} actor '${actor}' exceeded. Please try again after '${wait}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
    { retryAfter: wait },
  )
}
