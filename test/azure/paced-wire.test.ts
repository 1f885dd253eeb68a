import { createHttpHeaders, createPipelineRequest, type HttpClient, type HttpMethods, RestError } from '@azure/core-rest-pipeline'
import { describe, expect, it } from 'vitest'
import { createAsking } from '../../src/azure/asking.ts'
import { createClients } from '../../src/azure/clients.ts'
import { practiceCredential } from '../../src/azure/credential.ts'
import { pacedWire } from '../../src/azure/paced-wire.ts'
import { secondsToWait } from '../../src/azure/retry-after.ts'
import { virtualClock } from '../engine/virtual-clock.ts'

interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
  /** Instead of an answer. */
  readonly breaks?: string
}

const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/a'

/** A wire over a cloud that answers as listed, then with 200. */
function wireTo(answers: readonly Answer[], { budget = Number.POSITIVE_INFINITY } = {}) {
  const clock = virtualClock()
  const start = clock.now()
  const sent: number[] = []
  const told: string[] = []
  const notes: string[] = []
  let left = budget
  const client: HttpClient = {
    async sendRequest(request) {
      const { status = 200, headers = {}, body = '{}', breaks } = answers[sent.length] ?? {}
      sent.push((clock.now() - start) / 1000)
      if (breaks !== undefined) throw new RestError(breaks, { code: breaks, request })
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: body }
    },
  }
  const asking = createAsking()
  const wire = pacedWire(client, { clock, random: () => 0.5, asking, note: (line) => notes.push(line) })
  const asker = {
    urgency: 0,
    waiting: (reason: string, more?: { inSeconds?: number }) => void told.push(`${reason} ${more?.inSeconds}`),
    retrying: (inSeconds: number, because: string) => {
      left -= inSeconds
      if (left >= 0) told.push(`${because} ${inSeconds}`)
      return left >= 0
    },
  }
  const request = (method: HttpMethods) => createPipelineRequest({ url: `https://management.azure.com${id}`, method })
  return {
    sent,
    told,
    notes,
    wire,
    asking,
    send: (method: HttpMethods) => clock.run(asking.as(asker, async () => (await wire.sendRequest(request(method))).status)),
    all: (methods: readonly HttpMethods[]) =>
      clock.run(Promise.all(methods.map((method) => wire.sendRequest(request(method)).then(({ status }) => status)))),
    unasked: (method: HttpMethods) => clock.run(wire.sendRequest(request(method)).then(({ status }) => status)),
  }
}

const throttled = { status: 429, headers: { 'retry-after': '10' }, body: '{"error":{"code":"SubscriptionRequestsThrottled"}}' }

