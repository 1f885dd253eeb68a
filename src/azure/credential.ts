import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import type { AzureCloud } from './clouds.ts'
import { isThisMachine } from './this-machine.ts'

/** The token of the practice cloud and of emulators: fixed, worthless, never a person's own. */
export const practiceToken = 'practice'

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
  return lazily(async () => {
    const { DefaultAzureCredential } = await import('@azure/identity')
    return new DefaultAzureCredential(await optionsFor(cloud))
  })
}

/** Signs a person in by browser or by device code; `say` receives what they must read (the code and the address). */
export function interactiveCredential(cloud: AzureCloud, method: SignInMethod, say: (message: string) => void): TokenCredential {
  return lazily(async () => {
    const { DeviceCodeCredential, InteractiveBrowserCredential } = await import('@azure/identity')
    const options = await optionsFor(cloud)
    return method === 'browser'
      ? new InteractiveBrowserCredential(options)
      : new DeviceCodeCredential({ ...options, userPromptCallback: (prompt) => say(prompt.message) })
  })
}

/**
 * A cloud on this machine is asked over a client that trusts its certificates, and nobody else is asked whether its authority is genuine:
 * login.microsoftonline.com would not know it.
 */
async function optionsFor(
  cloud: AzureCloud,
): Promise<{ authorityHost: string; disableInstanceDiscovery?: boolean; httpClient?: HttpClient }> {
  if (!isThisMachine(new URL(cloud.authority).hostname)) return { authorityHost: cloud.authority }
  const { localClient } = await import('./local-client.ts')
  return { authorityHost: cloud.authority, disableInstanceDiscovery: true, httpClient: localClient(cloud.certificates) }
}

function lazily(make: () => Promise<TokenCredential>): TokenCredential {
  let made: Promise<TokenCredential> | undefined
  return {
    async getToken(scopes, options) {
      made ??= make()
      return (await made).getToken(scopes, options)
    },
  }
}
