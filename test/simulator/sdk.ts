import { AuthorizationManagementClient } from '@azure/arm-authorization'
import { BatchManagementClient } from '@azure/arm-batch'
import { ComputeManagementClient } from '@azure/arm-compute'
import { KeyVaultManagementClient } from '@azure/arm-keyvault'
import { ManagementLockClient } from '@azure/arm-locks'
import { MonitorClient } from '@azure/arm-monitor'
import { ManagedServiceIdentityClient } from '@azure/arm-msi'
import { NetworkManagementClient } from '@azure/arm-network'
import { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights'
import { PolicyClient } from '@azure/arm-policy'
import { PrivateDnsManagementClient } from '@azure/arm-privatedns'
import { ResourceManagementClient } from '@azure/arm-resources'
import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import { StorageManagementClient } from '@azure/arm-storage'
import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { practiceWire } from '../../src/azure/wire.ts'
import { type VirtualClock, virtualClock } from '../../src/simulator/clock.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { answerInPracticeTime } from '../../src/simulator/transport.ts'

export interface Practice {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly httpClient: HttpClient
  readonly requests: { readonly method: string; readonly url: string; readonly status: number }[]
  readonly clients: ReturnType<typeof makeClients>
}

export const start = Date.UTC(2026, 10, 23, 12)
export const subscription = practiceSubscription

/** A practice cloud in memory, with the official clients pointed at it. */
export function practice(options: Partial<SimulatorOptions> = {}): Practice {
  const clock = virtualClock(start)
  const simulator = createSimulator({ clock, store: openStore(), ...options })
  const requests: { method: string; url: string; status: number }[] = []
  const wire = practiceWire((request, signal) => answerInPracticeTime(simulator, clock, request, signal))
  const httpClient: HttpClient = {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const response = await wire.sendRequest(request)
      requests.push({ method: request.method, url: request.url, status: response.status })
      return response
    },
  }
  return { clock, simulator, httpClient, requests, clients: makeClients(httpClient) }
}

const credential: TokenCredential = { getToken: async () => ({ token: 'practice', expiresOnTimestamp: Date.UTC(2100, 0) }) }

function makeClients(httpClient: HttpClient) {
  const options = { httpClient, retryOptions: { maxRetries: 0 } }
  return {
    authorization: new AuthorizationManagementClient(credential, subscription, options),
    batch: new BatchManagementClient(credential, subscription, { ...options, apiVersion: '2025-06-01' }),
    /** At the version the package pins: 2023-11-01. */
    olderBatch: new BatchManagementClient(credential, subscription, options),
    compute: new ComputeManagementClient(credential, subscription, options),
    storage: new StorageManagementClient(credential, subscription, options),
    keyVault: new KeyVaultManagementClient(credential, subscription, options),
    locks: new ManagementLockClient(credential, subscription, options),
    monitor: new MonitorClient(credential, subscription, options),
    identity: new ManagedServiceIdentityClient(credential, subscription, options),
    network: new NetworkManagementClient(credential, subscription, options),
    insights: new OperationalInsightsManagementClient(credential, subscription, options),
    policy: new PolicyClient(credential, subscription, options),
    dns: new PrivateDnsManagementClient(credential, subscription, options),
    resources: new ResourceManagementClient(credential, subscription, options),
    subscriptions: new SubscriptionClient(credential, options),
  }
}

/** Everything of a paged list. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}
