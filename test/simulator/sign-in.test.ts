import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { practiceClient, practiceOwner } from '../../src/simulator/http/grants.ts'
import { createSignIn, type SignIn } from '../../src/simulator/http/sign-in.ts'
import { createSigner } from '../../src/simulator/http/tokens.ts'
import { practiceSubscription, practiceTenant } from '../../src/simulator/places.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey
const origin = 'https://localhost:8443'
const noon = Date.UTC(2026, 10, 23, 12)

function directory(lifetime?: number): { signIn: SignIn; later(seconds: number): void } {
  let now = noon
  const signIn = createSignIn({ key, caller: defaultSettings.caller, now: () => now, ...(lifetime === undefined ? {} : { lifetime }) })
  return {
    signIn,
    later(seconds) {
      now += seconds * 1000
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads arbitrary paths of a JSON answer
type Answer = { status: number; headers: Record<string, string>; body: any; text: string }

function ask(signIn: SignIn, method: string, path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Answer {
  const body = form === undefined ? {} : { body: new URLSearchParams(form).toString() }
  const answer = signIn.answer({ method, url: `${origin}${path}`, headers, ...body })
  if (answer === undefined) throw new Error(`Nothing answers ${path}`)
  const text = answer.body ?? ''
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
  }
}

const tokenPath = `/${practiceTenant}/oauth2/v2.0/token`
const application = { grant_type: 'client_credentials', client_id: practiceClient.id, scope: `${origin}/.default` }
const proven = { ...application, client_secret: practiceClient.secret }

function tokenFor(signIn: SignIn, form: Record<string, string> = proven): string {
  return ask(signIn, 'POST', tokenPath, form).body.access_token
}

function claimsOf(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

describe('HTTP-5 the directory is found and gives tokens to an application', () => {
  const { signIn } = directory()
  it.each([practiceTenant, 'common', 'organizations'])('OpenID configuration of %s', (tenant) => {
    expect(ask(signIn, 'GET', `/${tenant}/v2.0/.well-known/openid-configuration`).body).toMatchObject({
      issuer: `${origin}/${practiceTenant}/v2.0`,
      token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
      authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
      jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    })
  })
  it('and of adfs, without a version, as the Azure CLI asks', () => {
    expect(ask(signIn, 'GET', '/adfs/.well-known/openid-configuration').body.token_endpoint).toBe(`${origin}/adfs/oauth2/v2.0/token`)
  })
  it('a token names the caller, the application, the directory, the audience and its end, and is signed with the published key', () => {
    const answer = ask(signIn, 'POST', tokenPath, proven)
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3599 } })
    expect(answer.headers['Cache-Control']).toContain('no-store')
    const claims = claimsOf(answer.body.access_token)
    expect(claims).toMatchObject({
      aud: origin,
      oid: defaultSettings.caller.objectId,
      appid: practiceClient.id,
      tid: practiceTenant,
      exp: noon / 1000 + 3599,
      idtyp: 'user',
    })
    const published = ask(signIn, 'GET', '/common/discovery/v2.0/keys').body.keys[0]
    expect(published).toEqual(createSigner(key).publicKey)
    expect(createSigner(key).read(answer.body.access_token)).toEqual(claims)
  })
  it('older clients name a resource instead of a scope', () => {
    const { scope: _, ...rest } = proven
    const answer = ask(signIn, 'POST', '/adfs/oauth2/token', { ...rest, resource: 'https://management.core.windows.net/' })
    expect(claimsOf(answer.body.access_token).aud).toBe('https://management.core.windows.net/')
  })
  it.each([
    ['a wrong secret', { ...proven, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no secret', application, 401, 'invalid_client', 7000216],
    ['another application', { ...proven, client_id: '44444444-4444-4444-4444-444444444445' }, 400, 'unauthorized_client', 700016],
    ['a resource nobody has', { ...proven, scope: 'https://nobody.example/.default' }, 400, 'invalid_resource', 500011],
    ['an unknown grant', { ...proven, grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['nothing', {}, 400, 'invalid_request', 900144],
  ])('%s is refused as Entra ID does', (_, form, status, error, code) => {
    const answer = ask(signIn, 'POST', tokenPath, form)
    expect(answer).toMatchObject({ status, body: { error, error_codes: [code], error_uri: `${origin}/error?code=${code}` } })
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: `))
    expect(answer.text).not.toContain(practiceClient.secret)
  })
  it.each([
    ['GET', '/v2.0/.well-known/openid-configuration', 'invalid_tenant'],
    ['POST', '/oauth2/v2.0/token', 'invalid_request'],
  ])('another directory is unknown: %s %s', (method, path, error) => {
    const answer = ask(signIn, method, `/11111111-1111-1111-1111-111111111112${path}`, method === 'POST' ? proven : undefined)
    expect(answer).toMatchObject({ status: 400, body: { error, error_codes: [90002] } })
  })
  it('a signed assertion is taken in place of a secret; what it says is checked, and its signature where the certificate travels along', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const assertion = (claims: JsonObject, header: JsonObject = {}) => {
      const parts = [{ alg: 'RS256', typ: 'JWT', ...header }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      const content = parts.join('.')
      return `${content}.${sign('sha256', Buffer.from(content), pair.privateKey).toString('base64url')}`
    }
    const claims = { iss: practiceClient.id, sub: practiceClient.id, aud: `${origin}${tokenPath}`, exp: noon / 1000 + 600 }
    const code = (client_assertion: string) => ask(signIn, 'POST', tokenPath, { ...application, client_assertion }).body.error_codes?.[0]
    expect(code(assertion(claims))).toBeUndefined()
    expect(code('nonsense')).toBe(50027)
    expect(code(assertion({ ...claims, iss: 'other' }))).toBe(700021)
    expect(code(assertion({ ...claims, aud: 'https://login.microsoftonline.com/x' }))).toBe(700023)
    expect(code(assertion({ ...claims, exp: noon / 1000 - 1 }))).toBe(700024)
    expect(code(assertion(claims, { x5c: ['AAAA'] }))).toBe(700027)
  })
})

describe('HTTP-6 people sign in by device code or in a browser, and stay signed in', () => {
  const client = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
  const scope = `${origin}/.default openid profile offline_access`
  it('a device code waits until the code is typed on the page, and ends after fifteen minutes', () => {
    const { signIn, later } = directory()
    const device = ask(signIn, 'POST', '/organizations/oauth2/v2.0/devicecode', { client_id: client, scope }).body
    expect(device.message).toContain(device.user_code)
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: client, device_code: device.device_code, scope }
    expect(ask(signIn, 'POST', tokenPath, grant)).toMatchObject({
      status: 400,
      body: { error: 'authorization_pending', error_codes: [70016] },
    })
    expect(ask(signIn, 'GET', '/devicelogin').text).toContain('<form')
    expect(ask(signIn, 'POST', '/devicelogin', { code: 'WRONG' }).status).toBe(400)
    expect(ask(signIn, 'POST', '/devicelogin', { code: device.user_code }, { origin: 'https://elsewhere.example' }).status).toBe(403)
    expect(ask(signIn, 'POST', '/devicelogin', { code: device.user_code.toLowerCase() }).status).toBe(200)
    const tokens = ask(signIn, 'POST', tokenPath, grant).body
    expect(claimsOf(tokens.access_token)).toMatchObject({ upn: defaultSettings.caller.name, idtyp: 'user', appid: client })
    expect(claimsOf(tokens.id_token)).toMatchObject({ aud: client, preferred_username: defaultSettings.caller.name })
    expect(ask(signIn, 'POST', tokenPath, grant).status).toBe(400)

    const second = ask(signIn, 'POST', '/common/oauth2/v2.0/devicecode', { client_id: client, scope }).body
    later(901)
    expect(ask(signIn, 'POST', tokenPath, { ...grant, device_code: second.device_code }).body.error).toBe('expired_token')
  })
  it('a browser brings a code back to this machine, good once, for who asked (PKCE)', () => {
    const { signIn } = directory()
    const verifier = 'v'.repeat(43)
    const asked = {
      client_id: client,
      redirect_uri: 'http://localhost:4711',
      response_type: 'code',
      scope,
      state: 'a"b',
      nonce: 'once',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    }
    const page = ask(signIn, 'GET', `/common/oauth2/v2.0/authorize?${new URLSearchParams(asked)}`).text
    expect(page).toContain('action="http://localhost:4711"')
    expect(page).toContain('value="a&quot;b"')
    const code = /name="code" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const grant = { grant_type: 'authorization_code', client_id: client, redirect_uri: asked.redirect_uri, code, scope }
    expect(ask(signIn, 'POST', tokenPath, { ...grant, redirect_uri: 'http://localhost:1', code_verifier: verifier }).status).toBe(400)
    const again = ask(signIn, 'GET', `/common/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, state: 'c' })}`).text
    const fresh = { ...grant, code: /name="code" value="([^"]+)"/.exec(again)?.[1] ?? '' }
    expect(ask(signIn, 'POST', tokenPath, { ...fresh, code_verifier: 'w'.repeat(43) }).body.error_codes).toEqual([501481])
    const third = ask(signIn, 'GET', `/common/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, state: 'd' })}`).text
    const good = { ...grant, code: /name="code" value="([^"]+)"/.exec(third)?.[1] ?? '', code_verifier: verifier }
    const tokens = ask(signIn, 'POST', tokenPath, good)
    expect(claimsOf(tokens.body.id_token).nonce).toBe('once')
    expect(ask(signIn, 'POST', tokenPath, good).body.error_codes).toEqual([54005])
    expect(
      ask(signIn, 'GET', `/common/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, redirect_uri: 'https://elsewhere.example' })}`)
        .status,
    ).toBe(400)
  })
  it('a refresh token gives new tokens to the application it was given to, for ninety days', () => {
    const { signIn, later } = directory()
    const device = ask(signIn, 'POST', '/common/oauth2/v2.0/devicecode', { client_id: client, scope }).body
    ask(signIn, 'POST', '/devicelogin', { code: device.user_code })
    const first = ask(signIn, 'POST', tokenPath, {
      grant_type: 'device_code',
      client_id: client,
      device_code: device.device_code,
      scope,
    }).body
    const refresh = { grant_type: 'refresh_token', client_id: client, refresh_token: first.refresh_token, scope }
    later(7200)
    expect(claimsOf(ask(signIn, 'POST', tokenPath, refresh).body.access_token).exp).toBe(noon / 1000 + 7200 + 3599)
    expect(ask(signIn, 'POST', tokenPath, { ...refresh, client_id: 'another' }).status).toBe(400)
    expect(ask(signIn, 'POST', tokenPath, { ...refresh, refresh_token: first.access_token }).status).toBe(400)
    later(91 * 24 * 3600)
    expect(ask(signIn, 'POST', tokenPath, refresh).body.error_codes).toEqual([700082])
  })
})

describe('HTTP-7 Resource Manager wants a token over TLS', () => {
  const { signIn, later } = directory()
  const url = `${origin}/subscriptions/${practiceSubscription}?api-version=2022-12-01`
  const refusal = (authorization?: string) => {
    const answer = signIn.refuse({ method: 'GET', url, headers: authorization === undefined ? {} : { authorization } })
    return answer === undefined ? undefined : { ...answer, code: JSON.parse(answer.body ?? '{}').error.code }
  }
  it('a good one is let in, for each of the names Resource Manager goes by', () => {
    for (const scope of [origin, 'https://management.azure.com', 'https://management.core.windows.net/']) {
      expect(refusal(`Bearer ${tokenFor(signIn, { ...proven, scope: `${scope}/.default` })}`)).toBeUndefined()
    }
  })
  it.each([
    ['none', undefined, 'AuthenticationFailed'],
    ['another scheme', 'Basic eDp5', 'AuthenticationFailedInvalidHeader'],
    ['nonsense', 'Bearer practice', 'InvalidAuthenticationToken'],
    ['somebody else’s', `Bearer ${foreign()}`, 'InvalidAuthenticationToken'],
    ['one nobody signed', `Bearer ${unsigned()}`, 'InvalidAuthenticationToken'],
  ])('%s is refused with 401 and a challenge that names the directory', (_, authorization, code) => {
    const answer = refusal(authorization)
    expect(answer).toMatchObject({ status: 401, code })
    expect(answer?.headers['WWW-Authenticate']).toMatch(
      new RegExp(`^Bearer authorization_uri="${origin}/${practiceTenant}", error="invalid_token", error_description=".+"$`),
    )
  })
  it('one for another audience, and an identity token, are refused', () => {
    const vault = tokenFor(signIn, { ...proven, scope: 'https://vault.azure.net/.default' })
    expect(refusal(`Bearer ${vault}`)?.code).toBe('InvalidAuthenticationTokenAudience')
    expect(refusal(`Bearer ${createSigner(key).sign({ typ: 'id', aud: origin, tid: practiceTenant, exp: 9e9 })}`)?.code).toBe(
      'InvalidAuthenticationToken',
    )
    const elsewhere = createSigner(key).sign({ aud: origin, tid: 'another', exp: 9e9 })
    expect(refusal(`Bearer ${elsewhere}`)?.code).toBe('InvalidAuthenticationTokenTenant')
  })
  it('one that has expired says when', () => {
    const token = tokenFor(signIn)
    later(3598)
    expect(refusal(`Bearer ${token}`)).toBeUndefined()
    later(1)
    expect(refusal(`Bearer ${token}`)).toMatchObject({
      code: 'ExpiredAuthenticationToken',
      body: expect.stringContaining("expiry UTC time '11/23/2026 12:59:59 PM'"),
    })
  })
  it('how long one lives can be chosen', () => {
    expect(claimsOf(tokenFor(directory(5).signIn)).exp).toBe(noon / 1000 + 5)
  })

  function foreign(): string {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    return createSigner(other.privateKey).sign({ aud: origin, tid: practiceTenant, exp: 9e9 })
  }
  function unsigned(): string {
    const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'none' })}.${part({ aud: origin, tid: practiceTenant, exp: 9e9 })}.`
  }
})

