import type { PathRow } from '../../../interview/types.ts'
import { type Effect, effectOf } from '../../judgement-delta.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { beside, emptyLine, fit, line, lineWidth, span, textWidth, toHeight, wrap } from '../../terminal/line.ts'
import type { Item } from '../fields.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from '../fields.ts'
import type { Field, QuestionScreen, State, World } from '../state.ts'
import { consequenceLines, consequencePlan, consequencesOf, effectLines } from './consequences.ts'
import { compared, environmentBelow, environmentColumn } from './environment.ts'
import { inputLine, placeholderOf, withCursor } from './input.ts'
import { bodyWidth, layoutOf } from './layout.ts'
import { listNotice } from './list-notice.ts'
import { homelessBadge, optionLines, pickLines } from './options.ts'

/** The question, its options, what the focused one gains and costs, and the environment as it would be. */
export function questionLines(state: State, world: World, screen: QuestionScreen, height: number): Line[] {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return []
  const width = bodyWidth(state.size)
  const items = itemsOf(state, row)
  const asking: Asking = { state, world, row, field: fieldOf(state, row), items, focus: focusOf(fieldOf(state, row), items, row.value) }
  if (layoutOf(state.size) === 'two') {
    const left = Math.floor((width - 3) * 0.54)
    const right = width - left - 3
    return beside(asked(asking, left, height), environmentColumn(state, world, row, items, asking.focus, right, height), left, 3, height)
  }
  const upper = asked(asking, width, height)
  const free = height - upper.length - 1
  const lower = free < 2 ? [] : environmentBelow(state, world, row, items[asking.focus], width, free)
  return toHeight(lower.length === 0 ? upper : [...upper, emptyLine, ...lower], height)
}

interface Asking {
  readonly state: State
  readonly world: World
  readonly row: PathRow
  readonly field: Field
  readonly items: readonly Item[]
  readonly focus: number
}

/** The left column, or the upper part: never taller than `height`, and of the same height whatever is in focus. */
function asked(asking: Asking, width: number, height: number): Line[] {
  const { row, focus } = asking
  const prompt = wrap(row.question.prompt, width).map((text) => [span(text, 'strong' as const)])
  const gap: Line[] = height >= 12 || prompt.length === 1 ? [emptyLine] : []
  const notice = noticeOf(asking, width)
  const room = height - prompt.length - gap.length - 1
  const wanted = wantedHeight(asking, width)
  // Gain and cost are what the screen is for; options give way to a window of three, or four where there are as many.
  const least = Math.min(wanted, 4)
  const plan = consequencePlan(row.question, width, room - Math.min(wanted, Math.max(least, room - 4)), {
    effects: asking.items.length > 0,
    spare: layoutOf(asking.state.size) === 'two' ? 0 : 3,
  })
  const place = Math.max(1, Math.min(wanted, room - plan.height))
  const texts = consequenceLines(consequencesOf(row.question, focus), plan.parts, width, plan.each)
  // What an option does to posture and cost stands last and always in the same place.
  const effects = plan.effect === 0 ? [] : effectLines(effectOn(asking), width, plan.effect)
  const consequences = [...toHeight(texts, plan.height - plan.effect), ...effects]
  return [...prompt, ...gap, ...toHeight(answerLines(asking, width, place), place), notice, ...toHeight(consequences, plan.height)].slice(
    0,
    height,
  )
}

/** What taking the focused item would change; undefined for one that cannot be taken. */
function effectOn({ state, world, row, items, focus }: Asking): Effect | undefined {
  const item = items[focus]
  if (item === undefined || item.unavailable !== undefined) return undefined
  if (item.value === row.value) return { posture: 'as it stands now', monthly: 'as it stands now' }
  const { after, judgedNow, judgedAfter } = compared(state, world, row, item)
  if (after === undefined) return undefined
  return judgedNow === undefined || judgedAfter === undefined ? { posture: '…', monthly: '…' } : effectOf(judgedNow, judgedAfter)
}

/** How many lines the answer part would like; it does not depend on the focus. */
function wantedHeight({ state, row, field, items }: Asking, width: number): number {
  if (field.kind === 'choose') return optionLines(row, items, 0, width, Number.POSITIVE_INFINITY).length
  if (field.kind === 'line' || field.typed !== undefined) return 1
  return Math.min(9, Math.max(8, (state.lists[row.question.id]?.choices.length ?? 0) + 1))
}

function answerLines({ state, world, row, field, items, focus }: Asking, width: number, height: number): Line[] {
  if (field.kind === 'choose') return optionLines(row, items, focus, width, height)
  if (field.kind === 'line') return [inputLine(field.line, width, placeholderOf(row))]
  if (field.typed !== undefined) return [inputLine(field.typed, width, placeholderOf(row))]
  const list = state.lists[row.question.id]
  return list?.status === 'ready'
    ? pickLines(row, field.filter, items, focus, width, height)
    : listNotice(list, row.value, width, world.canSignIn)
}

/** One line under the answer, always there: what is wrong, what must be typed, or what the option's line had no room for. */
function noticeOf({ state, world, row, field, items, focus }: Asking, width: number): Line {
  const item = items[focus]
  const warning = (text: string): Line => fit([span(`${glyphs.warning} ${text}`, 'attention')], width)
  if (field.kind === 'choose' && field.typed !== undefined) {
    const environment = world.answers(state.draft).environment
    const word = typeof environment === 'string' ? environment : String(item?.value ?? '')
    const asking =
      field.problem === undefined ? `Type ${word} to choose this: ` : `${glyphs.warning} Not ${word}. Type ${word}, or press Esc: `
    const head = span(textWidth(asking) + 8 <= width ? asking : `Type ${word}: `, 'attention')
    return fit(line(head, ...withCursor(field.typed, width - lineWidth([head]))), width)
  }
  if (field.problem !== undefined) return warning(field.problem)
  if (field.kind === 'choose' && item?.unavailable !== undefined) return warning(item.unavailable)
  if (field.kind !== 'choose' && row.problem !== undefined && state.fields[row.question.id] === undefined) return warning(row.problem)
  const badge = field.kind === 'choose' && item !== undefined ? homelessBadge(row, item, width) : undefined
  // Away from its option, the badge must say whose it is.
  return badge === undefined ? emptyLine : [span(`     ${focus + 1}: ${badge.text}`, badge.tone)]
}
