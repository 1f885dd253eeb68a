import type { Changes } from '../../../interview/changes.ts'
import { awaitedOf } from '../../../interview/delegation/awaiting.ts'
import { problemWith } from '../../../interview/draft.ts'
import { askedBy } from '../../../interview/provenance.ts'
import type { PathRow } from '../../../interview/types.ts'
import { changeLine } from '../../change-words.ts'
import type { Item } from '../../items.ts'
import { type Effect, effectOf, effectOfAnswer, effectUntil } from '../../judgement-delta.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import {
  beside,
  cutToHeight,
  emptyLine,
  fit,
  fitText,
  labelled,
  line,
  lineWidth,
  padText,
  span,
  textWidth,
  toHeight,
  wrap,
} from '../../terminal/line.ts'
import { aftermath } from '../aftermath.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from '../fields.ts'
import { brokenInFocus, toldNow } from '../fixing.ts'
import type { Field, QuestionScreen, State, World } from '../state.ts'
import { type ConsequencePlan, consequenceLines, consequencePlan, consequencesOf, effectLines } from './consequences.ts'
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
  const field = fieldOf(state, row)
  const asking: Asking = { state, world, screen, row, field, items, focus: focusOf(field, items, row.value) }
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
  readonly screen: QuestionScreen
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
  const notice = complaintLines(asking, width, height) ?? [noticeOf(asking, width)]
  const room = height - prompt.length - gap.length - notice.length
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
  const mending = mendingLines(asking, width)
  // Beside the picture nothing stands below that could jump.
  const beneath = layoutOf(asking.state.size) === 'two' ? room - place : plan.height
  const lasting = Math.max(plan.height, Math.min(beneath, texts.length + mending.length))
  const consequences =
    mending.length === 0 ? withEffects(texts, effects, plan) : withMending(texts, mending, asking, width, { ...plan, height: lasting })
  return [
    ...prompt,
    ...gap,
    ...toHeight(answerLines(asking, width, place), place),
    ...notice,
    ...toHeight(consequences, Math.max(plan.height, consequences.length)),
  ].slice(0, height)
}

/** Gain and cost, and what would mend the option under them; where both have no room, why it cannot be taken matters more. */
function withMending(
  texts: readonly Line[],
  mending: readonly Line[],
  { row, focus }: Asking,
  width: number,
  plan: ConsequencePlan,
): Line[] {
  const upper = consequenceLines(consequencesOf(row.question, focus), ['gain', 'cost'], width, plan.each).length
  const last = upper + mending.length <= plan.height ? Math.max(mending.length, plan.effect) : Math.min(mending.length, plan.height)
  return [...cutToHeight(texts, plan.height - last), ...cutToHeight(mending, last)]
}

function withEffects(texts: readonly Line[], effects: readonly Line[], plan: ConsequencePlan): Line[] {
  return [...toHeight(texts, plan.height - plan.effect), ...toHeight(effects, plan.effect)]
}

/** What taking the focused item would change; undefined for one that cannot be taken, and for the answer that stands. */
function effectOn({ state, world, row, items, focus }: Asking): Effect | undefined {
  const item = items[focus]
  if (item === undefined || item.unavailable !== undefined) return undefined
  if (item.value === row.value) return effectOfAnswer
  const { now, after, judgedNow, judgedAfter } = compared(state, world, row, item)
  if (after === undefined) {
    // What cannot be told before the choice cannot be compared either.
    return now.blueprint === undefined ? undefined : effectUntil(world.taking(state.draft, row.question.id, item.value), world.questions)
  }
  return judgedNow === undefined || judgedAfter === undefined ? { posture: '…', monthly: '…' } : effectOf(judgedNow, judgedAfter)
}

