import { constants, createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import type { JsonObject } from '../../common/json.ts'
import { practiceTenant } from '../places.ts'
import type { CallerSettings } from '../settings.ts'
import { guid } from '../world.ts'
import { isKnownAudience } from './audiences.ts'
import { EntraError } from './entra-error.ts'
import { type Signer, unverified } from './tokens.ts'

/** The practice directory's one application and its secret: fixed, worthless, the same everywhere. */
export const practiceClient = { id: '44444444-4444-4444-4444-444444444444', secret: 'practice-secret' } as const

/** Somebody with every right in the practice subscription, whatever the caller may do: the colleague of a rehearsal. */
export const practiceOwner = {
  id: '66666666-6666-6666-6666-666666666666',
  secret: 'practice-owner',
  objectId: '77777777-7777-7777-7777-777777777777',
} as const

/** What granting needs to know. */
export interface Grants {
  readonly signer: Signer
  readonly caller: CallerSettings
  /** Seconds an access token lives. */
  readonly lifetime: number
  /** Milliseconds since 1970. */
  now(): number
  /** Device codes handed out, by device code. */
  readonly devices: Map<string, Device>
  /** Codes and refresh tokens that were used up. */
  readonly spent: Set<string>
}

export interface Device {
  readonly userCode: string
  readonly client: string
  readonly expires: number
  approved: boolean
}

type Form = ReadonlyMap<string, string>

/** What a token endpoint answers to a form. Throws `EntraError`. `origin` is the server's own, the issuer's. */
export function grantToken(grants: Grants, form: Form, origin: string): JsonObject {
  const grant = form.get('grant_type') ?? missing('grant_type')
  const client = form.get('client_id') ?? missing('client_id')
  switch (grant) {
    case 'client_credentials':
      requireSecret(grants, form, client, origin)
      return answer(grants, { client, origin, audience: audienceOf(form), user: false })
    case 'refresh_token':
      return forUser(grants, form, origin, client, spend(grants, form.get('refresh_token') ?? missing('refresh_token'), 'refresh'))
    case 'authorization_code':
      return forUser(grants, form, origin, client, codeClaims(grants, form))
    case 'urn:ietf:params:oauth:grant-type:device_code':
    case 'device_code':
      return forUser(grants, form, origin, client, deviceClaims(grants, form))
    default:
      throw new EntraError(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`)
  }
}

/** A code that proves, for ten minutes, that the caller agreed in a browser (PKCE: RFC 7636). */
export function authorizationCode(grants: Grants, query: Form): string {
  const { signer, now } = grants
  return signer.sign({
    typ: 'code',
    client_id: query.get('client_id') ?? missing('client_id'),
    redirect_uri: query.get('redirect_uri') ?? missing('redirect_uri'),
    challenge: query.get('code_challenge') ?? '',
    nonce: query.get('nonce') ?? '',
    scope: query.get('scope') ?? '',
    jti: guid(`code ${now()} ${grants.spent.size} ${query.get('state') ?? ''}`),
    exp: Math.floor(now() / 1000) + 600,
  })
}

interface Wanted {
  readonly client: string
  readonly origin: string
  readonly audience: string
  readonly user: boolean
}

function answer({ signer, caller, lifetime, now }: Grants, { client, origin, audience, user }: Wanted): JsonObject {
  const issued = Math.floor(now() / 1000)
  const objectId = !user && client.toLowerCase() === practiceOwner.id ? practiceOwner.objectId : caller.objectId
  const token = signer.sign({
    aud: audience,
    iss: `${origin}/${practiceTenant}/`,
    iat: issued,
    nbf: issued,
    // Not before what `expires_in` promises, which is counted from when the answer arrives.
    exp: Math.ceil(now() / 1000) + lifetime,
    appid: client,
    appidacr: user ? '0' : '1',
    idp: `${origin}/${practiceTenant}/`,
    // Who the directory says the caller is, whichever way they signed in: roles are assigned by it.
    idtyp: objectId === caller.objectId && caller.type === 'User' ? 'user' : 'app',
    oid: objectId,
    sub: objectId,
    tid: practiceTenant,
    ver: '1.0',
    ...(user ? { name: caller.name, unique_name: caller.name, upn: caller.name, scp: 'user_impersonation' } : {}),
  })
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token }
}

/** A person's tokens: access, identity and refresh. `proof` is what was redeemed. */
function forUser(grants: Grants, form: Form, origin: string, client: string, proof: JsonObject): JsonObject {
  const { signer, caller, now } = grants
  if (typeof proof.client_id === 'string' && proof.client_id !== client)
    throw invalidGrant(700005, 'The code was issued to another client.')
  const asked = form.get('scope') ?? form.get('resource') ?? (typeof proof.scope === 'string' ? proof.scope : '')
  const audience = audienceOf(new Map([...form, [form.has('resource') ? 'resource' : 'scope', asked]]))
  const issued = Math.floor(now() / 1000)
  const identity = signer.sign({
    typ: 'id',
    aud: client,
    iss: `${origin}/${practiceTenant}/v2.0`,
    iat: issued,
    nbf: issued,
    exp: issued + 3600,
    name: caller.name,
    preferred_username: caller.name,
    oid: caller.objectId,
    sub: caller.objectId,
    tid: practiceTenant,
    ver: '2.0',
    ...(typeof proof.nonce === 'string' && proof.nonce !== '' ? { nonce: proof.nonce } : {}),
  })
  return {
    ...answer(grants, { client, origin, audience, user: true }),
    scope: asked,
    id_token: identity,
    refresh_token: signer.sign({ typ: 'refresh', client_id: client, scope: asked, exp: issued + 90 * 24 * 3600 }),
    client_info: Buffer.from(JSON.stringify({ uid: caller.objectId, utid: practiceTenant })).toString('base64url'),
  }
}

/** The application proves itself with its secret or with a signed assertion. */
function requireSecret(grants: Grants, form: Form, client: string, origin: string): void {
  const own = [practiceClient, practiceOwner].find(({ id }) => id === client.toLowerCase())
  if (own === undefined) {
    throw new EntraError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${client}' was not found in the directory 'Practice tenant'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    )
  }
  const assertion = form.get('client_assertion')
  if (assertion !== undefined) {
    requireAssertion(grants, assertion, client, origin)
    return
  }
  const secret = form.get('client_secret')
  if (secret === undefined || secret === '') {
    throw new EntraError(
      401,
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    )
  }
  if (!timingSafeEqual(digest(secret), digest(own.secret))) {
    throw new EntraError(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
    )
  }
}

/** Any certificate is taken, as none is registered; its assertion is checked with it when it travels along (`x5c`). */
function requireAssertion({ now }: Grants, assertion: string, client: string, origin: string): void {
  const parts = unverified(assertion)
  const refuse = (code: number, message: string) => new EntraError(401, 'invalid_client', code, message)
  if (parts === undefined) throw refuse(50027, 'JWT token is invalid or malformed.')
  const { header, claims } = parts
  if (claims.iss !== client || claims.sub !== client)
    throw refuse(700021, `Client assertion application identifier doesn't match 'client_id' parameter.`)
  if (typeof claims.aud !== 'string' || !claims.aud.startsWith(`${origin}/`))
    throw refuse(700023, `Client assertion audience claim does not match Realm issuer.`)
  if (Number(claims.exp ?? 0) * 1000 <= now()) throw refuse(700024, 'Client assertion is not within its valid time range.')
  const [leaf] = Array.isArray(header.x5c) ? header.x5c : []
  if (typeof leaf === 'string' && !signedBy(leaf, assertion)) throw refuse(700027, 'Client assertion failed signature validation.')
}

function signedBy(leaf: string, assertion: string): boolean {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(leaf, 'base64'))
    const [head = '', body = '', signature = ''] = assertion.split('.')
    const bytes = Buffer.from(`${head}.${body}`)
    const given = Buffer.from(signature, 'base64url')
    const pss = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
    return verify('sha256', bytes, publicKey, given) || verify('sha256', bytes, pss, given)
  } catch {
    return false
  }
}

function codeClaims(grants: Grants, form: Form): JsonObject {
  const claims = spend(grants, form.get('code') ?? missing('code'), 'code')
  if (claims.redirect_uri !== form.get('redirect_uri')) throw invalidGrant(500112, 'The reply address does not match the one asked with.')
  const verifier = form.get('code_verifier') ?? ''
  if (claims.challenge !== '' && createHash('sha256').update(verifier).digest('base64url') !== claims.challenge) {
    throw invalidGrant(501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.')
  }
  return claims
}

function deviceClaims(grants: Grants, form: Form): JsonObject {
  const code = form.get('device_code') ?? form.get('code') ?? missing('device_code')
  const device = grants.devices.get(code)
  if (device === undefined) throw invalidGrant(70000, 'The provided device code is unknown.')
  if (device.expires <= grants.now())
    throw new EntraError(
      400,
      'expired_token',
      70020,
      'The provided value for the input parameter device_code is not valid. It has expired.',
    )
  if (!device.approved) {
    throw new EntraError(400, 'authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.')
  }
  grants.devices.delete(code)
  return { client_id: device.client }
}

/** A code or refresh token of ours, once where it may be used once. */
function spend({ signer, spent, now }: Grants, token: string, kind: 'code' | 'refresh'): JsonObject {
  const claims = signer.read(token)
  if (claims === undefined || claims.typ !== kind) throw invalidGrant(9002313, 'The provided grant is malformed or not of this directory.')
  if (Number(claims.exp) * 1000 <= now()) throw invalidGrant(kind === 'code' ? 70008 : 700082, 'The provided grant has expired.')
  if (kind === 'code') {
    const id = String(claims.jti)
    if (spent.has(id)) throw invalidGrant(54005, 'OAuth2 Authorization code was already redeemed.')
    spent.add(id)
  }
  return claims
}

/** The resource a token is for: `scope` without its `/.default` and without OpenID's own scopes, or `resource`. */
function audienceOf(form: Form): string {
  const openId = ['openid', 'profile', 'offline_access', 'email']
  const scope = (form.get('scope') ?? '').split(/\s+/).find((one) => one !== '' && !openId.includes(one))
  const audience = form.get('resource') ?? (scope === undefined ? missing('scope') : scope.replace(/\/[^/]*$/, ''))
  if (!isKnownAudience(audience)) {
    throw new EntraError(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${audience} was not found in the tenant named Practice tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    )
  }
  return audience
}

function missing(name: string): never {
  throw new EntraError(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`)
}

const invalidGrant = (code: number, message: string) => new EntraError(400, 'invalid_grant', code, message)
const digest = (text: string) => createHash('sha256').update(text).digest()
