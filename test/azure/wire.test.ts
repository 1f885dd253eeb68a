import { createHttpHeaders, createPipelineRequest, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { describe, expect, it } from 'vitest'
import { azureClouds } from '../../src/azure/clouds.ts'
import { practiceToken } from '../../src/azure/credential.ts'
import { Captured, captureWire, emulatorWire, guardedWire, practiceWire } from '../../src/azure/wire.ts'
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
