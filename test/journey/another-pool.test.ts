import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CrashCloud, openCrashCloud } from '../support/crash/crash-cloud.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'
import { keys } from '../support/pty.ts'
import { type Person, sitDown } from './person.ts'

let home: Home
let cloud: CrashCloud
const words = ['--preset', 'starter', '--environment', 'demo', '--set', 'pool-nodes=2', '--set', 'region=westeurope']
const place = () => ['--arm-endpoint', cloud.endpoint]
beforeEach(async () => {
  home = makeHome()
  cloud = await openCrashCloud()
  const made = await secureBatch(['apply', ...words, ...place(), '--yes'], { home })
  expect(made.code, made.stderr).toBe(0)
}, 30_000)
afterEach(async () => {
  await cloud.close()
  home.remove()
})

/** Accepts what is offered until the review. */
async function toTheReview(person: Person): Promise<void> {
  const where = (screen: string) => screen.split('\n').slice(0, 3).join('\n')
  for (let asked = 0; asked < 20; asked += 1) {
    const screen = await person.sees(/c create|Enter accept/)
    if (screen.includes('c create')) return
    person.pty.type(keys.enter)
    await person.sees((next) => where(next) !== where(screen))
  }
}

/** What stays on the normal screen, words only: where a line ends depends on the width. */
const said = (person: Person) => person.pty.screen().join(' ').replace(/\s+/g, ' ')

describe('an answer under which the pool is made anew, in the wizard', () => {
  it.each([
    [100, 30],
    [80, 30],
    [60, 30],
  ])(
    'at %i × %i: says that something changes, what goes, and in the report what its jobs need',
    async (columns, rows) => {
      const person = sitDown(['new', ...words, '--set', 'pool-size=Standard_D4s_v5', ...place()], home, { columns, rows })
      await toTheReview(person)
      person.pty.type('c')
      const asked = await person.sees('› Go back')
      expect(asked).toContain('Change demo in westeurope?')
      expect(asked).toContain('1 to create · 1 to remove')
      expect(asked).toContain('Create 1, remove 1')
      expect(asked).not.toContain('Create 2')
      await person.answers('› Go back', keys.down)
      await person.answers('› Create 1, remove 1', 'demo', keys.enter)
      expect(await person.pty.exited(60_000)).toBe(0)

      expect(said(person)).toContain('demo is ready')
      expect(said(person)).toContain('pool "main-2", 2 × Standard_D4s_v5')
      expect(said(person)).toContain(
        'Instead of pool "main", which is gone: point jobs that name it to "main-2"; waiting tasks stay in their jobs',
      )
      // The report's own lines keep to the window; only commands, which are for copying, may be longer.
      const prose = person.pty.screen().slice(
        0,
        person.pty.screen().findIndex((text) => text.includes('Same again')),
      )
      for (const text of prose) expect([...text].length).toBeLessThan(columns)
      expect(person.misfits).toEqual([])
    },
    60_000,
  )
})
