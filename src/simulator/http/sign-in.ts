import { randomBytes, randomUUID } from 'node:crypto'
import type { JsonObject } from '../../common/json.ts'
import { practiceTenant } from '../places.ts'
import type { CallerSettings } from '../settings.ts'
import type { SimulatorRequest, SimulatorResponse } from '../types.ts'
import { refuseWithoutToken } from './bearer.ts'
import { EntraError, entraRefusal } from './entra-error.ts'
import { authorizationCode, type Grants, grantToken, practiceOwner } from './grants.ts'
import { graphAnswer } from './graph.ts'
import { isLoopback } from './loopback.ts'
import { endpointsMetadata } from './metadata.ts'
import { createSigner, unverified } from './tokens.ts'

/** The practice directory: what Microsoft Entra ID and Resource Manager do about signing in. */
export interface SignIn {
  /** Answers the endpoints of the directory and `/metadata/endpoints`; undefined for every other request. */
  answer(request: SimulatorRequest): SimulatorResponse | undefined
  /** The 401 of a request to Resource Manager that brings no good token; undefined when it brings one. */
  refuse(request: SimulatorRequest): SimulatorResponse | undefined
  /** Whether a request with a good token comes from the practice owner, who may do everything. */
  isOwner(request: SimulatorRequest): boolean
}

export interface SignInOptions {
  /** RSA private key, PEM, that tokens are signed with. */
  readonly key: string
  /** Who every token speaks for. */
  readonly caller: CallerSettings
  /** Milliseconds since 1970: tokens live in real time, as their holders' clocks do. */
  readonly now: () => number
  /** Seconds an access token lives; an hour when absent. */
  readonly lifetime?: number
}

/** Tenants one may sign in to. `adfs` is how tools of Azure Stack spell "the only one". */
const tenants = [practiceTenant, 'common', 'organizations', 'adfs']

