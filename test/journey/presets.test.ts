import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { type Home, makeHome } from '../support/program.ts'
import { keys } from '../support/pty.ts'
import { type Person, sitDown } from './person.ts'

const homes: Home[] = []
afterAll(() => {
  for (const home of homes) home.remove()
})

const presets = readdirSync(new URL('../../presets/', import.meta.url))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))

/** The quickest to make, without nodes, goes on to its report; the wizard's own journey does too, at two widths. */
const toTheEnd = 'starter'

/** From the first question to the review with what is recommended, answering only what nobody can recommend. */
async function toReview(person: Person): Promise<void> {
  for (let asked = 0; asked < 30; asked += 1) {
    const screen = await person.sees(/c create|Enter accept/)
    if (screen.includes('c create')) return
    // Where letters are typed, the same wish has a key that is not one.
    person.pty.type(/R (all )?recommended/.test(screen) ? '\u0012' : / a (all )?recommended/.test(screen) ? 'a' : keys.enter)
    await person.sees((next) => next.split('\n').slice(0, 3).join() !== screen.split('\n').slice(0, 3).join())
  }
  throw new Error('The review never came')
}

describe.each(presets)('preset %s', (preset) => {
  it.concurrent.each([
    [60, 24],
    [80, 24],
    [120, 36],
  ])(
    'goes from its first question to the first steps or the report at %i × %i',
    async (columns, rows) => {
      const home = makeHome()
      homes.push(home)
      const person = sitDown(
        ['new', '--practice', '--preset', preset, '--environment', 'demo', ...(preset === toTheEnd ? ['--pool', 'none'] : [])],
        home,
        { columns, rows },
      )
      await toReview(person)
      // Every answer can be read and none is missing.
      person.pty.type('e')
      await person.sees(/details shown|shown/)
      person.pty.type('G')
      await person.sees('↑ more')
      expect(person.pty.screen().join('\n')).not.toContain('missing')
      person.pty.type('c')
      await person.sees('› Go back')
      person.pty.type(keys.down)
      const ready = await person.sees(/› Create|Type demo/)
      person.pty.type(ready.includes('Type demo') ? `demo${keys.enter}` : keys.enter)
      await person.sees(/\d+ of \d+ done/)
      if (preset === toTheEnd) {
        expect(await person.pty.exited(90_000)).toBe(0)
        expect(person.pty.alternate()).toBe(false)
        const report = person.pty.screen().join('\n')
        expect(report).toContain('demo is ready')
        expect(report).toMatch(/Remove +secure-batch destroy/)
        expect(person.misfits).toEqual([])
        return
      }
      // The rest is every preset's way through the pipeline tests; here it is stopped as a person stops it.
      person.pty.type(keys.controlC)
      await person.answers('Azure is working. Stop?', '2', keys.enter)
      await person.pty.exited(30_000)
      expect(person.pty.raw()).toContain('demo was stopped')
      expect(person.misfits).toEqual([])
    },
    120_000,
  )
})
