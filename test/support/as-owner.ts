import { isObject, type JsonObject } from '../../src/common/json.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'

/** A request of somebody with every right at the practice cloud. `path` begins with `/` and carries the API version. Throws where it is refused. */
export function asOwner(simulator: Pick<Simulator, 'handleAsOwner'>, method: string, path: string, body?: object): JsonObject {
  const answer = simulator.handleAsOwner({
    method,
    url: `https://management.azure.com${path}`,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body ?? ''}`)
  const read: unknown = answer.body === undefined || answer.body === '' ? {} : JSON.parse(answer.body)
  return isObject(read) ? read : {}
}
