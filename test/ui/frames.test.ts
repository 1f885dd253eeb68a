import { describe, expect, it } from 'vitest'
import { lineWidth } from '../../src/ui/terminal/line.ts'
import type { Happening } from '../../src/ui/tui/state.ts'
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
    const places = (): readonly number[] => {
      const lines = game.text().split('\n')
      return ['How may people', '1  Only from', '2  From addresses', '3  From anywhere', ' Gain', ' Posture', ' Monthly'].map((text) =>
        lines.findIndex((line) => line.includes(text)),
      )
    }
    const before = places()
    game.press('down')
    expect(places()).toEqual(before)
    game.press('down')
    expect(places()).toEqual(before)
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
