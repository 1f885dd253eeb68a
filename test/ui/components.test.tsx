import { render } from 'ink-testing-library'
import { describe, expect, it, vi } from 'vitest'
import { emptyDraft } from '../../src/interview/draft.ts'
import { makeTheme } from '../../src/ui/terminal/theme.ts'
import { App, Screen } from '../../src/ui/tui/app.tsx'
import { createStore } from '../../src/ui/tui/store.ts'
import { begin } from '../../src/ui/tui/update.ts'
import { worldOf } from '../../src/ui/tui/world.ts'
import { fixtureHost } from './fixtures/host.ts'
import { goTo, play } from './fixtures/play.ts'

const theme = makeTheme('none', false)

describe('the screen', () => {
  it('draws header, question, consequences and footer with Ink', () => {
    const game = goTo(play({ columns: 100, rows: 30 }), 'account-reach')
    const { lastFrame, unmount } = render(<Screen state={game.state()} world={game.world} theme={theme} />)
    const frame = lastFrame() ?? ''
    const lines = frame.split('\n')
    expect(lines).toHaveLength(29)
    expect(lines[0]).toContain('secure-batch   demo · practice cloud · westeurope')
    expect(lines[0]).toContain('Network   8 of 12')
    expect(frame).toContain('› 1  Only from inside your network')
    expect(frame).toContain('Gain    Nobody on the internet')
    expect(lines.at(-1)).toContain('Enter accept')
    unmount()
  })

  it('draws in ASCII where the terminal has no more', () => {
    const game = goTo(play({ columns: 100, rows: 30 }), 'account-reach')
    const { lastFrame, unmount } = render(<Screen state={game.state()} world={game.world} theme={makeTheme('none', true)} />)
    expect(lastFrame()).toMatch(/^[\n\u0020-\u007e’“”]*$/)
    expect(lastFrame()).toContain('> 1  Only from inside')
    unmount()
  })

  it('uses colour for focus and never alone', () => {
    const game = goTo(play({ columns: 100, rows: 30 }), 'account-reach')
    const { lastFrame, unmount } = render(<Screen state={game.state()} world={game.world} theme={makeTheme('colour', false)} />)
    expect(lastFrame()).toContain('\u001b[36m')
    expect(lastFrame()).toContain('›')
    unmount()
  })
})

describe('the app', () => {
  const start = (fail = vi.fn()) => {
    const world = worldOf(fixtureHost())
    const effects: unknown[] = []
    const store = createStore(begin(emptyDraft, world, { columns: 100, rows: 30 }, 0), world, (effect) => effects.push(effect), fail)
    return { store, effects, fail, ...render(<App store={store} world={world} theme={theme} />) }
  }

  it('hands keys to the state and draws what follows', async () => {
    const { stdin, lastFrame, unmount } = start()
    await vi.waitFor(() => expect(lastFrame()).toContain('What is this environment called?'))
    stdin.write('\r')
    await vi.waitFor(() => expect(lastFrame()).toContain('2 of'))
    unmount()
  })

  it('takes keys that arrive glued together', async () => {
    const { stdin, store, unmount } = start()
    stdin.write('x1\r')
    await vi.waitFor(() => expect(store.state().draft.entries.environment?.value).toBe('demox1'))
    unmount()
  })

  it('hands a throw to its runner instead of dying in an input handler', async () => {
    const world = { ...worldOf(fixtureHost()) }
    const fail = vi.fn()
    const store = createStore(
      begin(emptyDraft, world, { columns: 100, rows: 30 }, 0),
      world,
      () => {
        throw new Error('no disk')
      },
      fail,
    )
    const { stdin, unmount } = render(<App store={store} world={world} theme={theme} />)
    stdin.write('\r')
    await vi.waitFor(() => expect(fail).toHaveBeenCalledWith(expect.objectContaining({ message: 'no disk' })))
    unmount()
  })
})
