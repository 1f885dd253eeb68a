import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/engine/types.ts'
import { keyRows } from '../../src/ui/terminal/keys.ts'
import { lineWidth, plainText } from '../../src/ui/terminal/line.ts'
import { bindingsFor } from '../../src/ui/tui/bindings.ts'
import type { Happening } from '../../src/ui/tui/state.ts'
import { footerOf } from '../../src/ui/tui/view/chrome.ts'
import { typeNoun } from '../../src/ui/words.ts'
import { fixtureEvents, fixturePlan } from './fixtures/environment.ts'
import type { Game } from './fixtures/play.ts'
import { goTo, linesOf, play } from './fixtures/play.ts'

const sizes = [
  [120, 36],
  [100, 30],
  [80, 24],
  [60, 24],
  [40, 16],
] as const

const planned = (game: Game): Happening => ({ type: 'planned', plan: fixturePlan(game.world.answers(game.state().draft)) })
const screens: readonly (readonly [string, (game: Game) => Game])[] = [
  ['question', (game) => goTo(game, 'account-reach').press('down')],
  ['text', (game) => goTo(game, 'network-range')],
  ['pick', (game) => goTo(game, 'region')],
  ['why', (game) => goTo(game, 'account-reach').press('?')],
  ['review', (game) => goTo(game, 'cloud').press('a', 'down', 'down')],
  ['controls', (game) => goTo(game, 'account-reach').press('down', 'enter', 'ctrl+r', 'o')],
  ['plan', (game) => goTo(game, 'cloud').press('a', 'p').happen(planned(game)).press('down')],
  ['approve', (game) => goTo(game, 'cloud').press('a', 'c').happen(planned(game))],
  ['save', (game) => goTo(game, 'cloud').press('a', 's')],
  [
    'creating',
    (game) => {
      goTo(game, 'cloud').press('a', 'c').happen(planned(game)).press('down', 'enter')
      return game.happen(
        ...[...fixtureEvents(fixturePlan({ environment: 'demo' }))].slice(0, 16).map((event): Happening => ({ type: 'progress', event })),
      )
    },
  ],
]

describe.each(sizes)('at %i × %i', (columns, rows) => {
  it.each(screens)('draws %s', async (name, reach) => {
    const game = reach(play({ columns, rows }))
    const lines = linesOf(game.state(), game.world)
    expect(lines.length).toBe(rows - 1)
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns - 1)
    await expect(
      game
        .text()
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n'),
    ).toMatchFileSnapshot(`./frames/${columns}x${rows}-${name}.txt`)
  })

  it('shows gain and cost of every option of every question', () => {
    const game = play({ columns, rows })
    for (let asked = 0; asked < 40 && game.state().screen.name === 'question'; asked++) {
      expect(game.text()).toMatch(/^ Gain/m)
      expect(game.text()).toMatch(/^ Cost/m)
      game.press('enter')
    }
    expect(game.state().screen.name).toBe('review')
  })

  it('moves nothing when the focus moves', () => {
    const game = goTo(play({ columns, rows }), 'account-reach')
    const steady = ['How may people', '1  Only from', '2  From addresses', '3  From anywhere', ' Gain']
    const places = (texts: readonly string[]): readonly number[] => {
      const lines = game.text().split('\n')
      return texts.map((text) => lines.findIndex((line) => line.includes(text)))
    }
    const before = places(steady)
    game.press('down')
    expect(places(steady)).toEqual(before)
    // What an option changes is told of those that change something, always in the same place.
    const effects = places([' Posture', ' Monthly'])
    game.press('down')
    expect(places(steady)).toEqual(before)
    expect(places([' Posture', ' Monthly'])).toEqual(effects)
  })
})

describe('a terminal that is too small', () => {
  it('says so, offers plain mode, and takes no key but Ctrl+C', () => {
    const game = play({ columns: 39, rows: 20 })
    expect(game.text().replace(/\s+/g, ' ')).toContain('--plain')
    game.press('enter')
    expect(game.state().draft.entries).toEqual({})
    game.happen({ type: 'resized', columns: 80, rows: 24 })
    expect(game.text()).toContain('What is this environment called?')
  })
})

describe('the footer', () => {
  it('shows only keys that work now', () => {
    const game = play()
    expect(game.text()).not.toContain('Esc back')
    game.press('enter')
    expect(game.text()).toContain('Esc back')
    expect(game.text()).toContain('a recommended from here on')
    game.press('a', 'down', 'enter')
    expect(game.text()).not.toContain('a recommended from here on')
  })
})

