import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'

/**
 * A credential that tells why it failed. MSAL keeps to itself what the authority answered or why it could not be reached; the client it was given
 * has seen it. Throws a `UserProblem` where the client saw a refusal or a certificate that is not trusted, else what the credential threw.
 */
export function explained(
  client: HttpClient,
  make: (client: HttpClient) => Promise<TokenCredential>,
  login: readonly string[] = plainLogin,
): TokenCredential {
  let seen: UserProblem | undefined
  let made: Promise<TokenCredential> | undefined
  const watching: HttpClient = {
    async sendRequest(request) {
      try {
        const answer = await client.sendRequest(request)
        if (answer.status >= 400) seen = refusalIn(answer.bodyAsText, login) ?? seen
        return answer
      } catch (error) {
        seen = certificateProblem(error, new URL(request.url).host) ?? seen
        throw error
      }
    },
  }
  return {
    async getToken(scopes, options) {
      made ??= make(watching)
      seen = undefined
      try {
        return await (await made).getToken(scopes, options)
      } catch (error) {
        throw seen ?? notSignedIn(error, login) ?? error
      }
    },
  }
}

/** Node's and OpenSSL's words for a certificate that is not trusted. */
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/

/** A connection that ended because of the server's certificate, as a problem; undefined for any other failure. */
export function certificateProblem(error: unknown, host: string): UserProblem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string' || !untrusted.test(error.code)) return undefined
  return new UserProblem({
    code: 'certificate-not-trusted',
    what: `The certificate of ${safeText(host)} is not trusted.`,
    why: `${withoutSecrets(safeText(error.message))} (${error.code})`,
    now: [
      'For a cloud on this machine: name its certificate in the cloud file, certificateAuthority: FILE.pem',
      'For Azure behind a proxy that opens TLS: export NODE_EXTRA_CA_CERTS=FILE.pem',
    ],
  })
}

/** What to do about the refusals people meet (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const remedies: Readonly<Record<string, readonly string[]>> = {
  '7000215': ['Set AZURE_CLIENT_SECRET to the value of a current secret of the application (not its id)'],
  '7000222': ['The secret has expired: make a new one and set AZURE_CLIENT_SECRET to its value'],
  '700016': ['Check AZURE_CLIENT_ID and AZURE_TENANT_ID: the application is not in that directory'],
  '90002': ['Check AZURE_TENANT_ID: az account show --query tenantId'],
  '50076': ['Sign in with another factor: az login'],
  '50079': ['Sign in with another factor: az login'],
}

/**
 * Failures of @azure/identity, told by name, as a problem (exit 3); undefined for any other. They carry a status like the service's errors. `login`: how one
 * signs az in to the cloud.
 */
export function notSignedIn(error: unknown, login: readonly string[] = plainLogin): UserProblem | undefined {
  if (!(error instanceof Error) || !nobody.has(error.name)) return undefined
  return (
    refusalIn(error.message, login) ??
    new UserProblem({
      code: 'not-signed-in',
      what: 'You are not signed in to Azure.',
      why: 'No sign-in was found in the environment, in a managed identity, or in the Azure CLI.',
      now: [
        ...login,
        'or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET',
        'or rehearse without an account: secure-batch --practice',
      ],
      exit: exitCodes.notAllowed,
    })
  )
}

const plainLogin = ['az login']
const nobody = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
  'AuthenticationError',
  'ChainedTokenCredentialError',
])

/** Entra ID's refusal as a problem (exit 3); undefined when the text holds none. Waiting for a person to type a device code is none. */
export function refusalIn(text: string | null | undefined, login: readonly string[] = plainLogin): UserProblem | undefined {
  const match = /AADSTS(\d+):\s*([\s\S]*?)\s*(?:Trace ID:|\\r\\n|"|$)/.exec(text ?? '')
  const [, code = '', words = ''] = match ?? []
  if (match === null || code === '70016') return undefined
  const correlationId = /Correlation ID: ([0-9a-f-]{36})/i.exec(text ?? '')?.[1]
  return new UserProblem({
    code: `AADSTS${code}`,
    what: 'Microsoft Entra ID refused the sign-in.',
    why: withoutSecrets(safeText(words)),
    now: remedies[code] ?? [...login, 'or look the code up: https://login.microsoftonline.com/error'],
    ...(correlationId === undefined ? {} : { correlationId }),
    exit: exitCodes.notAllowed,
  })
}
