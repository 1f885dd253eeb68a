import { beforeAll, describe, expect, it } from 'vitest'
import { type CrashCase, crash, gaps, type Moment, type Reference, uninterrupted } from '../support/crash/crashes.ts'
import { changing, making, removing } from '../support/crash/journeys.ts'
import { builtInPresets } from '../support/presets.ts'
import { seeded } from '../support/seeded.ts'

/** Of each kind of moment, one a preset; `npm run test:crash` takes all there are. */
const sample: readonly ((moment: Moment, preset: number) => boolean)[] = [
  (moment, preset) => moment.kind === 'write' && moment.when === (preset % 2 === 0 ? 'after' : 'before'),
  (moment) => moment.kind === 'file' && moment.nth > 12,
]

describe('every write', () => {
  it('is noted and synced before it is asked for: without syncing, none is', async () => {
    await expect(uninterrupted(making('starter'), { neverSynced: true })).rejects.toThrow(/not noted before it was asked for: PUT/)
  })
})

/** Draws from a seed, so that a failure comes again. */
function drawing(seed: number): <T>(values: readonly T[]) => T {
  const random = seeded(seed)
  return (values) => {
    const value = values[Math.floor(random() * values.length)]
    if (value === undefined) throw new Error('Nothing to draw from')
    return value
  }
}

async function survives(reference: Reference, one: CrashCase): Promise<void> {
  const { killed, wrong } = await crash(reference, one)
  expect(wrong, JSON.stringify(one)).toEqual([])
  expect(killed, JSON.stringify(one)).toBe(true)
}

describe.each(builtInPresets)('%s, killed at any moment', (preset) => {
  const drawn = drawing(preset.length)
  let reference: Reference
  beforeAll(async () => {
    reference = await uninterrupted(making(preset))
  }, 30_000)

  it('ends as if it had not been, with the same command again', { timeout: 60_000 }, async () => {
    expect(Object.keys(reference.state).length).toBeGreaterThan(8)
    for (const kind of sample) {
      const moment = drawn(reference.moments.filter((each) => kind(each, builtInPresets.indexOf(preset))))
      await survives(reference, { moment, gap: drawn(gaps) })
    }
  })
})

describe('an environment that stands', () => {
  const afterAWrite = (nth: number): Moment => ({ kind: 'write', nth, when: 'after' })
  const anyFile = ({ kind }: Moment) => kind === 'file'

  it('gets another pool, killed while old and new stand side by side: one is left, and the old one was drained', {
    timeout: 60_000,
  }, async () => {
    const reference = await uninterrupted(changing('starter'))
    expect(Object.keys(reference.state).filter((key) => key.includes('/pools/'))).toEqual([expect.stringMatching(/\/pools\/main-2$/)])
    // The new pool is asked for; the old one is asked to let its nodes go; it is asked to go itself.
    expect(reference.moments.filter(({ kind }) => kind === 'write')).toHaveLength(6)
    for (const nth of [1, 2]) await survives(reference, { moment: afterAWrite(nth), gap: 0 })
  })

  it('goes, killed at any moment: nothing of ours is left, and the network team’s things are as they were', {
    timeout: 60_000,
  }, async () => {
    const reference = await uninterrupted(removing('hub-spoke'))
    const drawn = drawing(7)
    await survives(reference, { moment: drawn(reference.moments.filter(anyFile)), gap: drawn(gaps) })
  })
})
