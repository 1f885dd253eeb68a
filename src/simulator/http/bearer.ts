import type { JsonObject } from '../../common/json.ts'
import type { SimulatorRequest, SimulatorResponse } from '../types.ts'
import { isArmAudience } from './audiences.ts'
import type { Signer } from './tokens.ts'

/**
 * What Resource Manager answers a request that brings no good token: 401, the reason in the body and a challenge in `WWW-Authenticate` that names
 * the directory (learn.microsoft.com/rest/api/azure "Authentication", Azure/azure-cli issues #12264 and #26206 show the codes). Undefined when the token is good.
 * `now` in milliseconds since 1970.
 */
export function refuseWithoutToken(request: SimulatorRequest, signer: Signer, tenant: string, now: number): SimulatorResponse | undefined {
  const given = request.headers.authorization
  const authority = new URL(request.url).origin
  const refuse = (code: string, message: string, challenge: { error: string; description: string }) => ({
    status: 401,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'WWW-Authenticate': `Bearer authorization_uri="${authority}/${tenant}", error="${challenge.error}", error_description="${challenge.description}"`,
    },
    body: JSON.stringify({ error: { code, message } }),
  })
  if (given === undefined || given.trim() === '') {
    return refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", {
      error: 'invalid_token',
      description: "The authentication failed because of missing 'Authorization' header.",
    })
  }
  const token = /^Bearer\s+(\S+)$/i.exec(given.trim())?.[1]
  if (token === undefined) {
    return refuse(
      'AuthenticationFailedInvalidHeader',
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      {
        error: 'invalid_token',
        description: "The 'Authorization' header is provided in an invalid format.",
      },
    )
  }
  const claims = signer.read(token)
  if (claims === undefined || claims.typ !== undefined) {
    return refuse('InvalidAuthenticationToken', 'The access token is invalid.', {
      error: 'invalid_token',
      description: 'Could not parse JWT access token.',
    })
  }
  const expiry = Number(claims.exp ?? 0) * 1000
  if (expiry <= now) {
    const message = `The access token expiry UTC time '${clockTime(expiry)}' is earlier than current UTC time '${clockTime(now)}'.`
    return refuse('ExpiredAuthenticationToken', message, { error: 'invalid_token', description: 'The access token has expired.' })
  }
  if (claims.tid !== tenant) {
    return refuse(
      'InvalidAuthenticationTokenTenant',
      `The access token is from the wrong issuer '${text(claims, 'iss')}'. ${must(tenant)}`,
      {
        error: 'invalid_token',
        description: 'The access token is from the wrong issuer.',
      },
    )
  }
  if (!isArmAudience(text(claims, 'aud'))) {
    return refuse(
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${text(claims, 'aud')}'. It should exactly match with one of the allowed audiences '${authority}/','https://management.core.windows.net/','https://management.azure.com/'.`,
      { error: 'invalid_token', description: 'The access token has been obtained from wrong audience or resource.' },
    )
  }
  return undefined
}

const must = (tenant: string) => `It must match the tenant '${tenant}' associated with this subscription.`
const text = (claims: JsonObject, name: string) => (typeof claims[name] === 'string' ? claims[name] : '')

/** `11/23/2026 2:05:09 PM`, as Resource Manager writes times in this message. */
function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '').replaceAll('\u202f', ' ')
}
