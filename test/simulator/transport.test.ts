import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/simulator/clock.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { answerInPracticeTime } from '../../src/simulator/transport.ts'
import { bodies, ids, rg, versionFor } from './raw.ts'

const at = (path: string) => `https://management.azure.com${path}?api-version=${versionFor(path)}`

function cloud() {
  const clock = virtualClock(0)
  const simulator = createSimulator({ clock, store: openStore() })
  const ask = (method: string, url: string, body?: object, signal?: AbortSignal) =>
    answerInPracticeTime(
      simulator,
      clock,
      { method, url, headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      signal,
    )
  return { clock, simulator, ask }
}

describe('TIME-2 in practice time', () => {
  it('a poll is held until the end, and asks for no further wait', async () => {
    const { clock, ask } = cloud()
    await ask('PUT', at(rg), { location: 'westeurope' })
    const before = clock.now()
    const put = await ask('PUT', at(ids.network), bodies.network())
    expect(put.headers['Retry-After']).toBeUndefined()
    const poll = await ask('GET', String(put.headers['Azure-AsyncOperation']))
    expect(JSON.parse(poll.body ?? '').status).toBe('Succeeded')
    expect(clock.now() - before).toBe(8000)
  })
  it('a service that answers late is waited for', async () => {
    const { clock, ask } = cloud()
    await ask('PUT', at(rg), { location: 'westeurope' })
    const before = clock.now()
    await ask('PUT', at(ids.identity), bodies.identity())
    expect(clock.now() - before).toBe(28_000)
  })
  it('a refusal comes at once and keeps its Retry-After', async () => {
    const { clock, ask } = cloud()
    await ask('PUT', at(rg), { location: 'westeurope' })
    await ask('PUT', at(ids.network), bodies.network())
    const before = clock.now()
    expect(await ask('PUT', at(ids.network), bodies.network())).toMatchObject({ status: 429, headers: { 'Retry-After': '10' } })
    expect(clock.now()).toBe(before)
  })
  it('a wait can be called off', async () => {
    const { clock, ask, simulator } = cloud()
    await ask('PUT', at(rg), { location: 'westeurope' })
    const put = simulator.handle({ method: 'PUT', url: at(ids.network), headers: {}, body: JSON.stringify(bodies.network()) })
    const stop = new AbortController()
    const poll = ask('GET', String(put.headers['Azure-AsyncOperation']), undefined, stop.signal)
    stop.abort(new Error('stopped by hand'))
    await expect(poll).rejects.toThrow('stopped by hand')
    expect(clock.waiting()).toBe(0)
  })
})
