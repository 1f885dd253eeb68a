import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Script } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'
import { scaledClock } from '../../src/simulator/clock.ts'
import { practicePage } from '../../src/simulator/page/page.ts'
import { script } from '../../src/simulator/page/script.ts'
import { style } from '../../src/simulator/page/style.ts'
import { typeWords } from '../../src/simulator/page/type-words.ts'
import { type PracticeServer, serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub } from './raw.ts'

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
})

async function served(cloud: RawCloud, more: { scenario?: string } = {}): Promise<PracticeServer> {
  const server = await serve({ simulator: cloud.simulator, clock: scaledClock(60), port: 0, time: 'scaled', factor: 60, ...more })
  closing.push(() => server.close())
  return server
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | undefined>
  readonly body: string
}

function ask(server: PracticeServer, method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, server.endpoint), { method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        body += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string | undefined>, body }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

const stateOf = async (server: PracticeServer) => JSON.parse((await ask(server, 'GET', '/practice/state')).body)

describe('HTTP-10 the page at /', () => {
  it('is one answer that needs nothing from elsewhere', async () => {
    const { status, body, headers } = await ask(await served(rawCloud()), 'GET', '/')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).not.toMatch(/(?:src|href)="(?!data:|#|\/practice\/state)/)
    expect(body).not.toMatch(/url\(|@import/)
  })

  it('lets only its own script and style run, and nobody frame it', async () => {
    const { headers, body } = await ask(await served(rawCloud()), 'GET', '/')
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`frame-ancestors 'none'`)
    expect(policy).not.toContain('unsafe')
    expect(policy.match(/'sha256-/g)).toHaveLength(2)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
    expect(body).not.toMatch(/<[^>]+\s(?:on\w+|style)=/)
    // What is hashed is what is sent.
    expect(body).toContain(`<script>${script}</script>`)
    expect(body).toContain(`<style>${style}</style>`)
  })

  it('has a script that can be read, and that writes text only', () => {
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/)
  })

  it('says which command to run when there is nothing', () => {
    expect(practicePage().body.replace(/<[^>]+>/g, '')).toContain(
      'secure-batch apply --arm-endpoint http://127.0.0.1:8080 --preset private --environment demo --yes',
    )
  })

  it('obeys the Host check', async () => {
    const server = await served(rawCloud())
    expect((await ask(server, 'GET', '/', { host: 'example.com' })).status).toBe(421)
    expect((await ask(server, 'GET', '/practice/state', { host: 'example.com' })).status).toBe(421)
  })
})

describe('HTTP-11 /practice/state', () => {
  it('has no groups in an empty cloud, only what is on the subscription from the start', async () => {
    const state = await stateOf(await served(rawCloud({}, { group: false, registered: false })))
    expect(state).toMatchObject({ running: [], requests: [], requested: 0, speed: 60, resources: { failed: 0 } })
    expect(state.groups.filter((group: { name: string }) => group.name !== '')).toEqual([])
  })

  it('shows resources by group, children under what they hang on', async () => {
    const cloud = rawCloud()
    cloud.put(rg, { location: 'westeurope', tags: { 'secure-batch:environment': 'demo' } })
    cloud.make(ids.network, bodies.network())
    cloud.put(ids.assignment(sub), bodies.roleAssignment('22222222-2222-2222-2222-222222222222'))
    const state = await stateOf(await served(cloud, { scenario: 'zero quota' }))
    expect(state.scenario).toBe('zero quota')
    expect(state.groups.map((group: { name: string }) => group.name)).toEqual(['rg', ''])
    expect(state.groups[0]).toMatchObject({ name: 'rg', location: 'westeurope', environment: 'demo' })
    expect(state.groups[0].resources.map(({ name, kind, depth }: Record<string, unknown>) => [name, kind, depth])).toEqual([
      ['vnet', 'Virtual network', 0],
      ['endpoints', 'Subnet', 1],
      ['nodes', 'Subnet', 1],
    ])
    expect(state.groups[0].resources[0]).toMatchObject({ state: 'Succeeded', environment: 'demo', id: ids.network })
    expect(state.groups[1].resources).toContainEqual(
      expect.objectContaining({ kind: 'Role assignment', name: expect.stringMatching(/^Key Vault Crypto/) }),
    )
  })

  it('shows what is under way, with its beginning and end', async () => {
    const cloud = rawCloud()
    cloud.put(ids.network, bodies.network())
    const server = await served(cloud)
    const { running, now } = await stateOf(server)
    expect(running).toMatchObject([{ doing: 'creating', name: 'vnet', kind: 'Virtual network', started: now, due: now + 8000 }])
    cloud.wait(8)
    expect((await stateOf(server)).running).toEqual([])
  })

  it('shows nodes being allocated and a removal', async () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account({ publicNetworkAccess: 'Enabled' }))
    cloud.put(ids.pool, bodies.pool())
    cloud.make(ids.identity, bodies.identity())
    cloud.make(ids.network, bodies.network())
    cloud.delete(ids.network)
    const doing = (await stateOf(await served(cloud))).running.map((one: { doing: string; name: string }) => `${one.doing} ${one.name}`)
    expect(doing).toContain('allocating nodes pool')
    expect(doing).toContain('deleting vnet')
  })

  it('shows the last requests, repeated ones once, and leaves out looks and health checks', async () => {
    const server = await served(rawCloud())
    await ask(server, 'GET', '/')
    await ask(server, 'GET', '/healthz')
    for (let time = 0; time < 3; time += 1) await ask(server, 'GET', `${rg}?api-version=2025-04-01`)
    await ask(server, 'GET', `${sub}/resourceGroups/none?api-version=2025-04-01`)
    const state = await stateOf(server)
    expect(state.requested).toBe(4)
    expect(state.requests).toMatchObject([
      { method: 'GET', path: `${sub}/resourceGroups/none?api-version=2025-04-01`, status: 404, code: 'ResourceGroupNotFound', times: 1 },
      { method: 'GET', path: `${rg}?api-version=2025-04-01`, status: 200, times: 3 },
    ])
    expect(state.requests[0].ms).toBeGreaterThanOrEqual(0)
  })

  it('answers 304 to whoever has everything but the time', async () => {
    const cloud = rawCloud()
    const server = await served(cloud)
    const { headers } = await ask(server, 'GET', '/practice/state')
    cloud.wait(1)
    expect((await ask(server, 'GET', '/practice/state', { 'if-none-match': headers.etag ?? '' })).status).toBe(304)
    cloud.put(ids.identity, bodies.identity())
    expect((await ask(server, 'GET', '/practice/state', { 'if-none-match': headers.etag ?? '' })).status).toBe(200)
  })

  it('shows the first 500 of many resources, and says how many there are', async () => {
    const cloud = rawCloud({ settings: { ...defaultSettings, throttling: 'off' } })
    for (let index = 0; index < 510; index += 1) cloud.put(`${sub}/resourceGroups/group-${index}`, { location: 'westeurope' })
    expect((await stateOf(await served(cloud))).resources).toEqual({
      shown: 500,
      total: expect.toSatisfy((total: number) => total > 510),
      failed: 0,
    })
  })

  it('names types in words, also unknown ones', () => {
    expect(typeWords('Microsoft.Batch/batchAccounts')).toBe('Batch account')
    expect(typeWords('Microsoft.New/flowLogs')).toBe('Flow log')
  })
})

