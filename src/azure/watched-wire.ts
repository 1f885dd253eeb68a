import type { Wire } from './wire.ts'

/** One request as `--verbose` tells it: never its headers, never a body. */
export interface WatchedRequest {
  readonly method: string
  readonly url: string
  /** Undefined where no answer came; then `failure` says why. */
  readonly status: number | undefined
  readonly failure?: string
  readonly milliseconds: number
  /** The service's ids of this request, and of everything it caused: what support asks for. */
  readonly requestId?: string
  readonly correlationId?: string
}

/** A wire that tells of every request as it is sent, each try by itself. `now` in milliseconds, of a clock that is not set back. */
export function watchedWire(wire: Wire, watch: (request: WatchedRequest) => void, now: () => number): Wire {
  return {
    async sendRequest(request) {
      const { method, url } = request
      const began = now()
      const milliseconds = () => Math.round(now() - began)
      try {
        const answer = await wire.sendRequest(request)
        const requestId = answer.headers.get('x-ms-request-id')
        const correlationId = answer.headers.get('x-ms-correlation-request-id')
        watch({
          method,
          url,
          status: answer.status,
          milliseconds: milliseconds(),
          ...(requestId === undefined ? {} : { requestId }),
          ...(correlationId === undefined || correlationId === requestId ? {} : { correlationId }),
        })
        return answer
      } catch (error) {
        const failure = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed'
        watch({ method, url, status: undefined, failure, milliseconds: milliseconds() })
        throw error
      }
    },
  }
}
