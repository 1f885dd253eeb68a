import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import type { Draft } from '../../src/interview/types.ts'
import { lineWidth } from '../../src/ui/terminal/line.ts'
import type { Happening, State } from '../../src/ui/tui/state.ts'
import { fixtureEvents, fixturePlan } from './fixtures/environment.ts'
import { fixtureHost } from './fixtures/host.ts'
import type { Game } from './fixtures/play.ts'
import { goTo, linesOf, play } from './fixtures/play.ts'

const idOf = (game: Game): string => {
  const { screen } = game.state()
  return screen.name === 'question' ? screen.id : screen.name
}
const toReview = (game: Game): Game => goTo(game, 'cloud').press('a')
const toApproval = (game: Game): Game => {
  toReview(game).press('c')
  return game.happen({ type: 'planned', plan: fixturePlan(game.world.answers(game.state().draft)) })
}

describe('the interview', () => {
  it('starts at the first question and takes Enter for the recommendation', () => {
    const game = play()
    expect(idOf(game)).toBe('environment')
    game.press('enter')
    expect(game.state().draft.entries.environment).toEqual({ value: 'demo', source: 'you' })
    expect(idOf(game)).toBe('cloud')
    expect(game.effects()).toContainEqual({ type: 'save-draft' })
  })

  it('goes back without losing the answer, and never quits on Escape', () => {
    const game = play()
    game.press('ctrl+u', 'r', 'i', 's', 'k', 'enter', 'escape')
    expect(idOf(game)).toBe('environment')
    expect(game.text()).toContain('› risk')
    for (let times = 0; times < 5; times++) game.press('escape')
    expect(idOf(game)).toBe('environment')
    expect(game.effects().some((effect) => effect.type === 'leave')).toBe(false)
  })

  it('keeps what was typed but not accepted while looking elsewhere', () => {
    const game = goTo(play(), 'resource-group').press('ctrl+u', 'r', 'g', 'escape')
    goTo(game, 'resource-group')
    expect(game.text()).toContain('› rg')
  })

  it('jumps with digits and moves with arrows and letters', () => {
    const game = goTo(play(), 'account-reach').press('3')
    expect(game.text()).toContain('› 3  From anywhere')
    game.press('up')
    expect(game.text()).toContain('› 2  From addresses you list')
    game.press('k', 'k', 'k')
    expect(game.text()).toContain('› 1  Only from inside your network')
  })

  it('asks what an answer brings into view', () => {
    const game = goTo(play(), 'account-reach').press('2', 'enter')
    expect(idOf(game)).toBe('account-addresses')
  })

  it('says what is wrong and stays', () => {
    const game = play().press('ctrl+u', '9', '!', 'enter')
    expect(idOf(game)).toBe('environment')
    expect(game.text()).toContain('⚠')
    expect(game.state().draft.entries.environment).toBeUndefined()
  })

  it('takes an option that opens to the world only when its word is typed', () => {
    const game = goTo(play(), 'account-reach').press('3', 'enter')
    expect(idOf(game)).toBe('account-reach')
    expect(game.text()).toContain('Type demo to choose this')
    game.press('n', 'o', 'enter')
    expect(idOf(game)).toBe('account-reach')
    game.press('ctrl+u', 'd', 'e', 'm', 'o', 'enter')
    expect(game.state().draft.entries['account-reach']?.value).toBe('public')
  })

  it('takes back the word to type on Escape, not the question', () => {
    const game = goTo(play(), 'account-reach').press('3', 'enter', 'x', 'escape')
    expect(idOf(game)).toBe('account-reach')
    expect(game.text()).not.toContain('Type demo')
    expect(game.text()).toContain('› 3  From anywhere')
  })

  it('accepts everything recommended from here on', () => {
    const game = toReview(play())
    expect(game.state().screen.name).toBe('review')
    expect(Object.keys(game.state().draft.entries)).toEqual(['environment'])
  })

  it('accepts everything recommended where letters are typed, too', () => {
    expect(play().press('ctrl+r').state().screen.name).toBe('review')
    expect(goTo(play(), 'region').press('ctrl+r').state().screen.name).toBe('review')
  })

  it('explains with ? and comes back', () => {
    const game = goTo(play(), 'account-reach').press('?')
    expect(game.text()).toContain('Changed since 2021')
    expect(game.text()).toContain('publicNetworkAccess: "Disabled"')
    expect(idOf(game.press('escape'))).toBe('account-reach')
  })

  it('leaves with Ctrl+C, the draft saved and the way back told', () => {
    const game = play().press('enter', 'ctrl+c')
    const effects = game.effects()
    expect(effects).toContainEqual({ type: 'save-draft' })
    expect(effects.at(-1)).toMatchObject({ type: 'leave', result: { kind: 'left', resume: 'secure-batch new --resume demo' } })
  })

  it('resumes at the first question without an answer', () => {
    const draft = withAnswer(withAnswer(emptyDraft, 'environment', 'risk'), 'cloud', 'practice')
    expect(idOf(play({ draft }))).toBe('subscription')
  })

  it('skips what a preset fixes and what a flag says', () => {
    const draft: Draft = {
      ...withAnswer(emptyDraft, 'environment', 'risk', 'flag'),
      rules: { cloud: { state: 'fixed', value: 'practice', by: 'contoso' } },
    }
    expect(idOf(play({ draft }))).toBe('subscription')
  })
})

