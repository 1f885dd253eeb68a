import type { Clients } from '../azure/clients.ts'
import type { JsonObject } from '../common/json.ts'
import { captureBody, capturingClients } from './capture.ts'
import type { Resource, ResourceType } from './define.ts'

/** The body a resource would be sent with, in a subscription. */
export type BodyMaker = (subscription: string, type: ResourceType, resource: Resource) => Promise<JsonObject>

/** Bodies kept at most; a wizard's whole walk needs a few hundred. */
const kept = 2000

/**
 * Makes bodies and remembers each by its model: of one environment after another, only what differs is made anew (whole: about 10 ms for 32 resources; a
 * typical step of a wizard: below 2 ms).
 */
export function rememberedBodies(): BodyMaker {
  const known = new Map<string, Promise<JsonObject>>()
  const clients = new Map<string, Clients>()
  return (subscription, type, resource) => {
    const key = `${type.type} ${resource.id} ${JSON.stringify(resource.model)}`
    const found = known.get(key)
    if (found !== undefined) return found
    const capturing = clients.get(subscription) ?? capturingClients(subscription)
    clients.set(subscription, capturing)
    const body = captureBody(capturing, type, resource)
    if (known.size >= kept) known.clear()
    known.set(key, body)
    return body
  }
}
