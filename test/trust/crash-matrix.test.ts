import { beforeAll, describe, expect, it } from 'vitest'
import { type CrashCase, crash, gaps, type Moment, type Reference, uninterrupted } from '../support/crash/crashes.ts'
import { builtInPresets } from '../support/presets.ts'
import { seeded } from '../support/seeded.ts'

/** Of each kind of moment, one a preset; `npm run test:crash` takes all there are. */
const sample: readonly ((moment: Moment, preset: number) => boolean)[] = [
  (moment, preset) => moment.kind === 'write' && moment.when === (preset % 2 === 0 ? 'after' : 'before'),
  (moment) => moment.kind === 'file' && moment.nth > 12,
]

describe('every write', () => {
  it('is noted and synced before it is asked for: without syncing, none is', async () => {
    await expect(uninterrupted('starter', { neverSynced: true })).rejects.toThrow(/not noted before it was asked for: PUT/)
  })
})

describe.each(builtInPresets)('%s, killed at any moment', (preset) => {
  const random = seeded(preset.length)
  const drawn = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)]
    if (value === undefined) throw new Error('Nothing to draw from')
    return value
  }
  let reference: Reference
  beforeAll(async () => {
    reference = await uninterrupted(preset)
  }, 30_000)

  it('ends as if it had not been, with the same command again', { timeout: 60_000 }, async () => {
    expect(Object.keys(reference.state).length).toBeGreaterThan(8)
    for (const kind of sample) {
      const one: CrashCase = {
        preset,
        moment: drawn(reference.moments.filter((each) => kind(each, builtInPresets.indexOf(preset)))),
        gap: drawn(gaps),
      }
      const { killed, wrong } = await crash(reference, one)
      expect(wrong, JSON.stringify(one)).toEqual([])
      expect(killed, JSON.stringify(one)).toBe(true)
    }
  })
})
