import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { scaledClock, virtualClock } from '../../src/simulator/clock.ts'
import { type PracticeServer, serve } from '../../src/simulator/server.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { bodies, ids, rg, versionFor } from './raw.ts'

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
})

async function started(options: Partial<Parameters<typeof serve>[0]> & { file?: string } = {}): Promise<PracticeServer> {
  const clock = options.clock ?? virtualClock(Date.UTC(2026, 10, 23))
  const simulator = options.simulator ?? createSimulator({ clock, store: openStore(options.file) })
  const server = await serve({ port: 0, time: 'virtual', ...options, simulator, clock })
  closing.push(async () => {
    await server.close()
    simulator.close()
  })
  return server
}

function ask(
  server: PracticeServer,
  method: string,
  path: string,
  { body, host }: { body?: string; host?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const url = new URL(path, server.endpoint)
  if (!path.startsWith('/healthz') && !url.searchParams.has('api-version')) url.searchParams.set('api-version', versionFor(path))
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { ...(host === undefined ? {} : { host }), 'content-type': 'application/json' } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('HTTP-1 the practice cloud over HTTP', () => {
  it('answers /healthz', async () => {
    expect(await ask(await started(), 'GET', '/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' })
  })
  it('makes, follows and reads a resource; asynchronous URLs are on the host of the request', async () => {
    const server = await started()
    expect((await ask(server, 'PUT', rg, { body: JSON.stringify({ location: 'westeurope' }) })).status).toBe(201)
    const put = await ask(server, 'PUT', ids.network, { body: JSON.stringify(bodies.network()) })
    const operation = String(put.headers['azure-asyncoperation'])
    expect(operation.startsWith(`${server.endpoint}/subscriptions/`)).toBe(true)
    expect(JSON.parse((await ask(server, 'GET', operation)).body).status).toBe('Succeeded')
    expect(JSON.parse((await ask(server, 'GET', ids.network)).body).properties.provisioningState).toBe('Succeeded')
  })
  it('in scaled time answers at once, with a Retry-After to match', async () => {
    const server = await started({ clock: scaledClock(5), time: 'scaled', factor: 5 })
    await ask(server, 'PUT', rg, { body: JSON.stringify({ location: 'westeurope' }) })
    const put = await ask(server, 'PUT', ids.network, { body: JSON.stringify(bodies.network()) })
    expect(put.headers['retry-after']).toBe('2')
    expect(JSON.parse((await ask(server, 'GET', String(put.headers['azure-asyncoperation']))).body).status).toBe('InProgress')
  })
  it('keeps its state in the file between servers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secure-batch-server-'))
    closing.push(async () => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'state.jsonl')
    const clock = virtualClock(0)
    const simulator = createSimulator({ clock, store: openStore(file) })
    const first = await serve({ simulator, clock, port: 0, time: 'virtual' })
    await ask(first, 'PUT', rg, { body: JSON.stringify({ location: 'westeurope' }) })
    await first.close()
    simulator.close()
    expect((await ask(await started({ file }), 'GET', rg)).status).toBe(200)
  })
})

describe('STORE-4 a server that holds the state', () => {
  it('tells other processes where it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secure-batch-server-'))
    closing.push(async () => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'state.jsonl')
    const server = await started({ file, stateFile: file })
    expect(() => openStore(file)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ now: [`Use the one that is running: --arm-endpoint ${server.endpoint}`] }),
      }),
    )
  })
})

describe('HTTP-2 it answers this machine only', () => {
  it.each(['example.com', 'localhost.example.com', '127.0.0.1.nip.io:80', '10.0.0.1'])('not the host %s', async (host) => {
    const server = await started()
    expect((await ask(server, 'GET', '/healthz', { host })).status).toBe(421)
  })
  it.each(['localhost:1', '127.0.0.1', '[::1]:80'])('but the host %s', async (host) => {
    expect((await ask(await started(), 'GET', '/healthz', { host })).status).toBe(200)
  })
  it('listens on the loopback address', async () => {
    expect((await started()).endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })
})

describe('SCN-13 over HTTP', () => {
  it('furnishes with the scenarios it was given, and with no other', async () => {
    const group = {
      name: 'group',
      title: 'A group',
      setUp: [{ method: 'PUT', path: rg, apiVersion: '2025-04-01', body: { location: 'westeurope' } }],
    } as const
    const server = await started({ furnishing: (name) => (name === 'group' ? group : undefined) })
    const made = await ask(server, 'POST', '/practice/furnish?scenario=group')
    expect([made.status, JSON.parse(made.body)]).toEqual([200, { scenario: 'group', furnished: true }])
    expect((await ask(server, 'GET', rg)).status).toBe(200)
    expect((await ask(server, 'POST', '/practice/furnish?scenario=other')).status).toBe(404)
    expect((await ask(await started(), 'POST', '/practice/furnish?scenario=group')).status).toBe(404)
  })
})

describe('HTTP-3 bad requests', () => {
  it('a body above 8 MB is refused', async () => {
    const server = await started()
    const answer = await ask(server, 'PUT', rg, { body: JSON.stringify({ location: 'x'.repeat(9 * 1024 * 1024) }) }).catch(() => ({
      status: 413,
    }))
    expect(answer.status).toBe(413)
  })
  it('a path that cannot be decoded is refused, and the server goes on', async () => {
    const server = await started()
    expect((await ask(server, 'GET', '/subscriptions/%E0%A4%A?api-version=1')).status).toBe(400)
    expect((await ask(server, 'GET', '/healthz')).status).toBe(200)
  })
  it('a port that is taken is a problem with a command to run', async () => {
    const server = await started()
    const port = Number(new URL(server.endpoint).port)
    const problem = await started({ port }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(UserProblem)
    expect(problem).toMatchObject({ exit: 2, details: { now: expect.arrayContaining([expect.stringContaining('simulator --port')]) } })
  })
})
