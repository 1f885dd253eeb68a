import type { AccessToken, TokenCredential } from '@azure/core-auth'

/**
 * A credential that is asked once for all who want the same token at the same moment: what begins with a dozen reads side by side signs in with one
 * request, and az is started once. Whoever gives up waiting takes nothing from the others.
 */
export function askedOnce(credential: TokenCredential): TokenCredential {
  const underWay = new Map<string, Promise<AccessToken | null>>()
  return {
    getToken(scopes, { abortSignal: _, ...options } = {}) {
      const key = JSON.stringify([[scopes].flat(), options.claims, options.tenantId, options.enableCae])
      const asked = underWay.get(key)
      if (asked !== undefined) return asked
      const asking = credential.getToken(scopes, options).finally(() => underWay.delete(key))
      underWay.set(key, asking)
      return asking
    },
  }
}
