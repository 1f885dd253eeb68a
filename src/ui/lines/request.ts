import { safeText, withoutSecrets } from '../../common/safe-text.ts'
import { shownAddress } from '../../common/shown-address.ts'
import type { WatchedRequest } from '../../common/watched-request.ts'

/** One request in a line: `PUT /subscriptions/…?api-version=… 201  140 ms  request 5f1c…  correlation 7a0e…`. Addresses lose what could be a secret. */
export function requestText({ method, url, status, failure, milliseconds, requestId, correlationId }: WatchedRequest): string {
  const ids = [requestId === undefined ? '' : `  request ${requestId}`, correlationId === undefined ? '' : `  correlation ${correlationId}`]
  return withoutSecrets(safeText(`${method} ${address(url)} ${status ?? failure ?? 'failed'}  ${milliseconds} ms${ids.join('')}`))
}

/** Resource Manager's own host is not said, any other is. */
function address(url: string): string {
  return shownAddress(url.replace(/^https?:\/\/management\.[\w.]+\/+/i, '/'))
}