/** What stands in the way, where the line under the options has no room for all of it, and what `f` would change. */
function mendingLines({ state, world, row, field }: Asking, width: number): Line[] {
  const found = brokenInFocus(state, world, row.question.id)
  if (found === undefined) return []
  const problem = field.problem ?? problemWith(row.question, found.value, state.draft) ?? ''
  const because = textWidth(problem) + 2 <= width ? [] : labelled('Because', problem, width, { labelWidth: 8, tone: 'dim' })
  const key = field.kind === 'choose' ? 'f' : 'Ctrl+F'
  const offers = found.offers.slice(0, 2).flatMap((offer, index) => {
    const head = line(
      span(index === 0 ? 'Fix     ' : '        ', 'strong'),
      span(`${padText(index === 0 ? key : 'or', key.length + 1)} `, index === 0 ? 'strong' : 'dim'),
    )
    const indent = ' '.repeat(lineWidth(head))
    return wrap(offer.text, width - indent.length).map((text, at) => line(at === 0 ? head : indent, text))
  })
  return [...offers, ...because]
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
    ? pickLines(row, field.filter, items, list.choices.length, focus, width, height)
    : listNotice(list, row.value, width, world.canSignIn)
}

/** What is wrong with a typed line says how to mend it, so it may take more than one line: no focus moves here that could make anything jump. */
function complaintLines({ field, row, state }: Asking, width: number, height: number): Line[] | undefined {
  if (field.kind === 'choose' || (field.kind === 'pick' && field.typed === undefined)) return undefined
  const problem = field.problem ?? (state.fields[row.question.id] === undefined ? row.problem : undefined)
  if (problem === undefined || textWidth(problem) + 2 <= width) return undefined
  const style = { labelWidth: 2, tone: 'attention', labelTone: 'attention' } as const
  return labelled(glyphs.warning, problem, width, style).slice(0, height >= 16 ? 3 : 2)
}

/** Why an option cannot be taken, where one line holds it; else the whole of it stands under gain and cost. */
function inOneLine(reason: string, width: number): string {
  if (textWidth(reason) <= width) return reason
  const first = /^.*?[.:](?= )/.exec(reason)?.[0].replace(/:$/, '') ?? reason
  return textWidth(first) <= width ? first : 'Not available as it stands'
}

/** One line under the answer, always there: what is wrong, what must be typed, or what the option's line had no room for. */
function noticeOf({ state, world, screen, row, field, items, focus }: Asking, width: number): Line {
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
  const after = aftermath(state, world, screen, row)
  if (field.sure !== undefined) return sureLine(after, width)
  const told = toldNow(state)
  if (told !== undefined && told.text !== '') {
    const undo = told.undo === undefined ? '' : `; undo with ${field.kind === 'choose' ? 'u' : 'Ctrl+Z'}`
    const room = width - 2 - textWidth(undo)
    return fit(line(span(`${glyphs.done} `, 'good'), fitText(told.text, room), span(undo, 'dim')), width)
  }
  const changes = changeLine(after, width - 9)
  if (changes !== '') return fit(line(span('Changes  ', 'strong'), span(changes, after.own.length > 0 ? 'attention' : 'plain')), width)
  if (field.kind === 'choose' && item?.unavailable !== undefined) return warning(inOneLine(item.unavailable, width - 2))
  if (field.kind !== 'choose' && row.problem !== undefined && state.fields[row.question.id] === undefined) return warning(row.problem)
  if (state.handed?.id === row.question.id) {
    return state.handed.failed === true ? warning(state.handed.text) : fit([span(state.handed.text, 'good')], width)
  }
  if (row.awaited !== undefined) {
    const waiting = `Waiting for ${awaitedOf(row.awaited)}`
    const until = `${waiting}; yours stands until then`
    return fit([span(`${glyphs.pointer} ${textWidth(until) + 2 <= width ? until : waiting}`, 'attention')], width)
  }
  const badge = field.kind === 'choose' && item !== undefined ? homelessBadge(row, item, width) : undefined
  // Away from its option, the badge must say whose it is.
  if (badge === undefined && row.rule?.state === 'ask') return fit([span(askedBy(row.rule), 'dim')], width)
  return badge === undefined ? emptyLine : [span(`     ${focus + 1}: ${badge.text}`, badge.tone)]
}

/** Asked once, in the same place: what of the person's own the answer would cost. */
function sureLine(after: Changes, width: number): Line {
  const asked = ' Enter again?'
  const own = { ...after, moved: [], shown: [], hidden: after.hidden.filter((row) => after.own.includes(row)) }
  const text = changeLine(own, Math.max(12, width - 2 - textWidth(asked)))
  return fit([span(`${glyphs.warning} ${text}.${asked}`, 'attention')], width)
}
