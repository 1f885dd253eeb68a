import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import { isThisMachine } from './this-machine.ts'

/**
 * The SDKs' own client for a cloud on this machine: its servers are trusted by these certificates (PEM; absent: those Node
 * trusts), and no proxy stands between. Requests to anywhere else go out as they are.
 */
export function localClient(certificates: string | undefined): HttpClient {
  const client = createDefaultHttpClient()
  // One object for all requests: connections are kept open by it.
  const tls = certificates === undefined ? undefined : { ca: certificates }
  return {
    sendRequest(request) {
      const { protocol, hostname } = new URL(request.url)
      if (protocol === 'https:' && isThisMachine(hostname)) {
        if (tls !== undefined) request.tlsSettings = tls
        delete request.proxySettings
        delete request.agent
      }
      return client.sendRequest(request)
    },
  }
}