describe('HTTP-8 tools find the rest of the cloud', () => {
  const { signIn } = directory()
  it('from Resource Manager alone, in each shape of /metadata/endpoints', () => {
    expect(ask(signIn, 'GET', '/metadata/endpoints?api-version=2015-01-01').body.authentication.loginEndpoint).toBe(`${origin}/adfs`)
    expect(ask(signIn, 'GET', '/metadata/endpoints?api-version=2019-05-01').body[0]).toMatchObject({
      resourceManager: `${origin}/`,
      portal: `${origin}/`,
    })
    expect(ask(signIn, 'GET', '/metadata/endpoints?api-version=2022-09-01').body.authentication).toMatchObject({
      loginEndpoint: origin,
      tenant: practiceTenant,
    })
  })
  it('instance discovery names this cloud and no other', () => {
    const { metadata, tenant_discovery_endpoint } = ask(signIn, 'GET', '/common/discovery/instance?api-version=1.1').body
    expect(metadata).toEqual([{ preferred_network: 'localhost:8443', preferred_cache: 'localhost:8443', aliases: ['localhost:8443'] }])
    expect(tenant_discovery_endpoint.startsWith(`${origin}/`)).toBe(true)
  })
  it('the directory tells who is signed in, to who is signed in', () => {
    const headers = { authorization: `Bearer ${tokenFor(signIn)}` }
    expect(ask(signIn, 'GET', '/v1.0/me').status).toBe(401)
    expect(ask(signIn, 'GET', '/v1.0/me', undefined, headers).body.id).toBe(defaultSettings.caller.objectId)
    const named = (name: string) =>
      ask(
        signIn,
        'GET',
        `/v1.0/servicePrincipals?$filter=${encodeURIComponent(`servicePrincipalNames/any(c:c eq '${name}')`)}`,
        undefined,
        headers,
      ).body.value
    expect(named(practiceClient.id)).toHaveLength(1)
    expect(named('other')).toEqual([])
  })
})

