import { createHash } from 'node:crypto'
import type { RequestLine, RequestLog } from '../request-log.ts'
import type { Simulator } from '../simulator.ts'
import { practicePage } from './page.ts'

/** What can be looked at, beside what is Azure's. */
export interface Looks {
  /** The answer to a look, undefined when the request is not one. `target` is the path with its query. */
  answer(method: string, target: string, headers: Readonly<Record<string, unknown>>): LookAnswer | undefined
}

export interface LookAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface LooksOptions {
  readonly simulator: Pick<Simulator, 'state'>
  readonly requests: RequestLog
  /** Practice time per real time; undefined when it is virtual. */
  readonly speed: number | undefined
  readonly scenario: string | undefined
}

const guards: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Requests shown. */
const shownRequests = 25

/** Of the same request with the same outcome the latest only, with how often it came: pollers ask a lot. */
function folded(lines: readonly RequestLine[]): (RequestLine & { readonly times: number })[] {
  const rows = new Map<string, RequestLine & { times: number }>()
  for (const line of lines) {
    const key = `${line.method} ${line.status} ${line.path}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { ...line, times: 1 })
    else row.times += 1
  }
  return [...rows.values()]
}

/** The page at `/` and the state it shows at `/practice/state`. Looks change nothing and are not logged. */
export function createLooks({ simulator, requests, speed, scenario }: LooksOptions): Looks {
  const page = practicePage()
  const state = () => {
    return {
      ...simulator.state(),
      ...(speed === undefined ? {} : { speed }),
      ...(scenario === undefined ? {} : { scenario }),
      requested: requests.count,
      requests: folded(requests.recent()).slice(0, shownRequests),
    }
  }
  const showState = (known: unknown): LookAnswer => {
    const shown = state()
    // Time passes by itself; whoever has everything else has everything.
    const tag = `"${createHash('sha256')
      .update(JSON.stringify({ ...shown, now: 0 }))
      .digest('base64url')
      .slice(0, 22)}"`
    const headers = { ...guards, ETag: tag, 'Cache-Control': 'no-cache' }
    if (known === tag) return { status: 304, headers }
    return { status: 200, headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(shown) }
  }
  return {
    answer(method, target, headers) {
      const path = target.split('?', 1)[0] ?? ''
      if (path !== '/' && path !== '/practice/state') return undefined
      if (method !== 'GET' && method !== 'HEAD') {
        const error = { code: 'MethodNotAllowed', message: 'This can only be looked at.' }
        return {
          status: 405,
          headers: { ...guards, Allow: 'GET, HEAD', 'Content-Type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ error }),
        }
      }
      return path === '/' ? { status: 200, headers: { ...guards, ...page.headers }, body: page.body } : showState(headers['if-none-match'])
    },
  }
}
