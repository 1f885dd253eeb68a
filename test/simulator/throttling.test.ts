import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/simulator/clock.ts'
import { serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { answerInPracticeTime } from '../../src/simulator/transport.ts'
import { bodies, ids, rawCloud, rg, sub, versionFor } from './raw.ts'

const remaining = 'x-ms-ratelimit-remaining-subscription'
const at = (path: string) => `https://management.azure.com${path}?api-version=${versionFor(path)}`
const get = (path: string) => ({ method: 'GET', url: at(path), headers: {} })

describe('ARM-9 the caller is throttled when a bucket is empty', () => {
  it('after 250 reads at once: 429 with the seconds to wait, in header and words', () => {
    const cloud = rawCloud()
    const statuses = Array.from({ length: 250 }, () => cloud.get(rg).status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    const refused = cloud.get(rg)
    expect(refused).toMatchObject({ status: 429, code: 'SubscriptionRequestsThrottled' })
    expect(refused.headers['Retry-After']).toBe('10')
    expect(refused.headers[`${remaining}-reads`]).toBe('0')
    expect(refused.body.error.message).toBe(
      "Number of 'read' requests for subscription '00000000-0000-0000-0000-000000000000' actor '22222222-2222-2222-2222-222222222222' exceeded. Please try again after '10' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.",
    )
  })

  it('reads, writes and deletes have buckets of their own', () => {
    const cloud = rawCloud()
    for (let index = 0; index < 251; index += 1) cloud.get(rg)
    expect(cloud.get(rg).status).toBe(429)
    const written = cloud.put(rg, { location: 'westeurope' })
    expect(written.status).toBe(200)
    // The group itself and the registration of Batch were writes too.
    expect(written.headers[`${remaining}-writes`]).toMatch(/^19\d$/)
    expect(cloud.delete(ids.network)).toMatchObject({ status: 204, headers: { [`${remaining}-deletes`]: '199' } })
  })

  it('fills at 25 reads a second, and a refusal takes nothing', () => {
    const cloud = rawCloud()
    for (let index = 0; index < 300; index += 1) cloud.get(rg)
    cloud.wait(1)
    expect(Array.from({ length: 26 }, () => cloud.get(rg).status)).toEqual([...Array(25).fill(200), 429])
    cloud.wait(60)
    expect(cloud.get(rg).headers[`${remaining}-reads`]).toBe('249')
  })

  it('what a refused request has cost is spent; what asks nothing of a subscription has a bucket of its own', () => {
    const cloud = rawCloud()
    expect(cloud.get(ids.vault)).toMatchObject({ status: 404, headers: { [`${remaining}-reads`]: '249' } })
    const tenants = cloud.send('GET', '/tenants?api-version=2022-12-01')
    expect(tenants.headers['x-ms-ratelimit-remaining-tenant-reads']).toBe('249')
    expect(cloud.get(rg).headers[`${remaining}-reads`]).toBe('248')
  })

  it('waits longer where a token takes longer', () => {
    const slow = { size: 1, perSecond: 0.02 }
    const cloud = rawCloud({
      settings: { ...defaultSettings, throttling: { reads: slow, writes: { size: 9, perSecond: 1 }, deletes: slow } },
    })
    cloud.get(rg)
    expect(cloud.get(rg).headers['Retry-After']).toBe('50')
    cloud.wait(49)
    expect(cloud.get(rg).status).toBe(429)
    cloud.wait(1)
    expect(cloud.get(rg).status).toBe(200)
  })

  it('counts nothing where it is off', () => {
    const cloud = rawCloud({ settings: { ...defaultSettings, throttling: 'off' } })
    const answers = Array.from({ length: 400 }, () => cloud.get(rg))
    expect(answers.every(({ status, headers }) => status === 200 && headers[`${remaining}-reads`] === undefined)).toBe(true)
  })

  it('is remembered when the cloud is closed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'secure-batch-throttling-'))
    try {
      const file = join(folder, 'state.jsonl')
      const clock = { now: () => 0 }
      const first = createSimulator({ clock, store: openStore(file) })
      for (let index = 0; index < 240; index += 1) first.handle(get(sub))
      first.close()
      const second = createSimulator({ clock, store: openStore(file) })
      expect(second.handle(get(sub)).headers[`${remaining}-reads`]).toBe('9')
      second.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('ARM-9 in practice time', () => {
  const tight = { size: 2, perSecond: 0.1 }
  const settings = { ...defaultSettings, throttling: { reads: tight, writes: { size: 9, perSecond: 1 }, deletes: tight } }

  it('a poll that is held costs one token, however long', async () => {
    const clock = virtualClock(0)
    const simulator = createSimulator({ clock, store: openStore(), settings })
    const ask = (method: string, url: string, body?: object) =>
      answerInPracticeTime(simulator, clock, { method, url, headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    await ask('PUT', at(rg), { location: 'westeurope' })
    const put = await ask('PUT', at(ids.network), bodies.network())
    const poll = await ask('GET', String(put.headers['Azure-AsyncOperation']))
    expect(JSON.parse(poll.body ?? '').status).toBe('Succeeded')
    expect((await ask('GET', at(ids.network))).status).toBe(200)
  })

  it('is waited out over HTTP in virtual time: the client need not wait', async () => {
    const clock = virtualClock(0)
    const simulator = createSimulator({ clock, store: openStore(), settings })
    const server = await serve({ simulator, clock, port: 0, time: 'virtual' })
    const read = () => fetch(`${server.endpoint}${sub}?api-version=2022-12-01`)
    await read()
    await read()
    const refused = await read()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '0'])
    expect((await read()).status).toBe(200)
    await server.close()
    simulator.close()
  })
})
