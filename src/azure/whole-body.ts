import type { JsonObject } from '../common/json.ts'

interface PolicyHost {
  readonly pipeline: {
    addPolicy(policy: {
      name: string
      sendRequest(request: { method: string; body?: unknown }, next: (request: never) => Promise<never>): Promise<never>
    }): void
  }
}

/**
 * The one place where a body goes around an SDK's models. @azure/arm-batch 9.1.0 was generated for API 2023-11-01: its mappers drop
 * what later versions added, send every `securityProfile` as trusted launch, and refuse `SecuredByPerimeter`. The call (address,
 * sign-in, retries, polling) is the SDK's; the body is put on the wire as given.
 */
export function sendWhole<Client extends PolicyHost>(client: Client, body: JsonObject): Client {
  client.pipeline.addPolicy({
    name: 'secureBatchWholeBody',
    sendRequest(request, next) {
      if (request.method === 'PUT' || request.method === 'PATCH') request.body = JSON.stringify(body)
      return next(request as never)
    },
  })
  return client
}