describe('keys that have no room in the footer', () => {
  const squeezed = (text: string) => text.replace(/\s+/g, ' ')
  it.each([
    [40, 16],
    [60, 24],
    [80, 24],
    [100, 30],
    [200, 50],
  ])('are listed by ?, on a question and on every line of the review, at %i × %i', (columns, rows) => {
    const games = [
      goTo(play({ columns, rows }), 'account-reach'),
      goTo(play({ columns, rows }), 'environment'),
      goTo(play({ columns, rows }), 'cloud').press('a'),
      goTo(play({ columns, rows }), 'cloud').press('a', 'e', 'end'),
    ]
    for (const game of games) {
      const all = keyRows(bindingsFor(game.state(), game.world))
      const footer = footerOf(game.state(), game.world)
      const shown = all.filter(({ shown: key }) => plainText(footer).includes(`${key.replace('Ctrl+', '^')} `))
      if (shown.length < all.length) expect(plainText(footer)).toContain('? ')
      game.press('?')
      const pages = new Set<string>()
      for (let page = 0; page < 12; page += 1) {
        pages.add(squeezed(linesOf(game.state(), game.world).map(plainText).join(' ')))
        game.press('pagedown')
      }
      const told = [...pages].join(' ')
      for (const { shown: key, label } of all) expect(told).toContain(`${key} ${label}`)
    }
  })
})

describe('the last question in a small window', () => {
  const asked = (columns: number, rows: number, more: Partial<Plan>): string => {
    const game = goTo(play({ columns, rows }), 'cloud').press('a', 'c')
    game.happen({ type: 'planned', plan: { ...fixturePlan(game.world.answers(game.state().draft)), ...more } })
    return linesOf(game.state(), game.world).map(plainText).join(' ').replace(/\s+/g, ' ')
  }
  const findings: Plan['findings'] = [
    {
      severity: 'warns',
      code: 'soft-deleted',
      what: 'The vault kv-demo is brought back.',
      why: 'Its keys come with it, the roles that were assigned on it do not.',
    },
    {
      severity: 'unknown',
      code: 'policy-forecast',
      what: 'Not looked at: no policy denies any of it.',
      why: 'You may not read what tells.',
    },
  ]
  const inTheWay = { code: 'quota', what: 'The region takes no further Batch account.', now: ['Ask for quota'] }

  it.each([
    [41, 15],
    [60, 20],
    [80, 24],
    [200, 50],
  ])('says what to know before it asks, at %i × %i', (columns, rows) => {
    const text = asked(columns, rows, { findings })
    expect(text).toContain('⚠ The vault kv-demo is brought back.')
    expect(text).toContain('? Not looked at: no policy denies any of it.')
    expect(text).toContain('Start tasks cannot download')
    expect(text).toMatch(/Go back Create 14 resources/)
  })
  it.each([
    [41, 15],
    [60, 20],
  ])('names what is in the way and what to do, at %i × %i', (columns, rows) => {
    const text = asked(columns, rows, { problems: [inTheWay] })
    expect(text).toContain('The region takes no further Batch account.')
    expect(text).toContain('Ask for quota')
    expect(text).not.toContain('Create 14')
  })
  it.each([
    [60, 20],
    [80, 24],
  ])('calls a change a change, and names what goes, at %i × %i', (columns, rows) => {
    const { steps } = fixturePlan({ environment: 'demo', region: 'westeurope' })
    const text = asked(columns, rows, {
      steps: steps.map((step, at) => ({ ...step, action: at === 0 ? 'delete' : at === 1 ? 'update' : 'keep' })),
    })
    expect(text).toContain('Change demo in westeurope?')
    expect(text).toContain(`Removes ${typeNoun(steps[0]?.type ?? '')} ${steps[0]?.name}`)
    expect(text).toContain('Make 2 changes')
    expect(text).not.toContain('Create 2')
  })
  it('goes on with what an earlier run left', () => {
    const { steps } = fixturePlan({ environment: 'demo', region: 'westeurope' })
    const text = asked(80, 24, { steps: steps.map((step, at) => ({ ...step, action: at < 4 ? 'keep' : 'create' })) })
    expect(text).toContain('Create the rest of demo in westeurope?')
    expect(text).not.toContain('Removes')
  })
  it('counts only what there is no room for', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ ...inTheWay, what: `${inTheWay.what} ${at}` }))
    const text = asked(41, 15, { problems: many })
    const told = many.filter(({ what }) => text.includes(what)).length
    expect(told).toBeGreaterThan(0)
    expect(text).toContain(`… and ${many.length - told} more`)
  })
})
