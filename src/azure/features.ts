import { createPipelineRequest, RestError } from '@azure/core-rest-pipeline'
import type { Clients } from './clients.ts'

const apiVersion = '2021-07-01'

/**
 * Registers a feature of a provider on the subscription (learn.microsoft.com/rest/api/resources/features/register, 2021-07-01). The SDK for it is
 * one of its own; one POST needs none, so it goes through the resources client's pipeline, with its sign-in and retries.
 */
export async function registerFeature(clients: Clients, id: string): Promise<void> {
  const { pipeline } = await clients.resources()
  const request = createPipelineRequest({ method: 'POST', url: `${clients.connection.arm}${id}/register?api-version=${apiVersion}` })
  const response = await pipeline.sendRequest(clients.connection.wire, request)
  if (response.status >= 300) {
    throw new RestError(`The feature was not registered (${response.status}).`, { statusCode: response.status, request, response })
  }
}