describe('a list read from the cloud', () => {
  const toRegion = (): Game => goTo(play(), 'region')

  it('filters as you type', () => {
    const game = toRegion().press('e', 'a', 's', 't')
    expect(game.text()).toContain('› eastus')
    expect(game.text()).not.toContain('northeurope')
    game.press('enter')
    expect(game.state().draft.entries.region?.value).toBe('eastus')
  })

  it('lets a value be typed that is not in the list', () => {
    const game = toRegion().press('tab', ...'spaincentral', 'enter')
    expect(game.state().draft.entries.region?.value).toBe('spaincentral')
  })

  it('offers ways on when the list cannot be read', () => {
    const host = fixtureHost({ signIn: async () => {} })
    const game = goTo(play({ host }), 'region')
    const key = game.state().lists.region?.key ?? ''
    const problem = new UserProblem({ code: 'not-signed-in', what: 'You are not signed in.' }).details
    game.happen({ type: 'list-failed', id: 'region', key, problem })
    expect(game.text()).toContain('You are not signed in.')
    expect(game.text()).toContain('sign in with a browser')
    game.effects()
    game.press('d')
    expect(game.effects()).toContainEqual({ type: 'sign-in', id: 'region', method: 'device-code' })
    game.happen({ type: 'sign-in-said', id: 'region', message: 'Open https://microsoft.com/devicelogin and enter ABCD' })
    expect(game.text()).toContain('enter ABCD')
    game.happen({ type: 'signed-in', id: 'region' })
    expect(game.text()).toContain('westeurope')
  })

  it('ignores a list that was asked for with other answers', () => {
    const game = toRegion()
    game.happen({ type: 'listed', id: 'region', key: 'stale', choices: [{ value: 'x', label: 'nowhere' }] })
    expect(game.text()).not.toContain('nowhere')
  })
})

describe('the review', () => {
  it('edits an answer and comes straight back', () => {
    const game = toReview(play()).press('enter')
    expect(idOf(game)).toBe('environment')
    game.press('ctrl+u', 'r', 'i', 's', 'k', 'enter')
    expect(game.state().screen.name).toBe('review')
    expect(game.state().draft.entries.environment?.value).toBe('risk')
  })

  it('asks exactly the questions an edit brought into view', () => {
    const game = toReview(play())
    game.press('/', ...'account reach', 'enter', '2', 'enter')
    expect(idOf(game)).toBe('account-addresses')
    game.press('ctrl+u', ...'203.0.113.7', 'enter')
    expect(game.state().screen).toMatchObject({ name: 'review', focus: 'account-reach' })
  })

  it('goes back to the review from an edit on Escape, nothing changed', () => {
    const game = toReview(play()).press('down', 'enter', 'escape')
    expect(game.state().screen).toMatchObject({ name: 'review', focus: 'cloud' })
  })

  it('does not edit what a preset fixes, and says who fixed it', () => {
    const draft: Draft = { ...emptyDraft, rules: { cloud: { state: 'fixed', value: 'practice', by: 'contoso', because: 'policy 6f68' } } }
    const game = goTo(play({ draft }), 'subscription')
    goTo(game, 'allocation-mode').press('a', 'down', 'enter')
    expect(game.text()).toContain('Cloud is fixed by preset "contoso": policy 6f68')
  })

  it('saves a preset and says where', () => {
    const game = toReview(play()).press('s', 'enter')
    expect(game.effects()).toContainEqual({ type: 'save-preset', name: 'demo' })
    game.happen({ type: 'preset-saved', path: './demo.yaml' })
    expect(game.text()).toContain('./demo.yaml')
    expect(game.press('enter').state().screen.name).toBe('review')
  })
})

