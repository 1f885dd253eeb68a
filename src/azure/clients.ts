import type { AuthorizationManagementClient } from '@azure/arm-authorization'
import type { BatchManagementClient } from '@azure/arm-batch'
import type { KeyVaultManagementClient } from '@azure/arm-keyvault'
import type { ManagementLockClient } from '@azure/arm-locks'
import type { MonitorClient } from '@azure/arm-monitor'
import type { ManagedServiceIdentityClient } from '@azure/arm-msi'
import type { NetworkManagementClient } from '@azure/arm-network'
import type { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights'
import type { PolicyClient } from '@azure/arm-policy'
import type { PrivateDnsManagementClient } from '@azure/arm-privatedns'
import type { ResourceManagementClient } from '@azure/arm-resources'
import type { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import type { StorageManagementClient } from '@azure/arm-storage'
import type { TokenCredential } from '@azure/core-auth'
import type { Asking } from './asking.ts'
import type { Wire } from './wire.ts'

/** API versions the clients speak. Network and storage are held at the newest version whose official shapes the tests can check. */
export const apiVersions = { batch: '2025-06-01', network: '2025-09-01', storage: '2026-04-01' } as const

export interface Connection {
  readonly wire: Wire
  readonly credential: TokenCredential
  readonly subscription: string
  /** ARM's address, `https://management.azure.com`. */
  readonly arm: string
  readonly scope: string
  /** Milliseconds between two polls where the service does not ask for another interval. */
  readonly pollEvery: number
  /** For whom requests are sent; absent where nobody needs to know. */
  readonly asking?: Asking
  /** The user agent's first word. */
  readonly userAgent: string
}

/** The management SDKs, each imported when first used: together they cost about a third of a second. */
export interface Clients {
  readonly connection: Connection
  authorization(): Promise<AuthorizationManagementClient>
  /** A new client each time: its pipeline may be given a whole body. */
  batch(): Promise<BatchManagementClient>
  keyVault(): Promise<KeyVaultManagementClient>
  locks(): Promise<ManagementLockClient>
  monitor(): Promise<MonitorClient>
  identity(): Promise<ManagedServiceIdentityClient>
  network(): Promise<NetworkManagementClient>
  operationalInsights(): Promise<OperationalInsightsManagementClient>
  policy(): Promise<PolicyClient>
  privateDns(): Promise<PrivateDnsManagementClient>
  resources(): Promise<ResourceManagementClient>
  storage(): Promise<StorageManagementClient>
  subscriptions(): Promise<SubscriptionClient>
}

/** SDK clients over one connection. Nothing is sent by making them. */
export function createClients(connection: Connection): Clients {
  const { credential, subscription } = connection
  const options = {
    endpoint: connection.arm,
    credentialScopes: [connection.scope],
    credentials: { scopes: [connection.scope] },
    httpClient: connection.wire,
    // Whatever is sent again is sent again by the wire, which tells of it (`paced-wire.ts`), or by a step, which looks first.
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: connection.userAgent },
  }
  return {
    connection,
    authorization: once(async () => {
      const { AuthorizationManagementClient } = await import('@azure/arm-authorization')
      return new AuthorizationManagementClient(credential, subscription, { ...options, $host: connection.arm })
    }),
    batch: async () => {
      const { BatchManagementClient } = await import('@azure/arm-batch')
      return new BatchManagementClient(credential, subscription, { ...options, apiVersion: apiVersions.batch })
    },
    keyVault: once(async () => {
      const { KeyVaultManagementClient } = await import('@azure/arm-keyvault')
      return new KeyVaultManagementClient(credential, subscription, options)
    }),
    locks: once(async () => {
      const { ManagementLockClient } = await import('@azure/arm-locks')
      const client = new ManagementLockClient(credential, subscription, { ...options, $host: connection.arm })
      // This client encodes the slashes of a scope; a scope is a path.
      client.pipeline.addPolicy({
        name: 'secureBatchLockScope',
        sendRequest(request, next) {
          request.url = request.url.replaceAll(/%2F/gi, '/')
          return next(request)
        },
      })
      return client
    }),
    monitor: once(async () => {
      const { MonitorClient } = await import('@azure/arm-monitor')
      return new MonitorClient(credential, subscription, options)
    }),
    identity: once(async () => {
      const { ManagedServiceIdentityClient } = await import('@azure/arm-msi')
      return new ManagedServiceIdentityClient(credential, subscription, { ...options, $host: connection.arm })
    }),
    network: once(async () => {
      const { NetworkManagementClient } = await import('@azure/arm-network')
      const client = new NetworkManagementClient(credential, subscription, options)
      // This client writes its own api-version into every address and takes no option for it.
      client.pipeline.addPolicy({
        name: 'secureBatchNetworkApiVersion',
        sendRequest(request, next) {
          const url = new URL(request.url)
          if (url.searchParams.has('api-version')) url.searchParams.set('api-version', apiVersions.network)
          request.url = url.href
          return next(request)
        },
      })
      return client
    }),
    operationalInsights: once(async () => {
      const { OperationalInsightsManagementClient } = await import('@azure/arm-operationalinsights')
      return new OperationalInsightsManagementClient(credential, subscription, options)
    }),
    policy: once(async () => {
      const { PolicyClient } = await import('@azure/arm-policy')
      return new PolicyClient(credential, subscription, options)
    }),
    privateDns: once(async () => {
      const { PrivateDnsManagementClient } = await import('@azure/arm-privatedns')
      return new PrivateDnsManagementClient(credential, subscription, options)
    }),
    resources: once(async () => {
      const { ResourceManagementClient } = await import('@azure/arm-resources')
      return new ResourceManagementClient(credential, subscription, options)
    }),
    storage: once(async () => {
      const { StorageManagementClient } = await import('@azure/arm-storage')
      return new StorageManagementClient(credential, subscription, { ...options, apiVersion: apiVersions.storage })
    }),
    subscriptions: once(async () => {
      const { SubscriptionClient } = await import('@azure/arm-resources-subscriptions')
      return new SubscriptionClient(credential, options)
    }),
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
