import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { azLogin } from './az-login.ts'
import type { AzureCloud } from './clouds.ts'
import { isThisMachine } from './this-machine.ts'

/** The token of the practice cloud and of emulators: fixed, worthless, never a person's own; a text of its own, so that a search finds it where it leaks. */
export const practiceToken = 'practice-token-worth-nothing'

/** A credential that needs no sign-in and reveals nothing. */
export const practiceCredential: TokenCredential = {
  getToken: async () => ({ token: practiceToken, expiresOnTimestamp: 8.64e15 }),
}

/** How a person may sign in from the wizard. */
export type SignInMethod = 'browser' | 'device-code'

/**
 * Whoever is signed in already: environment variables, workload or managed identity, az, azd, Visual Studio Code, PowerShell.
 * Made when first used, because the package takes a tenth of a second to load.
 */
export function defaultCredential(cloud: AzureCloud): TokenCredential {
  return signingIn(cloud, async (options) => {
    const { DefaultAzureCredential } = await import('@azure/identity')
    return new DefaultAzureCredential(options)
  })
}

/** Signs a person in by browser or by device code; `say` receives what they must read (the code and the address). */
export function interactiveCredential(cloud: AzureCloud, method: SignInMethod, say: (message: string) => void): TokenCredential {
  return signingIn(cloud, async (options) => {
    const { DeviceCodeCredential, InteractiveBrowserCredential } = await import('@azure/identity')
    return method === 'browser'
      ? new InteractiveBrowserCredential(options)
      : new DeviceCodeCredential({ ...options, userPromptCallback: (prompt) => say(prompt.message) })
  })
}

interface SignInOptions {
  readonly authorityHost: string
  readonly disableInstanceDiscovery?: boolean
  readonly httpClient: HttpClient
}

/**
 * A credential of @azure/identity, made when first used. A cloud on this machine is asked over a client that trusts its certificates, and nobody
 * else is asked whether its authority is genuine: login.microsoftonline.com would not know it.
 */
function signingIn(cloud: AzureCloud, make: (options: SignInOptions) => Promise<TokenCredential>): TokenCredential {
  let made: Promise<TokenCredential> | undefined
  return {
    async getToken(scopes, options) {
      made ??= open()
      return (await made).getToken(scopes, options)
    },
  }
  async function open(): Promise<TokenCredential> {
    const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
    const { explained } = await import('./sign-in-watch.ts')
    const authorityHost = cloud.authority
    const login = azLogin(cloud)
    if (!isThisMachine(new URL(authorityHost).hostname))
      return explained(createDefaultHttpClient(), (httpClient) => make({ authorityHost, httpClient }), login)
    const { localClient } = await import('./local-client.ts')
    return explained(
      localClient(cloud.certificates),
      (httpClient) => make({ authorityHost, disableInstanceDiscovery: true, httpClient }),
      login,
    )
  }
}