/** A directory with one tenant, one application and one caller. Endpoints: learn.microsoft.com/entra/identity-platform/v2-protocols. */
export function createSignIn({ key, caller, now, lifetime = 3599 }: SignInOptions): SignIn {
  const signer = createSigner(key)
  const grants: Grants = { signer, caller, lifetime, now, devices: new Map(), spent: new Set() }

  const answer = (request: SimulatorRequest): SimulatorResponse | undefined => {
    const url = new URL(request.url)
    const { origin, pathname } = url
    const get = request.method === 'GET'
    const post = request.method === 'POST'
    if (get && pathname === '/metadata/endpoints')
      return json(endpointsMetadata(origin, practiceTenant, url.searchParams.get('api-version') ?? ''))
    const graph = graphAnswer(request, caller)
    if (graph !== undefined)
      return refuseWithoutToken(request, signer, practiceTenant, now()) ?? { ...json(graph.body), status: graph.status }
    if (pathname === '/devicelogin' && (get || post)) return deviceLogin(grants, request)
    const [, tenant = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(pathname) ?? []
    switch (`${request.method} ${rest.toLowerCase()}`) {
      case 'GET discovery/instance':
        return json(instanceDiscovery(url))
      case 'GET v2.0/.well-known/openid-configuration':
      case 'GET .well-known/openid-configuration':
        return requireTenant(tenant, 'invalid_tenant') ?? json(openIdConfiguration(origin, tenant))
      case 'GET discovery/v2.0/keys':
      case 'GET discovery/keys':
        return json({ keys: [signer.publicKey] })
      case 'POST oauth2/v2.0/token':
      case 'POST oauth2/token':
        return requireTenant(tenant, 'invalid_request') ?? json(grantToken(grants, formOf(request), origin))
      case 'POST oauth2/v2.0/devicecode':
      case 'POST oauth2/devicecode':
        return requireTenant(tenant, 'invalid_request') ?? json(newDevice(grants, formOf(request), origin))
      case 'GET oauth2/v2.0/authorize':
      case 'GET oauth2/authorize':
        return requireTenant(tenant, 'invalid_request') ?? authorize(grants, url)
      default:
        return undefined
    }
  }

  return {
    answer(request) {
      try {
        return answer(request)
      } catch (error) {
        if (!(error instanceof EntraError)) throw error
        return entraRefusal(error, new URL(request.url).origin, randomUUID(), now())
      }
    },
    refuse: (request) => refuseWithoutToken(request, signer, practiceTenant, now()),
    isOwner(request) {
      const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
      // Nearly every token is the caller's: only one that says so is worth checking again.
      if (token === undefined || unverified(token)?.claims.oid !== practiceOwner.objectId) return false
      return signer.read(token)?.oid === practiceOwner.objectId
    },
  }
}

function requireTenant(tenant: string, error: string): undefined {
  if (tenants.includes(tenant.toLowerCase())) return undefined
  throw new EntraError(
    400,
    error,
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  )
}

function openIdConfiguration(origin: string, tenant: string): JsonObject {
  const at = `${origin}/${tenant}`
  return {
    issuer: `${origin}/${practiceTenant}/v2.0`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${at}/oauth2/v2.0/logout`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    response_modes_supported: ['form_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
    cloud_instance_name: new URL(origin).host,
  }
}

/** This cloud is its own instance: nobody is sent on to login.microsoftonline.com. */
function instanceDiscovery(url: URL): JsonObject {
  const { host, origin } = url
  return {
    tenant_discovery_endpoint: `${origin}/${practiceTenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}

/** The code and where to type it (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code). */
function newDevice(grants: Grants, form: ReadonlyMap<string, string>, origin: string): JsonObject {
  const client = form.get('client_id') ?? ''
  if (client === '')
    throw new EntraError(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'client_id'.")
  const device = randomBytes(32).toString('base64url')
  const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789'
  const userCode = [...randomBytes(9)].map((byte) => letters[byte % letters.length] ?? 'B').join('')
  grants.devices.set(device, { userCode, client, expires: grants.now() + 900_000, approved: false })
  const where = `${origin}/devicelogin`
  return {
    user_code: userCode,
    device_code: device,
    verification_uri: where,
    verification_url: where,
    expires_in: 900,
    interval: 5,
    message: `To sign in, use a web browser to open the page ${where} and enter the code ${userCode} to authenticate.`,
  }
}

/** The page where the code is typed. Only a form of this very page is obeyed, so that no other page approves for a person. */
function deviceLogin(grants: Grants, request: SimulatorRequest): SimulatorResponse {
  const { origin } = new URL(request.url)
  if (request.method === 'GET') {
    return page('Enter code', '<form method="post"><input name="code" autofocus autocomplete="off"> <button>Sign in</button></form>')
  }
  if (request.headers.origin !== undefined && request.headers.origin !== origin) return page('Not from here', '', 403)
  const code = (formOf(request).get('code') ?? '').trim().toUpperCase()
  const device = [...grants.devices.values()].find((one) => one.userCode === code && one.expires > grants.now())
  if (device === undefined) return page('That code did not work', '<a href="/devicelogin">Enter it again</a>', 400)
  device.approved = true
  return page('You are signed in', 'Go back to the window you came from.')
}

/** Signs the caller in at once and posts the code back, to an address on this machine only. */
function authorize(grants: Grants, url: URL): SimulatorResponse {
  const query = new Map(url.searchParams)
  const back = query.get('redirect_uri') ?? ''
  if (!URL.canParse(back) || !isLoopback(new URL(back).host)) {
    throw new EntraError(
      400,
      'invalid_request',
      50011,
      'The redirect URI specified in the request does not match the ones of the application: they are on this machine.',
    )
  }
  const fields = { code: authorizationCode(grants, query), state: query.get('state') ?? '' }
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
  return page(
    'Signing in',
    `<form method="post" action="${escaped(back)}">${inputs.join('')}<button>Go on as ${escaped(grants.caller.name)}</button></form><script>document.forms[0].submit()</script>`,
  )
}

function page(title: string, body: string, status = 200): SimulatorResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'X-Frame-Options': 'DENY' },
    body: `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>The practice cloud of secure-batch.</p>${body}`,
  }
}

function json(body: unknown): SimulatorResponse {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store, no-cache', 'x-ms-request-id': randomUUID() },
    body: JSON.stringify(body),
  }
}

const formOf = (request: SimulatorRequest): ReadonlyMap<string, string> => new Map(new URLSearchParams(request.body ?? ''))

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
