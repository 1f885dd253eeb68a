import { createHttpHeaders, createPipelineRequest, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { describe, expect, it } from 'vitest'
import { azureClouds } from '../../src/azure/clouds.ts'
import { practiceToken } from '../../src/azure/credential.ts'
import { Captured, captureWire, emulatorWire, guardedWire, patientWire, practiceWire, watchedWire } from '../../src/azure/wire.ts'
import { captureRequest, capturingClients } from '../../src/resources/capture.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { presetBlueprint } from '../support/presets.ts'

/** A network that only remembers. */
function network(answer: { headers?: Record<string, string>; body?: string; status?: number } = {}) {
  const sent: PipelineRequest[] = []
  const client: HttpClient = {
    async sendRequest(request) {
      sent.push(request)
      return { request, status: answer.status ?? 200, headers: createHttpHeaders(answer.headers ?? {}), bodyAsText: answer.body ?? '{}' }
    },
  }
  return { sent, client }
}

const to = (url: string, token?: string) =>
  createPipelineRequest({ url, headers: createHttpHeaders(token === undefined ? {} : { authorization: `Bearer ${token}` }) })

describe('the wire to Azure', () => {
  const hosts = Object.values(azureClouds).map((cloud) => new URL(cloud.arm).host)

  it('carries a token to the cloud’s own host', async () => {
    const { sent, client } = network()
    await guardedWire(client, [hosts[0] ?? '']).sendRequest(to('https://MANAGEMENT.azure.com/subscriptions', 'mine'))
    // Long operations are polled at the region's own address.
    await guardedWire(client, [hosts[0] ?? '']).sendRequest(to('https://westeurope.management.azure.com/operations/1', 'mine'))
    expect(sent).toHaveLength(2)
  })

  it.each([
    'https://management.azure.com.evil.example/subscriptions',
    'https://evil.example/',
    'https://evilmanagement.azure.com/',
    'http://management.azure.com/subscriptions',
    'https://management.azure.com:8443/',
    'https://management.chinacloudapi.cn/subscriptions',
    'http://127.0.0.1:8080/',
  ])('refuses to send a token to %s, and sends nothing', async (url) => {
    const { sent, client } = network()
    await expect(guardedWire(client, ['management.azure.com']).sendRequest(to(url, 'mine'))).rejects.toThrow('It was not sent.')
    expect(sent).toHaveLength(0)
  })
})

describe('the wire to an emulator', () => {
  const canonical = 'https://management.azure.com'
  const outside = 'http://127.0.0.1:8123'

  it('replaces the origin both ways: addresses in headers and next pages come back as Azure’s', async () => {
    const { sent, client } = network({
      headers: { 'azure-asyncoperation': `${outside}/operations/1?x=1`, location: `${outside}/results/1`, 'retry-after': '60' },
      body: JSON.stringify({ value: [], nextLink: `${outside}/subscriptions?page=2` }),
    })
    const wire = emulatorWire(client, canonical, outside)
    const answer = await wire.sendRequest(to(`${canonical}/subscriptions?api-version=1`, practiceToken))
    expect(sent.map((request) => request.url)).toEqual([`${outside}/subscriptions?api-version=1`])
    expect(answer.headers.get('azure-asyncoperation')).toBe(`${canonical}/operations/1?x=1`)
    expect(answer.headers.get('location')).toBe(`${canonical}/results/1`)
    expect(answer.headers.get('retry-after')).toBeUndefined()
    expect(JSON.parse(answer.bodyAsText ?? '').nextLink).toBe(`${canonical}/subscriptions?page=2`)
    expect(answer.request.url).toContain(canonical)
  })

  it.each([
    [429, '3'],
    [503, '3'],
    [202, undefined],
  ])('of a %i the time to come back is %s: a refusal without it is not sent again, a poll need not wait', async (status, kept) => {
    const { client } = network({ status, headers: { 'retry-after': '3' } })
    const answer = await emulatorWire(client, canonical, outside).sendRequest(to(`${canonical}/x`))
    expect(answer.headers.get('retry-after')).toBe(kept)
  })

  it('leaves addresses of others as they are', async () => {
    const { client } = network({ headers: { location: 'https://elsewhere.example/x' } })
    const answer = await emulatorWire(client, canonical, outside).sendRequest(to(`${canonical}/x`))
    expect(answer.headers.get('location')).toBe('https://elsewhere.example/x')
  })
})

describe('the capture wire', () => {
  it('sends nothing and yields the exact request', async () => {
    const request = createPipelineRequest({ url: 'https://management.azure.com/x', method: 'PUT', body: '{"a":1}' })
    const error = await captureWire.sendRequest(request).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Captured)
    expect(error instanceof Captured && error.request).toEqual({ method: 'PUT', url: 'https://management.azure.com/x', body: '{"a":1}' })
  })

  it('stands under every resource type’s put without a call getting out', async () => {
    const reached: string[] = []
    const fetched = globalThis.fetch
    globalThis.fetch = async (input) => {
      reached.push(String(input))
      throw new Error('No network here')
    }
    try {
      const clients = capturingClients('s')
      for (const { type, resource } of await entriesOf(presetBlueprint('regulated'))) {
        expect((await captureRequest(clients, type, resource)).url).toMatch(/^https:\/\/management\.azure\.com\//)
      }
    } finally {
      globalThis.fetch = fetched
    }
    expect(reached).toEqual([])
  })
})

describe('the wire to the practice cloud', () => {
  it('hands over plain requests and takes out waits that are over', async () => {
    const wire = practiceWire(async (request) => ({ status: 202, headers: { 'Retry-After': '30', 'X-Ms-Id': '1' }, body: request.method }))
    const answer = await wire.sendRequest(createPipelineRequest({ url: 'https://management.azure.com/x', method: 'DELETE' }))
    expect(answer).toMatchObject({ status: 202, bodyAsText: 'DELETE' })
    expect(answer.headers.get('retry-after')).toBeUndefined()
    expect(answer.headers.get('x-ms-id')).toBe('1')
  })

  it('sends nothing once it is aborted', async () => {
    const controller = new AbortController()
    controller.abort()
    const wire = practiceWire(() => Promise.reject(new Error('It was asked')))
    const request = createPipelineRequest({ url: 'https://management.azure.com/x', abortSignal: controller.signal })
    await expect(wire.sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the patient wire', () => {
  /** Refuses so many times, then answers. */
  const refusing = (times: number, headers: Record<string, string> = { 'retry-after': '10' }) => {
    let asked = 0
    const waits: number[] = []
    const client: HttpClient = {
      async sendRequest(request) {
        asked += 1
        return { request, status: asked > times ? 200 : 429, headers: createHttpHeaders(headers), bodyAsText: '' }
      },
    }
    const clock = { now: () => 0, sleep: async (milliseconds: number) => void waits.push(milliseconds) }
    const send = async (method: 'GET' | 'PUT') =>
      (await patientWire(client, clock).sendRequest(createPipelineRequest({ url: 'https://management.azure.com/x', method }))).status
    return { send, client, clock, waits, asked: () => asked }
  }

  it('waits as long as a throttled read is asked to, where the SDKs give up after three', async () => {
    const { send, waits } = refusing(6)
    expect(await send('GET')).toBe(200)
    expect(waits).toEqual(Array(6).fill(10_000))
  })
  it('says that it waits: once for reads that wait at the same time', async () => {
    const { client, clock } = refusing(4)
    const told: string[] = []
    const wire = patientWire(client, clock, (line) => told.push(line))
    const read = () => wire.sendRequest(createPipelineRequest({ url: 'https://management.azure.com/x', method: 'GET' }))
    await Promise.all([read(), read()])
    expect(told).toEqual(['Azure Resource Manager asks to wait; reading goes on in 10 s'])
  })
  it('gives up after five minutes', async () => {
    const { send, waits } = refusing(1000)
    expect(await send('GET')).toBe(429)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(300_000)
  })
  it('leaves writes to the SDKs, and refusals that name no time to whoever asked', async () => {
    const writing = refusing(1)
    expect([await writing.send('PUT'), writing.asked()]).toEqual([429, 1])
    const timeless = refusing(1, {})
    expect([await timeless.send('GET'), timeless.asked()]).toEqual([429, 1])
  })
})

describe('the watched wire', () => {
  it('tells method, address and status, never a body or a token', async () => {
    const lines: unknown[] = []
    const { client } = network({ status: 201, body: '{"secret":"canary-body"}' })
    const wire = watchedWire(client, (line) => lines.push(line))
    await wire.sendRequest(to('https://management.azure.com/x', 'canary-token'))
    expect(lines).toEqual([{ method: 'GET', url: 'https://management.azure.com/x', status: 201 }])
    const failing = watchedWire({ sendRequest: () => Promise.reject(new Error('gone')) }, (line) => lines.push(line))
    await expect(failing.sendRequest(to('https://management.azure.com/y'))).rejects.toThrow('gone')
    expect(lines[1]).toEqual({ method: 'GET', url: 'https://management.azure.com/y', status: undefined })
  })
})
