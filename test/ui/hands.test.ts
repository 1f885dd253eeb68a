import { describe, expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { emptyDraft, parseAnswer, pathOf, withAnswer } from '../../src/interview/draft.ts'
import type { Answers, AnswerValue, AnyQuestion, Draft } from '../../src/interview/types.ts'
import { type Line, lineWidth, plainText } from '../../src/ui/terminal/line.ts'
import { judgementKey } from '../../src/ui/tui/judging.ts'
import { fixtureJudgement, fixturePreview } from './fixtures/environment.ts'
import { fixtureHost } from './fixtures/host.ts'
import type { Game } from './fixtures/play.ts'
import { goTo, linesOf, play } from './fixtures/play.ts'

const answered = (answers: Readonly<Record<string, AnswerValue>>, draft: Draft = emptyDraft): Draft =>
  Object.entries(answers).reduce((all, [id, value]) => withAnswer(all, id, value), draft)
const named = answered({ environment: 'demo' })
/** The review of some answers. */
const review = (answers: Readonly<Record<string, AnswerValue>> = {}, size: { columns?: number; rows?: number } = {}): Game =>
  goTo(play({ draft: answered(answers, named), ...size }), 'cloud').press('a')
/** One answer, edited from the review. */
const editing = (title: string, answers: Readonly<Record<string, AnswerValue>> = {}): Game => {
  const game = review(answers)
  if (game.state().screen.name === 'question') throw new Error(`Stopped at a question:\n${game.text()}`)
  return game.press('/', ...title, 'enter')
}
const line = (game: Game, text: string | RegExp): string =>
  game
    .text()
    .split('\n')
    .find((one) => (typeof text === 'string' ? one.includes(text) : text.test(one))) ?? ''
const footer = (game: Game): string => game.text().split('\n').at(-1) ?? ''
const entry = (game: Game, id: string): AnswerValue | undefined => game.state().draft.entries[id]?.value

describe('an option that cannot work', () => {
  const stuck = (): Game => editing('node management', { 'account-reach': 'listed', 'account-addresses': ['203.0.113.9'] }).press('2')

  it('is shown, marked, with the reason and the fix', () => {
    const game = stuck()
    expect(line(game, 'own addresses only')).toContain('not available')
    expect(game.text()).toContain('⚠ Your nodes have no address of yours to list.')
    expect(line(game, 'Fix ')).toContain('f  Way out becomes Through a NAT gateway')
    expect(footer(game)).toContain('f take the fix')
    expect(footer(game)).not.toContain('Enter accept')
  })

  it('is made possible by f, which says what it changed, and u takes it back', () => {
    const game = stuck()
    const before = game.state().draft
    game.press('f')
    expect(entry(game, 'egress')).toBe('nat')
    expect(game.text()).toContain('✓ Way out is now Through a NAT gateway; undo with u')
    expect(line(game, 'own addresses only')).not.toContain('not available')
    expect(game.effects()).toContainEqual({ type: 'save-draft' })
    game.press('u')
    expect(game.state().draft).toBe(before)
    expect(game.text()).toContain('Way out is No way out again')
    expect(game.effects()).toContainEqual({ type: 'save-draft' })
    expect(footer(game)).not.toContain('undo')
  })

  it('can be taken after the fix', () => {
    const game = stuck().press('f', 'enter')
    expect(entry(game, 'node-management-reach')).toBe('own-addresses')
    expect(game.state().screen.name).toBe('review')
  })

  it('undoes one fix after the other', () => {
    const game = editing('node management').press('2')
    const before = game.state().draft
    game.press('f')
    expect(entry(game, 'account-reach')).toBe('listed')
    game.press('f')
    expect(entry(game, 'egress')).toBe('nat')
    game.press('u', 'u')
    expect(game.state().draft).toBe(before)
  })

  it('offers no undo once another answer was given', () => {
    const game = stuck().press('f', 'enter')
    expect(footer(game)).not.toContain('u undo')
    const draft = game.state().draft
    expect(game.press('u').state().draft).toBe(draft)
  })
})

describe('an answer a risk comes from', () => {
  const risky = (): Game => {
    const preview = (answers: Answers) => ({ ...fixturePreview(answers), risks: blueprintOf(answers).risks })
    const draft = answered({ subscription: '00000000-0000-0000-0000-000000000000', region: 'westeurope', logs: 'none' }, named)
    return goTo(play({ draft, host: fixtureHost({ preview }), columns: 100, rows: 40 }), 'cloud').press('a', '/', ...'logs', 'escape')
  }

  it('is mended by f in the review, and u takes it back', () => {
    const game = risky()
    expect(game.text()).toContain('⚠ Nobody can tell later who did what with the account.')
    expect(line(game, 'Fix ')).toContain('f     Logs becomes')
    expect(footer(game)).toContain('f fix')
    game.press('f')
    expect(entry(game, 'logs')).toBe('workspace')
    expect(game.text()).toContain('✓ Logs is now')
    expect(footer(game)).not.toContain('f fix')
    game.press('u')
    expect(entry(game, 'logs')).toBe('none')
  })
})

describe('an answer that cannot stand', () => {
  it('is mended in the review with f', () => {
    // Taken after the account was opened, which is closed again behind its back.
    const game = editing('account reach', {
      'account-reach': 'listed',
      'account-addresses': ['203.0.113.9'],
      egress: 'nat',
      'node-management-reach': 'own-addresses',
    })
    game.press('1', 'enter', 'enter')
    expect(entry(game, 'account-reach')).toBe('private')
    if (game.state().screen.name === 'question') game.press('escape')
    expect(game.state().screen.name).toBe('review')
    game.press('c')
    expect(line(game, '›')).toContain('Node management')
    game.press('up', 'down')
    expect(game.text()).toContain('Fix  f     Node management becomes Through a private endpoint')
    expect(footer(game)).toMatch(/ f (take the )?fix/)
    const before = game.state().draft
    game.press('f')
    expect(entry(game, 'node-management-reach')).toBe('private')
    expect(game.text()).toContain('Node management is now Through a private endpoint; undo with u')
    expect(game.press('u').state().draft).toBe(before)
  })
})

describe('before an answer is taken', () => {
  const listed = { 'account-reach': 'listed', 'account-addresses': ['203.0.113.9'] }

  it('the screen says in one place what it changes', () => {
    const game = editing('account reach')
    const at = (): number =>
      game
        .text()
        .split('\n')
        .findIndex((one) => /^ (Changes|✓|⚠)/.test(one))
    game.press('2')
    expect(line(game, 'Changes')).toContain('Addresses')
    const place = at()
    game.press('3')
    expect([place, -1]).toContain(at())
  })

  it('harmless changes are made without another question', () => {
    const game = editing('environment').press('ctrl+u', ...'risk')
    expect(line(game, 'Changes')).toContain('Resource group becomes rg-risk')
    game.press('enter')
    expect(entry(game, 'environment')).toBe('risk')
    expect(game.state().screen.name).toBe('review')
  })

  it('what costs the person another answer is asked once', () => {
    const game = editing('account reach', listed).press('1')
    expect(line(game, 'Changes')).toContain('no longer applies')
    game.press('enter')
    expect(game.state().screen.name).toBe('question')
    expect(entry(game, 'account-reach')).toBe('listed')
    expect(game.text()).toContain('Enter again?')
    expect(footer(game)).toContain('Enter take it anyway')
    game.press('enter')
    expect(entry(game, 'account-reach')).toBe('private')
    // What no longer applies is kept, and comes back with the question.
    expect(entry(game, 'account-addresses')).toEqual(['203.0.113.9'])
  })

  it('Esc leaves all as it was', () => {
    const game = editing('account reach', listed).press('1')
    const before = game.state().draft
    game.press('enter', 'escape')
    expect(game.state().screen.name).toBe('question')
    expect(game.text()).not.toContain('Enter again?')
    game.press('escape')
    expect(game.state().screen).toMatchObject({ name: 'review', focus: 'account-reach' })
    expect(game.state().draft).toBe(before)
  })

  it('nothing is said of what comes later anyway', () => {
    const game = goTo(play(), 'account-reach').press('2')
    expect(game.text()).not.toContain('Changes')
  })
})

describe('the review', () => {
  it('lists topics, essentials first, details folded to one line', () => {
    const game = review()
    expect(line(game, '  Network')).toMatch(/Network +\d+ details as recommended/)
    expect(game.text()).not.toContain('Node management')
  })

  it('shows a detail that is not as recommended, and a risk, whatever is folded', () => {
    const game = review({ policy: 'audit' })
    expect(line(game, 'Policy')).toContain('you')
    expect(line(game, 'Way out')).toContain('⚠')
  })

  it('unfolds a topic with right or Enter, folds it with left, and all of them with e', () => {
    const game = review().press('up')
    const focused = (): string => line(game, '›')
    expect(focused()).toContain('Start')
    expect(footer(game)).toContain('Enter show')
    game.press('right')
    expect(line(game, 'Resource group')).toContain('rg-demo')
    game.press('left')
    expect(game.text()).not.toContain('rg-demo')
    game.press('enter')
    expect(line(game, 'Resource group')).toContain('rg-demo')
    game.press('e')
    expect(game.text()).not.toContain('rg-demo')
    game.press('e')
    expect(line(game, 'Spot nodes')).not.toBe('')
  })

  it('finds an answer by typing, and edits it', () => {
    const game = review().press('/', ...'keys')
    expect(line(game, 'Find')).toMatch(/\d+ of \d+/)
    game.press('ctrl+u', ...'node man')
    expect(line(game, '›')).toContain('Node management')
    game.press('enter')
    expect(game.state().screen).toMatchObject({ name: 'question', id: 'node-management-reach' })
    game.press('escape')
    // Come back from a folded detail, it is still there.
    expect(line(game, '›')).toContain('Node management')
  })

  it('says what to do when nothing is found, and shows all on Esc', () => {
    const game = review().press('/', ...'zzz')
    expect(game.text()).toContain('Nothing matches. Backspace widens, Esc shows all answers.')
    expect(footer(game)).not.toContain('Enter')
    game.press('enter', 'escape')
    expect(game.state().screen).toEqual({ name: 'review' })
  })
})

describe('a long list', () => {
  const listed = (): Game => {
    const game = goTo(play(), 'region')
    const key = game.state().lists.region?.key ?? ''
    const choices = Array.from({ length: 60 }, (_, at) => ({
      value: `region${at}`,
      label: `Region ${at}`,
      detail: at % 20 === 0 ? 'Europe west' : '',
    }))
    return game.happen({ type: 'listed', id: 'region', key, choices })
  }

  it('counts what matches and marks it', () => {
    const game = listed().press(...'west eu')
    expect(game.text()).toContain('3 of 60')
    const drawn = linesOf(game.state(), game.world).find((one) => plainText(one).includes('Region 20'))
    expect(drawn?.filter((part) => part.tone === 'match').map((part) => part.text)).toEqual(['Eu', 'west'])
  })

  it('says what to do when nothing matches', () => {
    const game = listed().press(...'mars')
    expect(game.text()).toContain('None of 60 matches. Enter takes what you typed.')
    expect(footer(game)).toMatch(/Enter (take it )?as typed/)
    expect(footer(game)).not.toContain('choose')
  })
})

describe('every question', () => {
  const draft = { ...emptyDraft, everything: true as const }
  const all = play().world.questions

  it.each(all.map((question) => question.id))('%s is drawn whole at 80 × 24', async (id) => {
    const text = drawn(reached(id), 80, 24).map((one) => plainText(one).trimEnd())
    expect(text.join('\n')).toMatch(/^ Gain/m)
    expect(text.join('\n')).toMatch(/^ Cost/m)
    await expect(text.join('\n')).toMatchFileSnapshot(`./frames/questions/${id}.txt`)
  })

  it('fits every width from 40 to 200 and every height from 14 to 50', () => {
    for (const { id } of all) {
      const at = reached(id)
      for (let columns = 40; columns <= 200; columns += 7) {
        const rows = 14 + ((columns * 5) % 37)
        const lines = drawn(at, columns, rows)
        expect(lines.length, id).toBe(rows - 1)
        for (const one of lines) expect(lineWidth(one), `${id} at ${columns}: ${plainText(one)}`).toBeLessThanOrEqual(columns - 1)
      }
    }
  })

  it.each([
    [120, 36],
    [100, 30],
    [80, 24],
    [60, 24],
  ])('tells of each option what it brings, takes and changes, and the way back, at %i × %i', (columns, rows) => {
    for (const { id, kind } of all) {
      if (kind !== 'select') continue
      const at = reached(id)
      for (const [index, text] of options(at, columns, rows).entries()) {
        const missing = [/^ Gain/m, /^ Cost/m, /^ Undo/m, /Monthly/, /Posture/].filter((wanted) => !wanted.test(text))
        if (/^ Fix /m.test(text) || text.includes('⚠'))
          expect(
            missing.filter((one) => /Gain|Cost/.test(one.source)),
            text,
          ).toEqual([])
        else expect(missing, `${id} ${index + 1}\n${text}`).toEqual([])
        expect(
          text.split('\n').filter((line) => /^ (Gain|Cost|Undo|Monthly) .*…$/.test(line.slice(0, 54).trimEnd())),
          text,
        ).toEqual([])
      }
    }
  })

  /** Each option of a question in focus, judged. */
  function options({ game, id }: At, columns: number, rows: number): readonly string[] {
    const { world } = game
    const question = all.find((candidate) => candidate.id === id)
    const state = game.state()
    const drafts = question?.kind === 'select' ? question.options.map((option) => world.taking(state.draft, id, option.value)) : []
    const judgements = Object.fromEntries(
      [state.draft, ...drafts].map((one) => [judgementKey(world.answers(one)), fixtureJudgement(world.answers(one))]),
    )
    return drafts.map((_, focus) =>
      linesOf(
        {
          ...state,
          judgements,
          screen: { name: 'question', id, walk: { kind: 'forward' } },
          fields: { [id]: { kind: 'choose', focus } },
          size: { columns, rows },
        },
        world,
      )
        .map(plainText)
        .join('\n'),
    )
  }

  interface At {
    readonly game: Game
    readonly id: string
  }

  function drawn({ game, id }: At, columns: number, rows: number): readonly Line[] {
    const screen = { name: 'question', id, walk: { kind: 'forward' } } as const
    const choices = ['first', 'second'].map((value) => ({ value, label: value }))
    const lists = { [id]: { key: '', status: 'ready', choices } } as const
    return linesOf({ ...game.state(), screen, lists, fields: {}, size: { columns, rows } }, game.world)
  }

  /** The question on the screen: every other that applies with it is answered. */
  function reached(id: string): At {
    const question = all.find((candidate) => candidate.id === id)
    for (const given of combinations(conditionsOf(question))) {
      const full = filled(answered(given, draft), id)
      if (full !== undefined) return { game: play({ draft: full }), id }
    }
    throw new Error(`No answers bring ${id} into view; is what it applies to said in its \`applies\`?`)
  }

  /** The questions that a question's `applies` names, and those that theirs name. */
  function conditionsOf(question: AnyQuestion | undefined, seen: ReadonlySet<string> = new Set()): readonly AnyQuestion[] {
    const names = new Set([...(question?.applies ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name))
    const named = all.filter((candidate) => names.has(candidate.id) && !seen.has(candidate.id))
    const known = new Set([...seen, ...named.map((one) => one.id)])
    return [...new Set([...named, ...named.flatMap((one) => conditionsOf(one, known))])]
  }

  function combinations([first, ...others]: readonly AnyQuestion[]): readonly Readonly<Record<string, AnswerValue>>[] {
    if (first === undefined) return [{}]
    const left = combinations(others)
    const values: readonly AnswerValue[] =
      first.kind === 'select'
        ? first.options.map((option) => option.value)
        : first.kind === 'confirm'
          ? [true, false]
          : 'placeholder' in first && first.placeholder !== undefined
            ? [parsed(first)]
            : []
    return [...left, ...values.flatMap((value) => left.map((one) => ({ ...one, [first.id]: value })))]
  }

  /** The draft with everything answered but one; undefined where that one does not apply. */
  function filled(start: Draft, id: string): Draft | undefined {
    let full = start
    for (let times = 0; times < 3; times++) {
      for (const row of pathOf(full, all)) {
        if (row.question.id === id || row.source === 'you') continue
        full = withAnswer(full, row.question.id, row.value ?? parsed(row.question))
      }
    }
    return pathOf(full, all).some((row) => row.question.id === id) ? full : undefined
  }

  function parsed(question: AnyQuestion): AnswerValue {
    const given = parseAnswer(question, ('placeholder' in question ? question.placeholder : undefined) ?? 'demo')
    return 'value' in given ? given.value : 'demo'
  }
})