describe('HTTP-12 looking changes nothing', () => {
  it.each(['PUT', 'POST', 'DELETE', 'PATCH'])('%s on the page and its state is refused', async (method) => {
    const server = await served(rawCloud())
    expect(await ask(server, method, '/')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect((await ask(server, method, '/practice/state')).status).toBe(405)
  })

  it('a look leaves request ids as they would have been', async () => {
    const ids = async (look: boolean) => {
      const server = await served(rawCloud())
      if (look) await stateOf(server)
      return (await ask(server, 'GET', `${rg}?api-version=2025-04-01`)).headers['x-ms-request-id']
    }
    expect(await ids(true)).toBe(await ids(false))
  })

  it.each([
    ['another origin', { origin: 'https://example.com' }],
    ['no origin at all', { origin: 'null' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ])('a web page elsewhere cannot send anything: %s', async (_what, headers: Record<string, string>) => {
    const cloud = rawCloud({}, { registered: false })
    const path = `${sub}/providers/Microsoft.Batch/register?api-version=2025-04-01`
    expect((await ask(await served(cloud), 'POST', path, headers)).status).toBe(403)
    expect(cloud.get(`${sub}/providers/Microsoft.Batch`).body.registrationState).toBe('NotRegistered')
  })

  it('a link on another site to the page may be followed', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await ask(await served(rawCloud()), 'GET', '/', headers)).status).toBe(200)
  })
})

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

describe.skipIf(chromium === undefined)('HTTP-10 in a browser (skipped where Chromium is not installed)', () => {
  async function rendered(server: PracticeServer): Promise<string> {
    const profile = mkdtempSync(join(tmpdir(), 'secure-batch-browser-'))
    closing.push(async () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }))
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
    flags.push('--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, '--virtual-time-budget=2500')
    const { stdout } = await promisify(execFile)(chromium ?? '', [...flags, '--dump-dom', `${server.endpoint}/`], { timeout: 60_000 })
    return stdout
  }

  it('shows the empty state with this very endpoint', { timeout: 60_000 }, async () => {
    const server = await served(rawCloud({}, { group: false, registered: false }))
    const page = await rendered(server)
    expect(page).toContain(`<span class="origin">${server.endpoint}</span>`)
    expect(page).toMatch(/id="empty">/)
  })

  it('shows names as text, whatever they are', { timeout: 60_000 }, async () => {
    const cloud = rawCloud()
    cloud.put(rg, { location: 'westeurope', tags: { 'secure-batch:environment': '<img src=x onerror=alert(1)>' } })
    cloud.put(ids.network, { ...bodies.network(), tags: { 'secure-batch:environment': '<b>bold</b>' } })
    const page = await rendered(await served(cloud))
    expect(page).toContain('&lt;b&gt;bold&lt;/b&gt;')
    expect(page).toContain('environment &lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toContain('<b>bold')
    expect(page).toMatch(/<progress aria-label="creating vnet" value="[01]/)
    expect(page).toContain('Virtual network')
  })
})
