import { type Clients, createClients } from '../azure/clients.ts'
import { practiceCredential } from '../azure/credential.ts'
import { Captured, type CapturedRequest, captureWire } from '../azure/wire.ts'
import { parseArmId } from '../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { Resource, ResourceType } from './define.ts'

/** Clients that send nothing: every call yields the request it would have made. */
export function capturingClients(subscription: string, arm = 'https://management.azure.com'): Clients {
  return createClients({
    wire: captureWire,
    credential: practiceCredential,
    subscription,
    arm,
    scope: `${arm}/.default`,
    pollEvery: 0,
    userAgent: 'secure-batch',
  })
}

/** The request a resource's put would send; the plan compares its body, an export prints it. */
export async function captureRequest<Model>(
  clients: Clients,
  type: ResourceType<Model>,
  resource: Resource<Model>,
): Promise<CapturedRequest> {
  try {
    await type.put(clients, { id: resource.id, parsed: parseArmId(resource.id), model: resource.model, pollEvery: 0, signal: undefined })
  } catch (error) {
    if (error instanceof Captured) return error.request
    throw error
  }
  throw new Error(`${type.type} sent nothing`)
}

/** The exact ARM request body of a resource, references unresolved. */
export async function captureBody<Model>(clients: Clients, type: ResourceType<Model>, resource: Resource<Model>): Promise<JsonObject> {
  const request = await captureRequest(clients, type, resource)
  // A registration is asked for without a body; what is wanted is its state.
  const body: Json = request.body === undefined ? modelAsBody(resource.model) : JSON.parse(request.body)
  if (!isObject(body)) throw new Error(`${type.type} sent a body that is no object`)
  return body
}

function modelAsBody(model: unknown): Json {
  return JSON.parse(JSON.stringify(model))
}