describe('approval', () => {
  it('does not preselect yes', () => {
    const game = toApproval(play())
    expect(game.text()).toContain('› Go back')
    game.press('enter')
    expect(game.state().screen.name).toBe('review')
    expect(game.effects().some((effect) => effect.type === 'apply')).toBe(false)
  })

  it('creates when create is chosen', () => {
    const game = toApproval(play()).press('down', 'enter')
    expect(game.state().screen.name).toBe('creating')
    expect(game.effects().some((effect) => effect.type === 'apply')).toBe(true)
  })

  it('wants the name typed where something becomes public', () => {
    const game = goTo(play(), 'account-reach').press('3', 'enter', ...'public', 'enter', 'a', 'c')
    game.happen({ type: 'planned', plan: fixturePlan(game.world.answers(game.state().draft)) })
    game.press('down', 'enter')
    expect(game.state().screen.name).toBe('approve')
    expect(game.text()).toContain('Type demo to go on')
    game.press(...'demo', 'enter')
    expect(game.state().screen.name).toBe('creating')
  })

  it('shows what stands in the way instead of a button', () => {
    const game = toReview(play()).press('c')
    const plan = { ...fixturePlan(game.world.answers(game.state().draft)), problems: [{ code: 'quota', what: 'Not enough cores.' }] }
    game.happen({ type: 'planned', plan }).press('down', 'enter')
    expect(game.state().screen.name).not.toBe('creating')
  })

  it('offers to try again when the plan cannot be read', () => {
    const game = toReview(play()).press('c')
    game.happen({ type: 'plan-failed', problem: { code: 'not-allowed', what: 'You may not read the subscription.' } })
    expect(game.text()).toContain('You may not read the subscription.')
    game.effects()
    expect(game.press('r').effects()).toContainEqual({ type: 'plan' })
  })
})