describe('HTTP-15 the practice owner', () => {
  const { signIn } = directory()
  const owner = { ...proven, client_id: practiceOwner.id, client_secret: practiceOwner.secret }
  const from = (token: string) => ({ method: 'GET', url: `${origin}/subscriptions`, headers: { authorization: `Bearer ${token}` } })
  it('signs in by a secret of its own, as somebody else than the caller', () => {
    const token = tokenFor(signIn, owner)
    expect(claimsOf(token)).toMatchObject({ oid: practiceOwner.objectId, appid: practiceOwner.id, idtyp: 'app' })
    expect(signIn.isOwner(from(token))).toBe(true)
    expect(ask(signIn, 'POST', tokenPath, { ...owner, client_secret: practiceClient.secret }).status).toBe(401)
  })
  it('is nobody else: neither the caller, nor a token that only says so', () => {
    expect(signIn.isOwner(from(tokenFor(signIn)))).toBe(false)
    const [head = '', , signature = ''] = tokenFor(signIn, owner).split('.')
    const body = Buffer.from(JSON.stringify({ ...claimsOf(tokenFor(signIn)), oid: practiceOwner.objectId })).toString('base64url')
    expect(signIn.isOwner(from(`${head}.${body}.${signature}`))).toBe(false)
    expect(signIn.isOwner({ method: 'GET', url: origin, headers: {} })).toBe(false)
  })
})
