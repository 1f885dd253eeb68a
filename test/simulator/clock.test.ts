import { setTimeout as realDelay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { scaledClock, virtualClock } from '../../src/simulator/clock.ts'

describe('TIME-1 virtual time', () => {
  it('jumps to the earliest waiter when nothing else happens', async () => {
    const clock = virtualClock(1000)
    const began = performance.now()
    await clock.sleep(3_600_000)
    expect(clock.now()).toBe(3_601_000)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('wakes waiters by time, and by the order they came for equal times', async () => {
    const clock = virtualClock(0)
    const woken: string[] = []
    const wait = (name: string, time: number) => clock.sleep(time).then(() => woken.push(`${name}@${clock.now()}`))
    await Promise.all([wait('c', 20), wait('a', 10), wait('b', 10), wait('d', 20)])
    expect(woken).toEqual(['a@10', 'b@10', 'c@20', 'd@20'])
  })

  it('lets a task that was woken do its work before the next one of the same time', async () => {
    const clock = virtualClock(0)
    const steps: string[] = []
    const task = async (name: string) => {
      await clock.sleep(10)
      steps.push(`${name} wakes`)
      for (let turn = 0; turn < 3; turn += 1) await new Promise((next) => setImmediate(next))
      steps.push(`${name} done`)
    }
    await Promise.all([task('a'), task('b')])
    expect(steps).toEqual(['a wakes', 'a done', 'b wakes', 'b done'])
  })

  it('takes as long as the critical path of a graph of tasks', async () => {
    const clock = virtualClock(0)
    const graph: Record<string, { seconds: number; after: string[] }> = {
      group: { seconds: 2, after: [] },
      network: { seconds: 8, after: ['group'] },
      vault: { seconds: 45, after: ['group'] },
      account: { seconds: 26, after: ['vault'] },
      endpoint: { seconds: 60, after: ['network', 'account'] },
      logs: { seconds: 20, after: ['group'] },
    }
    const running = new Map<string, Promise<void>>()
    const run = (name: string): Promise<void> => {
      const started = running.get(name)
      if (started !== undefined) return started
      const task = graph[name]
      const promise = (async () => {
        await Promise.all((task?.after ?? []).map(run))
        // The way an SDK's poller spends a turn: a promise, then a timer of 1 ms.
        await realDelay(1)
        await clock.sleep((task?.seconds ?? 0) * 1000)
      })()
      running.set(name, promise)
      return promise
    }
    await Promise.all(Object.keys(graph).map(run))
    const critical = 2 + 45 + 26 + 60
    expect(clock.now() / 1000 / critical).toBe(1)
  })

  it('stands still while real work is under way', async () => {
    const clock = virtualClock(0)
    const sleeping = clock.sleep(50)
    await clock.busy(realDelay(60).then(() => expect(clock.now()).toBe(0)))
    await sleeping
    expect(clock.now()).toBe(50)
  })

  it('rejects a wait that is called off, and forgets it', async () => {
    const clock = virtualClock(0)
    const stop = new AbortController()
    const sleeping = clock.sleep(1000, stop.signal)
    stop.abort(new Error('stopped by hand'))
    await expect(sleeping).rejects.toThrow('stopped by hand')
    expect(clock.waiting()).toBe(0)
    expect(clock.now()).toBe(0)
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('stopped by hand')
  })

  it('keeps no timer while nobody waits', () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate').length
    virtualClock(0).now()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate').length).toBe(before)
  })
})

describe('scaled time', () => {
  it('runs its factor as fast as real time', async () => {
    const clock = scaledClock(1000, 0)
    const began = performance.now()
    await clock.sleep(50_000)
    const real = performance.now() - began
    expect(real).toBeGreaterThanOrEqual(45)
    expect(clock.now()).toBeGreaterThanOrEqual(49_000)
  })

  it('rejects a wait that is called off', async () => {
    const stop = new AbortController()
    const sleeping = scaledClock(1).sleep(60_000, stop.signal)
    stop.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
  })

  it('refuses a factor of nothing', () => {
    expect(() => scaledClock(0)).toThrow(RangeError)
  })
})
