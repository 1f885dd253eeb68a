import { safeText, withoutSecrets } from '../../common/safe-text.ts'
import type { WatchedRequest } from '../../common/watched-request.ts'

/** One request in a line: `PUT /subscriptions/…?api-version=… 201  140 ms  request 5f1c…  correlation 7a0e…`. Addresses lose what could be a secret. */
export function requestText({ method, url, status, failure, milliseconds, requestId, correlationId }: WatchedRequest): string {
  const ids = [requestId === undefined ? '' : `  request ${requestId}`, correlationId === undefined ? '' : `  correlation ${correlationId}`]
  return withoutSecrets(safeText(`${method} ${address(url)} ${status ?? failure ?? 'failed'}  ${milliseconds} ms${ids.join('')}`))
}

/** Values of a query that are meant for the service alone: signatures, codes, keys, tokens (`$skipToken` is none). */
function address(url: string): string {
  const shown = url.replace(/^https?:\/\/management\.[\w.]+\/+/i, '/')
  return shown.replace(/([?&](?:sig|code|password|[\w-]*secret[\w-]*|[\w-]*token|key)=)[^&#]*/gi, '$1removed')
}
