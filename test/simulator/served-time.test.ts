import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAsking } from '../../src/azure/asking.ts'
import { pacedWire } from '../../src/azure/paced-wire.ts'
import { servedTime } from '../../src/azure/served-time.ts'
import { emulatorWire, type Wire } from '../../src/azure/wire.ts'
import type { Clock } from '../../src/common/io.ts'
import { virtualClock } from '../../src/simulator/clock.ts'
import { serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { sub } from './raw.ts'

const start = Date.UTC(2026, 10, 23)
const canonical = 'https://management.azure.com'

/** A clock on the wall that notes what is slept on it, and sleeps no longer than that takes. */
function ownClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  return { slept, now: () => 1000, sleep: async (milliseconds) => void slept.push(milliseconds) }
}

async function two(time: 'virtual' | 'scaled') {
  const clock = virtualClock(start)
  const bucket = { size: 2, perSecond: 0.1 }
  const settings = { ...defaultSettings, throttling: { reads: bucket, writes: bucket, deletes: bucket } }
  const simulator = createSimulator({ clock, store: openStore(), scenario: { name: 'test', title: 'Test', settings } })
  const server = await serve({ simulator, clock, port: 0, time })
  onTestFinished(async () => {
    await server.close()
    simulator.close()
  })
  const own = ownClock()
  const { wire, clock: theirs } = servedTime(emulatorWire(createDefaultHttpClient(), canonical, server.endpoint), canonical, own)
  const read = (wire: Wire) => wire.sendRequest(createPipelineRequest({ url: `${canonical}${sub}?api-version=2022-12-01` }))
  return { clock, server, own, wire, theirs, read }
}

describe('TIME-6 virtual time over HTTP is one clock for both ends', () => {
  it('a client that knows of it waits there, and sees the time there', async () => {
    const { clock, own, wire, theirs, read } = await two('virtual')
    await read(wire)
    const before = theirs.now()
    await theirs.sleep(3_600_000)
    expect(clock.now()).toBe(start + 3_600_000)
    expect(theirs.now() - before).toBe(3_600_000)
    expect(own.slept).toEqual([])
  })
  it('an empty bucket is waited for as long as it takes to fill, and nobody waits for real', async () => {
    const { clock, own, wire, theirs, read } = await two('virtual')
    const paced = pacedWire(wire, { clock: theirs, random: () => 0.5, asking: createAsking(), firstSeconds: 0.05 })
    const statuses = []
    for (let times = 0; times < 6; times += 1) statuses.push((await read(paced)).status)
    expect(statuses).toEqual(Array(6).fill(200))
    expect(own.slept).toEqual([])
    expect(clock.now() - start).toBeGreaterThanOrEqual(40_000)
  })
  it('a refusal keeps its Retry-After for whoever waits by this clock; for anyone else it has passed', async () => {
    const { clock, server, wire, read } = await two('virtual')
    for (let times = 0; times < 2; times += 1) await read(wire)
    expect((await read(wire)).headers.get('retry-after')).toBe('10')
    expect(clock.now()).toBe(start)
    const other = await fetch(`${server.endpoint}${sub}?api-version=2022-12-01`)
    expect(other.headers.get('retry-after')).toBe('0')
    expect(clock.now()).toBe(start + 10_000)
  })
  it('five minutes at most are waited for at a time, and a time that is none is refused', async () => {
    const { clock, server } = await two('virtual')
    const wait = (until: string) => fetch(`${server.endpoint}/practice/wait?until=${until}`, { method: 'POST' })
    expect(await (await wait(String(start + 3_600_000))).json()).toEqual({ now: start + 300_000 })
    expect(clock.now()).toBe(start + 300_000)
    expect((await wait('tomorrow')).status).toBe(400)
  })
  it('a server that has gone is waited for by our own clock', async () => {
    const { own, server, wire, theirs, read } = await two('virtual')
    await read(wire)
    await server.close()
    await theirs.sleep(7000)
    expect(own.slept).toEqual([7000])
  })
  it('a wait that is called off ends', async () => {
    const { wire, theirs, read, clock } = await two('virtual')
    await read(wire)
    const off = new AbortController()
    const busy = clock.busy(new Promise((done) => off.signal.addEventListener('abort', done)))
    const waiting = theirs.sleep(60_000, off.signal)
    off.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await busy
  })
  it('in scaled time nothing is said of it, and everything is waited for by our own clock', async () => {
    const { own, server, wire, theirs, read } = await two('scaled')
    expect((await read(wire)).headers.get('x-practice-time')).toBeUndefined()
    await theirs.sleep(7000)
    expect(own.slept).toEqual([7000])
    expect(theirs.now()).toBe(1000)
    expect((await fetch(`${server.endpoint}/practice/wait?until=${start}`, { method: 'POST' })).status).not.toBe(200)
  })
})
