import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realIo } from '../../src/cli/real-io.ts'
import type { Clock } from '../../src/common/io.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { withinTime } from '../../src/resources/time-limit.ts'
import { openCrashCloud } from '../support/crash/crash-cloud.ts'
import { inProcess } from '../support/in-process.ts'
import { type Home, makeHome } from '../support/program.ts'
import { seeded } from '../support/seeded.ts'

const hour = 3_600_000

/** A clock whose sleeps end at once; `lasts` says how long each really took by the clock on the wall. */
function wallClock(lasts: (asked: number, nth: number) => number): Clock & { readonly asked: number[] } {
  let now = Date.UTC(2026, 10, 23)
  const asked: number[] = []
  return {
    asked,
    now: () => now,
    async sleep(milliseconds, signal) {
      await new Promise((next) => setImmediate(next))
      signal?.throwIfAborted()
      now += lasts(milliseconds, asked.push(milliseconds))
    },
  }
}

/** An operation that is asked after so many times. */
async function operation(looks: number, signal: AbortSignal): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    signal.throwIfAborted()
    await new Promise((next) => setImmediate(next))
  }
  return 'done'
}

describe('a laptop that sleeps while Azure works', () => {
  it('is no reason to call off what is under way', async () => {
    // The lid is closed for ten hours in the middle of the wait.
    const clock = wallClock((asked, nth) => (nth === 2 ? 10 * hour : asked))
    expect(await withinTime(clock, undefined, 'x was not created.', (signal) => operation(5, signal))).toBe('done')
  })

  it('does not keep what never ends from being called off after two hours awake', async () => {
    const clock = wallClock((asked, nth) => (nth === 2 ? 10 * hour : asked))
    const running = withinTime(clock, undefined, 'x was not created.', (signal) => operation(Number.POSITIVE_INFINITY, signal))
    const problem = await running.catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(UserProblem)
    expect(problem).toMatchObject({ details: { code: 'never-ended' } })
    expect(clock.asked.reduce((sum, each) => sum + each, 0)).toBe(2 * hour)
  })

  it('nor does a clock that is set back keep it waiting for ever', async () => {
    const clock = wallClock((asked, nth) => (nth === 3 ? -24 * hour : asked))
    const running = withinTime(clock, undefined, 'x was not created.', (signal) => operation(Number.POSITIVE_INFINITY, signal))
    await expect(running).rejects.toMatchObject({ details: { code: 'never-ended' } })
    expect(clock.asked.length).toBeLessThan(20)
  })
})

describe('a clock that jumps all the time', () => {
  let home: Home
  beforeEach(() => {
    home = makeHome()
  })
  afterEach(() => home.remove())

  it('hours on, a day back: the environment is made, the report has no negative time, and nothing is left to do', async () => {
    const cloud = await openCrashCloud()
    const random = seeded(11)
    const real = realIo().clock
    let jumped = 0
    const clock: Clock = {
      ...real,
      now() {
        const roll = random()
        if (roll < 0.05) jumped += 8 * hour
        if (roll > 0.97) jumped -= 24 * hour
        return real.now() + jumped
      },
    }
    try {
      const words = ['apply', '--preset', 'starter', '--environment', 'demo', '--arm-endpoint', cloud.endpoint, '--yes', '--json']
      const ran = await inProcess(words, home, { clock })
      expect(ran.code, ran.stderr).toBe(0)
      const report: { seconds: number; resources: { seconds: number; outcome: string }[] } = JSON.parse(ran.stdout)
      expect(report.seconds).toBeGreaterThanOrEqual(0)
      for (const { seconds, outcome } of report.resources) {
        expect(seconds).toBeGreaterThanOrEqual(0)
        expect(['done', 'unchanged']).toContain(outcome)
      }
      const again = await inProcess(words, home, { clock })
      expect(JSON.parse(again.stdout).outcome).toBe('nothing-to-do')
    } finally {
      await cloud.close()
    }
  })
})
