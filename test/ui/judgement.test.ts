import { describe, expect, it } from 'vitest'
import { prices } from '../../src/guidance/prices.ts'
import { emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { controls } from '../../src/posture/controls/registry.ts'
import type { CostLine, Verdict } from '../../src/posture/types.ts'
import { effectOf } from '../../src/ui/judgement-delta.ts'
import { monthlyLine, nodesLine, postureLine } from '../../src/ui/judgement-words.ts'
import { judgementText } from '../../src/ui/lines/judgement.ts'
import { plainText } from '../../src/ui/terminal/line.ts'
import { judgementKey } from '../../src/ui/tui/judging.ts'
import type { Judgement } from '../../src/ui/types.ts'
import { goTo, play } from './fixtures/play.ts'

const line = (what: string, count: number, usd: number | undefined, kind: CostLine['kind'] = 'standing'): CostLine => ({
  what,
  count,
  ...(usd === undefined ? {} : { usd }),
  kind,
  question: 'account-reach',
  price: prices.privateEndpoint,
  ...(kind === 'usage' ? { besides: '2.3 USD for each GB' } : {}),
})

/** A judgement in which the first controls have the states given, and the rest is met. */
function judgement(states: readonly Verdict['state'][], lines: readonly CostLine[] = []): Judgement {
  const verdicts = controls.map((control, index) => {
    const state = states[index] ?? 'met'
    const verdict: Verdict =
      state === 'open'
        ? { state, because: 'So it is.', evidence: { id: '/x/demo', path: 'a.b', value: 1 } }
        : { state, because: 'So it is.' }
    return { control, verdict }
  })
  const count = (state: Verdict['state']) => verdicts.filter(({ verdict }) => verdict.state === state).length
  const sum = (kind: CostLine['kind']) => lines.reduce((total, one) => (one.kind === kind ? total + (one.usd ?? 0) : total), 0)
  return {
    posture: { verdicts, met: count('met'), open: count('open'), notApplicable: count('not-applicable') },
    cost: {
      lines,
      standing: sum('standing'),
      nodes: sum('nodes'),
      unknown: lines.filter((one) => one.usd === undefined && one.kind !== 'usage').length,
      listed: '2026-10-03',
    },
  }
}

const [first, second] = controls.map((control) => control.short)

describe('what an option does', () => {
  it('names the controls it meets', () => {
    expect(effectOf(judgement(['open', 'open']), judgement([])).posture).toBe(`+2: ${first}, ${second}`)
  })

  it('says first what it opens', () => {
    expect(effectOf(judgement(['met', 'open']), judgement(['open', 'met'])).posture).toBe(`-1: ${first}; +1: ${second}`)
  })

  it('tells apart what is opened because it is new, and what no longer applies', () => {
    expect(effectOf(judgement(['not-applicable', 'met']), judgement(['open', 'not-applicable'])).posture).toBe(
      `also open: ${first}; n/a now: ${second}`,
    )
  })

  it('counts what there is more and less of, over all questions that cause it', () => {
    const now = judgement([], [line('private endpoint', 1, 7.3), line('private endpoint', 1, 7.3), line('public address', 1, 3.65)])
    const after = judgement([], [line('private endpoint', 1, 7.3), line('public address', 3, 10.95)])
    expect(effectOf(now, after).monthly).toBe('0 USD: 2 public addresses, 1 private endpoint less')
    expect(effectOf(after, now).monthly).toBe('0 USD: 1 private endpoint, 2 public addresses less')
    expect(effectOf(judgement([]), now).monthly).toBe('+18 USD: 2 private endpoints, 1 public address')
  })

  it('tells nodes apart, names what is billed by use, and says what is unknown', () => {
    const after = judgement(
      [],
      [
        line('NAT gateway', 1, 32.85),
        line('D2s_v5 node', 2, 168, 'nodes'),
        line('E64 node', 1, undefined, 'nodes'),
        line('log ingestion', 1, undefined, 'usage'),
      ],
    )
    expect(effectOf(judgement([]), after).monthly).toBe(
      '+33 USD: 1 NAT gateway; +168 USD while nodes run: 2 D2s_v5 nodes; unknown while nodes run: 1 E64 node; by use: log ingestion 2.3 USD for each GB',
    )
    expect(effectOf(after, judgement([])).monthly).toBe(
      '-33 USD: 1 NAT gateway less; -168 USD while nodes run: 2 D2s_v5 nodes less; unknown while nodes run: 1 E64 node less; no more log ingestion',
    )
  })

  it('says so where nothing changes', () => {
    expect(effectOf(judgement(['open']), judgement(['open']))).toEqual({ posture: 'no change', monthly: 'no change' })
  })
})

describe('posture and cost in a line', () => {
  const now = judgement(
    ['open', 'not-applicable'],
    [line('private endpoint', 3, 21.9), line('zone', 1, undefined), line('node', 2, 168, 'nodes')],
  )

  it('draws a bar of what applies where there is room', () => {
    expect(plainText(postureLine(now, undefined))).toBe(`${controls.length - 2} met · 1 open · 1 n/a`)
    expect(plainText(postureLine(now, undefined, { bar: 10 }))).toMatch(/^█{9}░ {2}/)
    expect(plainText(postureLine(judgement([]), undefined, { bar: 10 }))).toMatch(/^█{10} {2}/)
  })

  it('dates the prices as well as the width allows', () => {
    expect(plainText(monthlyLine(now, undefined, 60))).toBe('about 22 USD, 1 unknown (list prices of 2026-10)')
    expect(plainText(monthlyLine(now, undefined, 44))).toBe('about 22 USD, 1 unknown, prices of 2026-10')
    expect(plainText(monthlyLine(now, undefined))).toBe('about 22 USD, 1 unknown')
    expect(plainText(nodesLine(now, undefined))).toBe('about 168 USD more while all run')
  })

  it('is what a plan ends with', () => {
    expect(judgementText(now, 100).map(plainText)).toEqual([
      `Posture  ${controls.length - 2} met · 1 open · 1 n/a`,
      'Monthly  about 22 USD, 1 unknown (list prices of 2026-10), nodes about 168 USD more while all run',
    ])
  })
})

describe('under the focused option', () => {
  it('stand the names of what changes', () => {
    const game = goTo(play(), 'account-reach').press('down')
    expect(game.text()).toContain('Monthly -7.3 USD: 1 private endpoint less')
    expect(game.text()).toContain('Posture -2: account closed, account endpoint')
  })

  it('stands that nothing changes where the answer is in focus', () => {
    expect(goTo(play(), 'account-reach').text()).not.toMatch(/^ (Posture|Monthly) [-+]/m)
  })

  it('stands nothing for an option that cannot be taken', () => {
    const game = goTo(play(), 'node-management-reach').press('down')
    expect(game.text()).toContain('⚠')
    expect(game.text()).not.toMatch(/Monthly [+-]/)
  })
})

describe('the open controls', () => {
  const review = (): ReturnType<typeof play> => goTo(play(), 'account-reach').press('down', 'enter', 'ctrl+r')

  it('are listed from the review with evidence, and Esc returns to the same row', () => {
    const game = review().press('down', 'down')
    const before = game.text()
    game.press('o')
    expect(game.text()).toContain('8 controls are not met')
    expect(game.text()).toContain('Evidence  properties.x: "y" · demo')
    expect(game.text()).toContain('Read more learn.microsoft.com/')
    game.press('escape')
    expect(game.text()).toBe(before)
  })

  it('take the fix of the one in focus and show it in the review', () => {
    const game = review().press('o', 'down', 'enter')
    expect(game.state().draft.entries['account-reach']?.value).toBe('private')
    expect(game.state().screen).toMatchObject({ name: 'review' })
    expect(game.text()).toMatch(/› +Account reach +Only from inside your network/)
    expect(game.effects()).toContainEqual({ type: 'save-draft' })
  })

  it('offer no fix where no answer changes it', () => {
    const game = review().press('o', 'down', 'down')
    expect(game.text()).toContain('none of the questions changes this yet')
    expect(game.text()).not.toContain('take the fix')
    game.press('enter')
    expect(game.state().screen.name).toBe('controls')
  })

  it('offer no fix that a preset forbids, and say why', () => {
    const listed = { value: 'listed', source: 'preset' as const }
    const draft = {
      ...withAnswer(emptyDraft, 'account-addresses', ['203.0.113.10']),
      rules: { 'account-reach': { state: 'fixed' as const, value: 'listed', by: 'contoso', because: 'the office must reach it' } },
    }
    const game = play({ draft: { ...draft, entries: { ...draft.entries, 'account-reach': listed } } }).press('enter', 'ctrl+r', 'a', 'o')
    expect(game.state().screen.name).toBe('controls')
    expect(game.text()).toMatch(/the office must\s+reach it/)
    game.press('enter')
    expect(game.state().draft.entries['account-reach']?.value).toBe('listed')
  })

  it('say what else no longer goes with a fix', () => {
    const draft = Object.entries({
      'account-reach': 'listed',
      'account-addresses': ['203.0.113.10'],
      egress: 'nat',
      'node-management-reach': 'public',
    }).reduce((all, [id, value]) => withAnswer(all, id, value), emptyDraft)
    const game = play({ draft }).press('enter', 'a', 'o', 'enter')
    expect(game.state().screen).toMatchObject({ name: 'review' })
    expect(game.text()).toContain('One other answer does not go with it')
    expect(game.text()).toMatch(/Node management +✗/)
  })

  it('say that all is met where all is', () => {
    const game = goTo(play(), 'cloud').press('a', 'o')
    const key = judgementKey(game.world.answers(game.state().draft))
    game.happen({ type: 'judged', key, judgement: judgement(['not-applicable']) })
    expect(game.text()).toContain('Every control that applies is met.')
  })
})
