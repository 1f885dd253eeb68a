import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { scaledClock } from '../../src/simulator/clock.ts'
import { type Certificate, keepCertificate } from '../../src/simulator/http/certificate.ts'
import { practiceClient } from '../../src/simulator/http/grants.ts'
import { scaledRetry } from '../../src/simulator/http/retry-after.ts'
import { createSignIn } from '../../src/simulator/http/sign-in.ts'
import { practiceTenant } from '../../src/simulator/places.ts'
import { createRequestLog } from '../../src/simulator/request-log.ts'
import { serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { bodies, ids, rg, versionFor } from './raw.ts'

const now = Date.now()
let folder: string
let certificate: Certificate
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-tls-'))
  certificate = await keepCertificate(join(folder, 'state', 'cloud'), now)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})

interface Served {
  readonly endpoint: string
  readonly log: string[]
  ask(
    method: string,
    path: string,
    more?: { body?: string; headers?: Record<string, string>; ca?: string },
  ): Promise<{ status: number; headers: Record<string, unknown>; body: string }>
}

async function served(): Promise<Served> {
  const clock = scaledClock(60)
  const simulator = createSimulator({ clock, store: openStore() })
  const log: string[] = []
  const server = await serve({
    simulator,
    clock,
    port: 0,
    time: 'scaled',
    factor: 60,
    tls: { ...certificate, signIn: createSignIn({ key: certificate.key, caller: defaultSettings.caller, now: Date.now }) },
    requests: createRequestLog([(line) => void log.push(JSON.stringify(line))]),
  })
  closing.push(async () => {
    await server.close()
    simulator.close()
  })
  return {
    endpoint: server.endpoint,
    log,
    ask: (method, path, { body, headers = {}, ca = certificate.certificate } = {}) =>
      new Promise((resolve, reject) => {
        const sent = request(new URL(path, server.endpoint), { method, ca, headers }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
        })
        sent.on('error', reject)
        sent.end(body)
      }),
  }
}

async function tokenOf({ ask, endpoint }: Served): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: practiceClient.id,
    client_secret: practiceClient.secret,
    scope: `${endpoint}/.default`,
  }).toString()
  return JSON.parse((await ask('POST', `/${practiceTenant}/oauth2/v2.0/token`, { body })).body).access_token
}

describe('HTTP-4 HTTPS with a certificate of its own', () => {
  it('for localhost, 127.0.0.1 and ::1, and no authority for anything else', () => {
    const parsed = new X509Certificate(certificate.certificate)
    expect(parsed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
    expect(parsed.ca).toBe(false)
    expect(parsed.verify(parsed.publicKey)).toBe(true)
  })
  it('keeps its key where only its owner reads it', () => {
    expect(statSync(join(folder, 'state', 'cloud.key.pem')).mode & 0o777).toBe(0o600)
    expect(certificate.file).toBe(join(folder, 'state', 'cloud.cert.pem'))
    expect(readFileSync(certificate.file, 'utf8')).not.toContain('PRIVATE')
  })
  it('is the same one after a restart, as long as it is valid; then a new one', async () => {
    const base = join(folder, 'state', 'cloud')
    expect(await keepCertificate(base, now)).toEqual(certificate)
    expect((await keepCertificate(join(folder, 'other'), now)).certificate).not.toBe(certificate.certificate)
    const old = await keepCertificate(join(folder, 'aged'), now - 400 * 24 * 3600 * 1000)
    const renewed = await keepCertificate(join(folder, 'aged'), now)
    expect(renewed.certificate).not.toBe(old.certificate)
    writeFileSync(join(folder, 'aged.key.pem'), old.key)
    expect((await keepCertificate(join(folder, 'aged'), now)).certificate).not.toBe(renewed.certificate)
  })
  it('that cannot be written is a problem with a way out', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(keepCertificate(join(folder, 'file', 'cloud'), now)).rejects.toBeInstanceOf(UserProblem)
  })
  it('is trusted by who knows the certificate, and by nobody else', async () => {
    const server = await served()
    expect(server.endpoint).toMatch(/^https:\/\/localhost:\d+$/)
    expect(await server.ask('GET', '/healthz')).toMatchObject({ status: 200 })
    expect(await server.ask('GET', server.endpoint.replace('localhost', '127.0.0.1').concat('/healthz'))).toMatchObject({ status: 200 })
    const other = await keepCertificate(join(folder, 'other'), now)
    await expect(server.ask('GET', '/healthz', { ca: other.certificate })).rejects.toThrow(/self-signed|certificate/)
    await expect(fetch(`${server.endpoint.replace('https', 'http')}/healthz`)).rejects.toThrow()
  })
  it('serves the same cloud, at https addresses', async () => {
    const server = await served()
    const headers = { authorization: `Bearer ${await tokenOf(server)}`, 'content-type': 'application/json' }
    const put = (path: string, body: object) =>
      server.ask('PUT', `${path}?api-version=${versionFor(path)}`, { headers, body: JSON.stringify(body) })
    expect((await put(rg, { location: 'westeurope' })).status).toBe(201)
    const made = await put(ids.network, bodies.network())
    expect(String(made.headers['azure-asyncoperation'])).toMatch(new RegExp(`^${server.endpoint}/subscriptions/`))
  })
})

describe('HTTP-7 Resource Manager wants a token over TLS', () => {
  it('and nothing else does', async () => {
    const server = await served()
    const refused = await server.ask('GET', '/subscriptions?api-version=2022-12-01')
    expect(refused).toMatchObject({ status: 401, body: expect.stringContaining('AuthenticationFailed') })
    expect(refused.headers['www-authenticate']).toContain(`authorization_uri="${server.endpoint}/${practiceTenant}"`)
    // Extension resources are asked for with two slashes.
    expect((await server.ask('GET', `${server.endpoint}//subscriptions?api-version=2022-12-01`)).status).toBe(401)
    const headers = { authorization: `Bearer ${await tokenOf(server)}` }
    expect((await server.ask('GET', '/subscriptions?api-version=2022-12-01', { headers })).status).toBe(200)
    expect((await server.ask('GET', '/practice/nodes?pool=none')).status).not.toBe(401)
  })
})

describe('HTTP-9 what is logged and how long to wait', () => {
  it('no token, no secret and no code is ever logged', async () => {
    const server = await served()
    const token = await tokenOf(server)
    await server.ask('GET', '/subscriptions?api-version=2022-12-01', { headers: { authorization: `Bearer ${token}` } })
    await server.ask('GET', `/common/oauth2/v2.0/authorize?client_id=x&redirect_uri=http://localhost:1&code_challenge=challenge-of-mine`)
    const text = server.log.join('\n')
    expect(server.log).toHaveLength(3)
    expect(text).toContain('/oauth2/v2.0/authorize')
    for (const secret of [token, practiceClient.secret, 'challenge-of-mine', 'Bearer']) expect(text).not.toContain(secret)
  })
  it('Retry-After is divided by the factor, whole seconds at least one, and said in milliseconds beside it', () => {
    expect(scaledRetry({ 'Retry-After': '60' }, 1)).toEqual({ 'Retry-After': '60' })
    expect(scaledRetry({ 'Retry-After': '60' }, 24)).toEqual({ 'Retry-After': '3', 'x-ms-retry-after-ms': '2500' })
    expect(scaledRetry({ 'Retry-After': '10' }, 600)).toEqual({ 'Retry-After': '1', 'x-ms-retry-after-ms': '17' })
    expect(scaledRetry({ Other: 'x' }, 600)).toEqual({ Other: 'x' })
  })
})