describe('creating', () => {
  const creating = (failing?: string, seen?: number): Game => {
    const game = toApproval(play()).press('down', 'enter')
    const events = [...fixtureEvents(fixturePlan({ environment: 'demo' }), failing)]
    return game.happen(...events.slice(0, seen).map((event): Happening => ({ type: 'progress', event })))
  }

  it('folds what is done and unfolds what failed', () => {
    const text = creating('kv-demo-3f2a').text()
    expect(text).toMatch(/✓ Network +2 network security groups, virtual network, private DNS zone/)
    expect(text).toContain('✗ Key Vault')
    expect(text).toContain('Key Vault kv-demo-3f2a was not created.')
  })

  it('asks on Ctrl+C instead of stopping', () => {
    const game = creating(undefined, 4).press('ctrl+c')
    expect(game.text()).toContain('› 1  Go on')
    expect(game.effects().some((effect) => effect.type === 'stop' || effect.type === 'leave')).toBe(false)
    expect(game.press('enter').state().screen.name).toBe('creating')
  })

  it('stops after the running steps when asked to', () => {
    const game = creating(undefined, 4).press('ctrl+c', '2', 'enter')
    expect(game.effects().at(-1)).toEqual({ type: 'stop', here: false })
    expect(game.text()).toContain('Stopping: what runs now is finished')
  })

  it('stops here when asked to, and the report ends it', () => {
    const game = creating(undefined, 4).press('ctrl+c', '3', 'enter')
    expect(game.effects().at(-1)).toEqual({ type: 'stop', here: true })
    expect(game.state().screen).toMatchObject({ name: 'creating', stopping: 'here' })
  })

  const leaving = [
    { type: 'stop', here: true },
    { type: 'save-draft' },
    { type: 'leave', result: expect.objectContaining({ kind: 'left' }) },
  ]

  it('is left by a second Ctrl+C, at the question or while it is being stopped, the way back told', () => {
    expect(creating(undefined, 4).press('ctrl+c', 'ctrl+c').effects().slice(-3)).toEqual(leaving)
    expect(creating(undefined, 4).press('ctrl+c', '2', 'enter', 'ctrl+c').effects().slice(-3)).toEqual(leaving)
  })

  it('stops here when the process is told to end or the terminal is closed, once; anywhere else it is left', () => {
    for (const game of [creating(undefined, 4), creating(undefined, 4).press('ctrl+c')]) {
      game.happen({ type: 'ended' })
      expect(game.effects().at(-1)).toEqual({ type: 'stop', here: true })
      const before = game.effects().length
      game.happen({ type: 'ended' })
      expect(game.effects()).toHaveLength(before)
    }
    const asking = play()
    asking.happen({ type: 'ended' })
    expect(asking.effects().at(-1)).toMatchObject({ type: 'leave', result: { kind: 'left' } })
  })

  it('never lets time run backwards', () => {
    const game = creating(undefined, 6)
    const before = game.state().now
    game.happen({ type: 'tick', now: 1 })
    expect(game.state().now).toBe(before)
  })

  it('counts on while the question is open', () => {
    const game = creating(undefined, 4).press('ctrl+c')
    const event = [...fixtureEvents(fixturePlan({ environment: 'demo' }))][4]
    if (event !== undefined) game.happen({ type: 'progress', event })
    expect(game.press('escape').text()).toContain('2 of 14 done')
  })

  it('ends with the report', () => {
    const game = creating()
    const report = { environment: 'demo', outcome: 'done' as const, seconds: 5, resources: [], next: [] }
    game.effects()
    game.happen({ type: 'applied', report })
    expect(game.effects()).toContainEqual({ type: 'leave', result: expect.objectContaining({ kind: 'applied', report }) })
  })
})

describe('any keys at all', () => {
  const keys = fc.constantFrom(
    ...[
      'up',
      'down',
      'left',
      'right',
      'enter',
      'enter',
      'escape',
      'tab',
      'space',
      'home',
      'end',
      'pageup',
      'pagedown',
      'backspace',
      'delete',
    ],
    ...[
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'u',
      '/',
      'ctrl+f',
      'ctrl+z',
      'j',
      'k',
      'p',
      'r',
      's',
      't',
      'q',
      '?',
      '1',
      '2',
      '3',
      '9',
      'ctrl+u',
      'ctrl+w',
      'ctrl+x',
      '€',
      '漢',
      '👩‍🚀',
    ],
  )
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 12, arbitrary: keys.map((key): Happening => ({ type: 'key', key })) },
    { weight: 1, arbitrary: fc.constant<Happening>({ type: 'key', key: 'ctrl+c' }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }).map((text): Happening => ({ type: 'paste', text })) },
    {
      weight: 1,
      arbitrary: fc
        .record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
        .map((size): Happening => ({ type: 'resized', ...size })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Happening>(
        { type: 'planned', plan: fixturePlan({ environment: 'demo' }) },
        { type: 'plan-failed', problem: { code: 'x', what: 'No.' } },
        { type: 'tick', now: 5 },
        { type: 'preset-failed', problem: { code: 'x', what: 'No.' } },
      ),
    },
  )

  const checkFrame = (state: State, game: Game): void => {
    const lines = linesOf(state, game.world)
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, state.size.rows - 1))
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(Math.max(1, state.size.columns - 1))
  }

  it('never throw, never lose an answer, never draw outside the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 80 }),
        fc.constantFrom([120, 36], [100, 30], [80, 24], [60, 24], [40, 16]),
        (happenings, [columns = 80, rows = 24]) => {
          const game = play({ columns, rows })
          let answered: string[] = []
          for (const one of happenings) {
            game.happen(one)
            const now = Object.keys(game.state().draft.entries)
            for (const id of answered) expect(now).toContain(id)
            answered = now
            checkFrame(game.state(), game)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
