import type { JsonObject } from '../common/json.ts'
import { isObject } from '../common/json.ts'
import { type Clients, createClients } from './clients.ts'

/** The same clients, but every body written to one id is passed through `change` on its way: what an SDK's model cannot say is said here. */
export function withBodies({ connection }: Clients, id: string, change: (body: JsonObject) => JsonObject): Clients {
  const path = id.toLowerCase()
  const { wire } = connection
  return createClients({
    ...connection,
    wire: {
      sendRequest(request) {
        const writes = request.method === 'PUT' || request.method === 'PATCH'
        if (!writes || typeof request.body !== 'string' || new URL(request.url).pathname.toLowerCase() !== path)
          return wire.sendRequest(request)
        const body: unknown = JSON.parse(request.body)
        return wire.sendRequest(isObject(body) ? Object.assign(request, { body: JSON.stringify(change(body)) }) : request)
      },
    },
  })
}
