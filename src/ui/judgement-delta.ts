import { pathOf } from '../interview/draft.ts'
import type { AnyQuestion, Draft } from '../interview/types.ts'
import type { CostLine, Posture } from '../posture/types.ts'
import { signedUsd } from './judgement-words.ts'
import type { Judgement } from './types.ts'
import { count } from './words.ts'

/** What an option does to posture and cost, each in one line of text. */
export interface Effect {
  readonly posture: string
  readonly monthly: string
}

/** Of the option that is the answer already. */
export const effectOfAnswer: Effect = { posture: 'as it stands', monthly: 'as it stands' }

/** Of an option after which something else must be answered before posture and cost can be told: `unknown until Network perimeter is answered`. */
export function effectUntil(draft: Draft, questions: readonly AnyQuestion[]): Effect {
  const open = pathOf(draft, questions).filter((row) => row.value === undefined)
  const [first] = open
  const text = `unknown until ${open.length === 1 && first !== undefined ? `${first.question.title} is` : 'more is'} answered`
  return { posture: text, monthly: text }
}

/** The difference between two judgements in words: `+2: account closed, node endpoint`, `+15 USD: 2 private endpoints`. */
export function effectOf(now: Judgement, after: Judgement): Effect {
  return { posture: postureChange(now.posture, after.posture), monthly: costChange(now, after) }
}

function postureChange(now: Posture, after: Posture): string {
  const before = new Map(now.verdicts.map(({ control, verdict }) => [control.id, verdict.state]))
  const turned = after.verdicts.filter(({ control, verdict }) => before.get(control.id) !== verdict.state)
  const shorts = (wanted: (was: string | undefined, is: string) => boolean): readonly string[] =>
    turned.filter(({ control, verdict }) => wanted(before.get(control.id), verdict.state)).map(({ control }) => control.short)
  const parts: readonly (readonly [readonly string[], string])[] = [
    [shorts((was, is) => was === 'met' && is === 'open'), '-'],
    [shorts((_, is) => is === 'met'), '+'],
    [shorts((was, is) => was === 'not-applicable' && is === 'open'), 'also open'],
    [shorts((_, is) => is === 'not-applicable'), 'n/a now'],
  ]
  const told = parts
    .filter(([names]) => names.length > 0)
    .map(([names, sign]) => `${sign}${sign.length === 1 ? names.length : ''}: ${names.join(', ')}`)
  return told.length === 0 ? 'no change' : told.join('; ')
}

function costChange(now: Judgement, after: Judgement): string {
  const changed = (kind: CostLine['kind']) => changes(now.cost.lines, after.cost.lines, kind)
  const used = changed('usage')
  const parts = [
    ...amountOf(changed('standing'), ''),
    ...amountOf(changed('nodes'), ' while nodes run'),
    ...used.filter((one) => one.count > 0).map((one) => `by use: ${one.what} ${one.besides ?? ''}`.trim()),
    ...used.filter((one) => one.count < 0).map((one) => `no more ${one.what}`),
  ]
  return parts.length === 0 ? 'no change' : parts.join('; ')
}

interface Change {
  readonly what: string
  readonly count: number
  readonly usd: number | undefined
  readonly besides: string | undefined
}

/** `+15 USD: 2 private endpoints`, what is new first, and apart what has no known price. */
function amountOf(changed: readonly Change[], when: string): readonly string[] {
  const [known, unknown] = [changed.filter((one) => one.usd !== undefined), changed.filter((one) => one.usd === undefined)]
  const sum = known.reduce((total, one) => total + (one.usd ?? 0), 0)
  const names = (some: readonly Change[]): string =>
    [...some]
      .sort((left, right) => Number(left.count < 0) - Number(right.count < 0))
      .map((one) => `${count(Math.abs(one.count), one.what, plural(one.what))}${one.count < 0 ? ' less' : ''}`)
      .join(', ')
  return [
    ...(known.length === 0 ? [] : [`${signedUsd(sum)} USD${when}: ${names(known)}`]),
    ...(unknown.length === 0 ? [] : [`unknown${when}: ${names(unknown)}`]),
  ]
}

/** What there is more or less of, by name: one line of the bill may be caused by several questions. */
function changes(now: readonly CostLine[], after: readonly CostLine[], kind: CostLine['kind']): readonly Change[] {
  const of = (lines: readonly CostLine[], what: string) => lines.filter((line) => line.kind === kind && line.what === what)
  const total = (lines: readonly CostLine[], value: (line: CostLine) => number) => lines.reduce((sum, line) => sum + value(line), 0)
  const names = [...new Set([...now, ...after].filter((line) => line.kind === kind).map((line) => line.what))]
  return names.flatMap((what): Change[] => {
    const [before, then] = [of(now, what), of(after, what)]
    const difference = total(then, (line) => line.count) - total(before, (line) => line.count)
    if (difference === 0) return []
    const isKnown = [...before, ...then].every((line) => line.usd !== undefined)
    return [
      {
        what,
        count: difference,
        usd: isKnown ? total(then, (line) => line.usd ?? 0) - total(before, (line) => line.usd ?? 0) : undefined,
        besides: then[0]?.besides,
      },
    ]
  })
}

const plural = (noun: string): string => (noun.endsWith('s') ? `${noun}es` : `${noun}s`)
