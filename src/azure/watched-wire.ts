import type { WatchedRequest } from '../common/watched-request.ts'
import type { Wire } from './wire.ts'

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
