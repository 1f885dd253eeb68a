import type { JsonObject } from '../../../src/common/json.ts'

/** A request of the official specifications: facts (address, body, version), put in shape by hand. */
export interface Example {
  /** File in github.com/Azure/azure-rest-api-specs: its name below the service's `examples` folder. Unique with the version. */
  readonly from: string
  readonly version: string
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: JsonObject
  /** What the request names and takes for granted: created first, in this order. */
  readonly given?: readonly Given[]
}

/** A resource an example presumes. Without a version the one this program sends. */
export type Given = readonly [path: string, body: JsonObject]

/** Every example's subscription is the practice one. */
export const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000'

/** An id in a group: `inGroup('rg1', 'Microsoft.Network/virtualNetworks/vnet')`. */
export const inGroup = (group: string, rest: string) => `${subscription}/resourceGroups/${group}/providers/${rest}`

/** Examples of one api-version. */
export function family(version: string) {
  const make =
    (method: Example['method']) =>
    (from: string, path: string, body?: JsonObject, given: readonly Given[] = []): Example => ({
      from,
      version,
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(given.length === 0 ? {} : { given }),
    })
  return { get: make('GET'), put: make('PUT'), patch: make('PATCH'), post: make('POST'), remove: make('DELETE') }
}
