import type { TokenCredential } from '@azure/core-auth'
import type { AzureCloud } from './clouds.ts'

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
    return new DefaultAzureCredential({ authorityHost: cloud.authority })
  })
}

/** Signs a person in by browser or by device code; `say` receives what they must read (the code and the address). */
export function interactiveCredential(cloud: AzureCloud, method: SignInMethod, say: (message: string) => void): TokenCredential {
  return lazily(async () => {
    const { DeviceCodeCredential, InteractiveBrowserCredential } = await import('@azure/identity')
    return method === 'browser'
      ? new InteractiveBrowserCredential({ authorityHost: cloud.authority })
      : new DeviceCodeCredential({ authorityHost: cloud.authority, userPromptCallback: (prompt) => say(prompt.message) })
  })
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