describe('what the wire sends again', () => {
  it.each(['GET', 'PUT', 'DELETE', 'POST', 'PATCH'] as const)(
    'a %s refused as one too many, when the service says, and tells it',
    async (method) => {
      const { send, sent, told } = wireTo([throttled, throttled])
      expect(await send(method)).toBe(200)
      expect(sent).toEqual([0, 10, 20])
      expect(told).toEqual(Array(2).fill('Resource Manager has had enough requests for now 10'))
    },
  )

  it.each([
    ['0', '0'],
    ['a date that has passed', 'Mon, 23 Nov 2020 10:00:00 GMT'],
    ['a hundredth of a second', '0.01'],
  ])('later each time where the service says %s, and not for ever', async (_, value) => {
    const now = { status: 429, headers: { 'retry-after': value }, body: throttled.body }
    const { send, sent } = wireTo(Array(1000).fill(now))
    expect(await send('PUT')).toBe(429)
    expect(sent.slice(0, 4)).toEqual([0, 0.5, 1.5, 3.5])
    expect(sent.length).toBeLessThan(30)
    const reads = wireTo(Array(9).fill({ status: 503, headers: { 'retry-after': value } }))
    expect(await reads.send('GET')).toBe(503)
    expect(reads.sent).toEqual([0, 0.5, 1.5, 3.5])
  })

  it('no longer than ten minutes', async () => {
    const { send, sent } = wireTo(Array(1000).fill(throttled))
    expect(await send('PUT')).toBe(429)
    expect(sent.at(-1)).toBeLessThanOrEqual(600)
  })

  it('a read that failed, three times, with full jitter where no time is given', async () => {
    const { send, sent, told } = wireTo([{ status: 500 }, { breaks: 'ECONNRESET' }, { status: 503, headers: { 'retry-after': '7' } }])
    expect(await send('GET')).toBe(200)
    expect(sent).toEqual([0, 0.5, 1.5, 8.5])
    expect(told).toEqual(['the service is busy 0.5', 'Azure Resource Manager did not answer 1', 'the service is busy 7'])
    expect(await wireTo(Array(9).fill({ status: 500 })).send('GET')).toBe(500)
  })

  it.each([
    ['failed inside the service', { status: 500 }],
    ['was refused for being busy', { status: 503, headers: { 'retry-after': '5' } }],
    ['met another operation', { status: 429, headers: { 'retry-after': '10' }, body: '{"error":{"code":"AnotherOperationInProgress"}}' }],
  ])('never a write that %s: who asked looks first what it left behind', async (_, answer) => {
    const { send, sent, told } = wireTo([answer])
    expect(await send('PUT')).toBe(answer.status)
    expect([sent, told]).toEqual([[0], []])
  })

  it('never a write whose connection broke', async () => {
    const { send, sent } = wireTo([{ breaks: 'ECONNRESET' }])
    await expect(send('PUT')).rejects.toThrow('ECONNRESET')
    expect(sent).toEqual([0])
  })

  it('nothing when the step has no time left for it', async () => {
    const { send, sent } = wireTo(Array(9).fill(throttled), { budget: 25 })
    expect(await send('PUT')).toBe(429)
    expect(sent).toEqual([0, 10, 20])
  })

  it('a read where nobody asks for a step: told in words', async () => {
    const { unasked, notes } = wireTo([throttled])
    expect(await unasked('GET')).toBe(200)
    expect(notes).toEqual(['Resource Manager has had enough requests for now; trying again in 10 s'])
  })

  it('alone: the SDKs send nothing again by themselves', async () => {
    const { wire, sent } = wireTo(Array(9).fill({ status: 500, body: '{"error":{"code":"InternalServerError","message":"x"}}' }))
    const clients = createClients({
      wire,
      credential: practiceCredential,
      subscription: 's',
      arm: 'https://management.azure.com',
      scope: 'https://management.azure.com/.default',
      pollEvery: 0,
      userAgent: 'test',
    })
    const identity = await clients.identity()
    await expect(identity.userAssignedIdentities.createOrUpdate('rg', 'x', { location: 'westeurope' })).rejects.toThrow()
    const batch = await clients.batch()
    await expect(batch.batchAccountOperations.beginCreate('rg', 'x', { location: 'westeurope' })).rejects.toThrow()
    expect(sent).toHaveLength(2)
  })
})

describe('the budget of requests', () => {
  it('waits for a bucket that is known to be empty, and says so', async () => {
    const empty = { headers: { 'x-ms-ratelimit-remaining-subscription-writes': '0' } }
    const { send, sent, told } = wireTo([empty, {}])
    await send('PUT')
    await send('PUT')
    // Ten a second is what is documented; nothing is said of a tenth of a second.
    expect(sent).toEqual([0, 0.1])
    expect(told).toEqual([])
  })

  it('keeps subscriptions, and reads, writes and removals, apart', async () => {
    const { all, sent } = wireTo([throttled])
    expect(await all(['PUT', 'GET', 'DELETE'])).toEqual([200, 200, 200])
    expect(sent).toEqual([0, 0, 0, 10])
  })
})

describe('when to come back', () => {
  const wait = (headers: Record<string, string>) => secondsToWait(createHttpHeaders(headers), Date.UTC(2026, 10, 23))
  it.each([
    [{ 'retry-after': '10' }, 10],
    [{ 'x-ms-retry-after-ms': '1500', 'retry-after': '2' }, 1.5],
    [{ 'retry-after': 'Mon, 23 Nov 2026 00:00:30 GMT' }, 30],
    [{ 'retry-after': 'Mon, 23 Nov 2026 00:00:30 GMT', date: 'Mon, 23 Nov 2026 00:00:10 GMT' }, 20],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-3' }, undefined],
    [{}, undefined],
  ])('%o is %s s', (headers, seconds) => expect(wait(headers)).toBe(seconds))
})
