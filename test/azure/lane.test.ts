import { describe, expect, it } from 'vitest'
import { createLane, type Passage } from '../../src/azure/lane.ts'
import { virtualClock } from '../engine/virtual-clock.ts'

/** A token bucket as Resource Manager keeps it, and what came of each request. */
function bucketOf(clock: { now(): number }, { size, perSecond }: { size: number; perSecond: number }) {
  let tokens = size
  let at = clock.now()
  let refusals = 0
  return {
    refusals: () => refusals,
    take(passage: Passage): boolean {
      tokens = Math.min(size, tokens + ((clock.now() - at) / 1000) * perSecond)
      at = clock.now()
      if (tokens < 1) {
        refusals += 1
        passage.refused(Math.max(10, Math.ceil((1 - tokens) / perSecond)))
        return false
      }
      tokens -= 1
      passage.answered(Math.floor(tokens))
      return true
    },
  }
}

const quiet = () => {}

describe('a lane of requests', () => {
  it.each([
    { size: 6, perSecond: 0.2, count: 40 },
    { size: 20, perSecond: 1, count: 120 },
    { size: 200, perSecond: 10, count: 600 },
  ])('learns a bucket of $size that fills with $perSecond a second, and loses little to it', async ({ size, perSecond, count }) => {
    const clock = virtualClock()
    const lane = createLane(clock, { perSecond: 10, atOnce: 16 })
    const bucket = bucketOf(clock, { size, perSecond })
    const start = clock.now()
    const one = async (): Promise<void> => {
      const passage = await lane.enter(0, undefined, quiet)
      await clock.sleep(100)
      if (!bucket.take(passage)) await one()
    }
    await clock.run(Promise.all(Array.from({ length: count }, one)))
    const least = (count - size) / perSecond
    expect((clock.now() - start) / 1000).toBeLessThanOrEqual(least * 1.25 + 30)
    expect(bucket.refusals()).toBeLessThanOrEqual(count / 8)
  })

  it('does not wait while there is plenty', async () => {
    const clock = virtualClock()
    const lane = createLane(clock, { perSecond: 10, atOnce: 16 })
    const start = clock.now()
    for (let index = 0; index < 100; index += 1) (await lane.enter(0, undefined, quiet)).answered(1000 - index)
    expect(clock.now()).toBe(start)
  })

  it('halves what goes at once when refused, once for those refused together, and adds one by one again', async () => {
    const clock = virtualClock()
    const lane = createLane(clock, { perSecond: 1000, atOnce: 16 })
    /** How many go at once before one has to end. */
    const width = async (): Promise<number> => {
      const begun: Passage[] = []
      const waiting = Array.from({ length: 20 }, () => {
        const off = new AbortController()
        return { off, entering: lane.enter(0, off.signal, quiet).then((passage) => void begun.push(passage), quiet) }
      })
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
      const { length } = begun
      for (const { off } of waiting) off.abort()
      for (const passage of begun) passage.answered(1000)
      await Promise.all(waiting.map(({ entering }) => entering))
      return length
    }
    // Before anything is known, two.
    expect(await width()).toBe(2)
    expect(await width()).toBe(16)
    const refused = await Promise.all(Array.from({ length: 16 }, () => lane.enter(0, undefined, quiet)))
    for (const passage of refused) passage.refused(1)
    await clock.run(lane.enter(0, undefined, quiet).then((passage) => passage.answered(1000)))
    const after = await width()
    expect(after).toBeGreaterThanOrEqual(1)
    expect(after).toBeLessThanOrEqual(8)
    for (let index = 0; index < 200; index += 1) (await lane.enter(0, undefined, quiet)).answered(1000)
    expect(await width()).toBe(16)
  })

  it('lets the most urgent go first, then who came first', async () => {
    const clock = virtualClock()
    const lane = createLane(clock, { perSecond: 1, atOnce: 1 })
    const first = await lane.enter(0, undefined, quiet)
    const order: string[] = []
    const enter = async (name: string, urgency: number) => {
      const passage = await lane.enter(urgency, undefined, quiet)
      order.push(name)
      passage.answered(undefined)
    }
    const all = [enter('later', 1), enter('last', 0), enter('pool', 330), enter('later too', 1)]
    first.answered(undefined)
    await Promise.all(all)
    expect(order).toEqual(['pool', 'later', 'later too', 'last'])
  })

  it('says how long one waits, and lets go of who is called off', async () => {
    const clock = virtualClock()
    const lane = createLane(clock, { perSecond: 10, atOnce: 16 })
    ;(await lane.enter(0, undefined, quiet)).refused(10)
    const told: number[] = []
    const off = new AbortController()
    const waiting = lane.enter(0, off.signal, (seconds) => told.push(seconds))
    off.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    expect(told).toEqual([10])
    await expect(lane.enter(0, off.signal, quiet)).rejects.toThrow('stopped')
    const start = clock.now()
    await clock.run(lane.enter(0, undefined, quiet))
    expect(clock.now() - start).toBe(10_000)
  })
})
