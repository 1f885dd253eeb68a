import { withAnswer } from '../../../interview/draft.ts'
import type { PathRow } from '../../../interview/types.ts'
import { picture, pictureLine } from '../../picture.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Tone } from '../../terminal/line.ts'
import { beside, emptyLine, fit, fitText, line, lineWidth, span, spread, textWidth, toHeight, wrap } from '../../terminal/line.ts'
import type { Preview } from '../../types.ts'
import { count } from '../../words.ts'
import type { Item } from '../fields.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from '../fields.ts'
import type { Field, LineText, QuestionScreen, State, World } from '../state.ts'
import { consequenceLines, consequencePlan, consequencesOf } from './consequences.ts'
import { bodyWidth, layoutOf, windowOf } from './layout.ts'
import { listNotice } from './list-notice.ts'

/** The question, its options, what the focused one gains and costs, and the environment as it would be. */
export function questionLines(state: State, world: World, screen: QuestionScreen, height: number): Line[] {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return []
  const width = bodyWidth(state.size)
  const field = fieldOf(state, row)
  const items = itemsOf(state, row)
  const focus = focusOf(field, items, row.value)
  if (layoutOf(state.size) === 'two') {
    const left = Math.floor((width - 3) * 0.56)
    const right = width - left - 3
    return beside(
      asked(state, world, row, field, items, focus, left, height),
      drawn(state, world, row, items[focus], right, height),
      left,
      3,
      height,
    )
  }
  const upper = asked(state, world, row, field, items, focus, width, height)
  const used = upper.length
  const free = height - used - 1
  const lower = free >= 2 ? stackedPicture(state, world, row, items[focus], width, free) : []
  return toHeight(lower.length === 0 ? upper : [...upper, emptyLine, ...lower], height)
}

/** The left column, or the upper part: never taller than `height`, and of the same height whatever is in focus. */
function asked(
  state: State,
  world: World,
  row: PathRow,
  field: Field,
  items: readonly Item[],
  focus: number,
  width: number,
  height: number,
): Line[] {
  const { question } = row
  const narrow = layoutOf(state.size) === 'compact'
  const prompt = wrap(question.prompt, width).map((text) => [span(text, 'strong')])
  const roomy = height >= 16
  const gap: Line[] = roomy || prompt.length === 1 ? [emptyLine] : []
  const notice = noticeLine(state, world, row, field, items[focus], width)
  const fixed = prompt.length + gap.length + 1
  const list = field.kind === 'pick' && field.typed === undefined ? state.lists[question.id] : undefined
  const isListing = field.kind === 'pick' && field.typed === undefined
  const status = isListing && list?.status !== 'ready' ? listNotice(list, width, world.canSignIn) : undefined
  const wanted =
    status !== undefined
      ? Math.max(status.length, 8)
      : field.kind === 'choose'
        ? itemLines(row, items, focus, width, narrow, items.length).length
        : isListing
          ? Math.min(9, Math.max(4, (list?.choices.length ?? 0) + 1))
          : 1
  const room = height - fixed - 1
  const least = Math.min(wanted, field.kind === 'choose' ? Math.max(3, Math.min(items.length, 4)) : 4)
  const plan = consequencePlan(question, width, room - Math.min(wanted, Math.max(least, room - 4)))
  const place = Math.max(1, Math.min(wanted, room - plan.height))
  const body =
    status ??
    (field.kind === 'choose'
      ? itemLines(row, items, focus, width, narrow, place)
      : isListing
        ? pickLines(row, field, items, focus, width, place)
        : [inputLine(field.kind === 'line' ? field.line : field.typed, width, placeholderOf(row))])
  const consequences = consequenceLines(consequencesOf(question, focus), plan.parts, width, plan.each)
  return [...prompt, ...gap, ...toHeight(body, place), notice, ...toHeight(consequences, plan.height)].slice(0, height)
}

function itemLines(row: PathRow, items: readonly Item[], focus: number, width: number, narrow: boolean, height: number): Line[] {
  const drawnItems = items.map((item, index) => itemLine(row, item, index, index === focus, width, narrow))
  const all = drawnItems.flat()
  if (all.length <= height) return all
  const single = drawnItems.map((lines) => lines[0] ?? emptyLine)
  const { from, to } = windowOf(single.length, focus, height)
  return single.slice(from, to)
}

function itemLine(row: PathRow, item: Item, index: number, focused: boolean, width: number, narrow: boolean): Line[] {
  const tone: Tone = item.unavailable !== undefined ? 'dim' : focused ? 'focus' : 'plain'
  const head = line(
    span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
    span(index < 9 ? `${index + 1}` : ' ', focused ? 'focus' : 'dim'),
    '  ',
  )
  const [text, badgeTone] = badgeOf(row, item, index)
  const room = width - lineWidth(head)
  if (textWidth(item.label) + (text === '' ? 0 : textWidth(text) + 2) <= room) {
    return [spread(line(head, span(item.label, tone)), text === '' ? [] : [span(text, badgeTone)], width)]
  }
  if (!narrow) {
    const label = fitText(item.label, text === '' ? room : Math.max(10, room - textWidth(text) - 2))
    return [spread(line(head, span(label, tone)), text === '' ? [] : [span(text, badgeTone)], width)]
  }
  const pieces = wrap(item.label, room)
  return [
    ...pieces.map((piece, at) => line(at === 0 ? head : ' '.repeat(lineWidth(head)), span(piece, tone))),
    ...(text === '' ? [] : [line(' '.repeat(lineWidth(head)), span(fitText(text, room), badgeTone))]),
  ]
}

/** What stands at the end of an option's line, most important first. */
function badgeOf(row: PathRow, item: Item, _index: number): readonly [string, Tone] {
  if (item.unavailable !== undefined) return ['not available', 'dim']
  if (row.value === item.value) {
    if (row.source === 'recommended') return ['recommended', 'accent']
    if (row.source === 'preset') return [`preset ${row.by ?? ''}`.trim(), 'accent']
    if (row.source === 'you' || row.source === 'flag') return [row.source === 'flag' ? 'given' : 'your answer', 'accent']
  }
  if (item.typed) return ['asks you to type it', 'attention']
  return ['', 'dim']
}

function pickLines(row: PathRow, field: Field, items: readonly Item[], focus: number, width: number, height: number): Line[] {
  const filter = field.kind === 'pick' ? field.filter : undefined
  const search =
    filter === undefined || filter.text === ''
      ? line(span('  Type to filter', 'dim'))
      : line(span('  Filter  ', 'dim'), ...withCursor(filter, width - 12))
  const { from, to } = windowOf(items.length, focus, height - 1)
  const more = items.length > height - 1 ? span(`${focus + 1} of ${items.length}`, 'dim') : undefined
  const rows =
    items.length === 0
      ? [
          line(
            span(
              filter?.text === '' ? '  Nothing to choose from. Tab types it in.' : '  Nothing matches. Enter takes what you typed.',
              'dim',
            ),
          ),
        ]
      : items.slice(from, to).map((item, index) => {
          const focused = from + index === focus
          const badge = badgeOf(row, item, from + index)
          const label = line(
            span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
            span(item.label, focused ? 'focus' : 'plain'),
            span(item.detail === undefined ? '' : `  ${item.detail}`, 'dim'),
          )
          return spread(fit(label, width - (badge[0] === '' ? 0 : textWidth(badge[0]) + 2)), badge[0] === '' ? [] : [span(...badge)], width)
        })
  return [spread(search, more === undefined ? [] : [more], width), ...rows]
}

function inputLine(text: LineText | undefined, width: number, placeholder: string | undefined): Line {
  const shown = text ?? { text: '', at: 0 }
  const head = span(`${glyphs.pointer} `, 'focus')
  if (shown.text === '' && placeholder !== undefined) return fit(line(head, span(' ', 'cursor'), span(` ${placeholder}`, 'dim')), width)
  return line(head, ...withCursor(shown, width - 2))
}

/** A typed line with its cursor, scrolled so that the cursor stays in view. */
export function withCursor(text: LineText, width: number): Line {
  const characters = Array.from(text.text)
  const room = Math.max(4, width - 1)
  let from = 0
  while (textWidth(characters.slice(from, text.at + 1).join('')) > room - (from > 0 ? 1 : 0)) from++
  const before = `${from > 0 ? '…' : ''}${characters.slice(from, text.at).join('')}`
  const under = characters[text.at] ?? ' '
  const after = fitText(characters.slice(text.at + 1).join(''), Math.max(0, room - textWidth(before) - textWidth(under)))
  return line(before, span(under, 'cursor'), after)
}

function placeholderOf({ question }: PathRow): string | undefined {
  if ('placeholder' in question && question.placeholder !== undefined) return `for example ${question.placeholder}`
  return question.kind === 'number' ? `${question.minimum} to ${question.maximum}` : undefined
}

/** One line under the options, always there: what is wrong, or what must be typed. */
function noticeLine(state: State, world: World, row: PathRow, field: Field, item: Item | undefined, width: number): Line {
  if (field.kind === 'choose' && field.typed !== undefined && field.problem === undefined) {
    const environment = world.answers(state.draft).environment
    const word = typeof environment === 'string' ? environment : String(item?.value ?? '')
    return line(span(`Type ${word} to choose this: `, 'attention'), ...withCursor(field.typed, width - 30))
  }
  if (field.kind === 'choose' && field.typed !== undefined) {
    return fit(line(span(`${glyphs.warning} ${field.problem ?? ''}  `, 'attention'), ...withCursor(field.typed, 16)), width)
  }
  if (field.problem !== undefined) return fit([span(`${glyphs.warning} ${field.problem}`, 'attention')], width)
  if (item?.unavailable !== undefined && field.kind === 'choose')
    return fit([span(`${glyphs.warning} ${item.unavailable}`, 'attention')], width)
  if (row.problem !== undefined && field.kind === 'line') return fit([span(`${glyphs.warning} ${row.problem}`, 'attention')], width)
  return emptyLine
}

/** What the environment is now, and what it would be with the focused option. */
export function previews(
  state: State,
  world: World,
  row: PathRow,
  item: Item | undefined,
): { readonly now: Preview; readonly after: Preview | undefined } {
  const now = world.preview(world.answers(state.draft))
  if (item === undefined || item.unavailable !== undefined || item.value === row.value) return { now, after: undefined }
  const after = world.preview(world.answers(withAnswer(state.draft, row.question.id, item.value)))
  return { now, after: after.blueprint === undefined ? undefined : after }
}

function drawn(state: State, world: World, row: PathRow, item: Item | undefined, width: number, height: number): Line[] {
  const { now, after } = previews(state, world, row, item)
  const facts = factLines(now, after, width)
  const art = picture(now.blueprint, after?.blueprint, width)
  const top: Line[] = [[span('Your environment', 'strong')], emptyLine]
  const room = height - top.length - facts.length - 1
  const shown = art.length <= room ? art : [...art.slice(0, Math.max(0, room - 1)), [span('…', 'dim')]]
  return [...top, ...toHeight(shown, room), emptyLine, ...facts].slice(0, height)
}

function stackedPicture(state: State, world: World, row: PathRow, item: Item | undefined, width: number, height: number): Line[] {
  const { now, after } = previews(state, world, row, item)
  const art = picture(now.blueprint, after?.blueprint, width)
  const facts = factLines(now, after, width)
  if (art.length + facts.length + 1 <= height && width >= 58) return [...art, emptyLine, ...facts]
  const brief = pictureLine((after ?? now).blueprint, width)
  return [
    brief,
    fit(
      facts.flatMap((fact, index) => (index === 0 ? fact : line('   ', fact))),
      width,
    ),
  ].slice(0, height)
}

/** Resources, risks, and whatever other rooms tell. */
export function factLines(now: Preview, after: Preview | undefined, width: number): Line[] {
  const shown = after ?? now
  const difference = after === undefined ? 0 : after.resources - now.resources
  const change = difference === 0 ? '' : difference > 0 ? ` (+${difference})` : ` (${difference})`
  const dangers = shown.risks.filter((risk) => risk.level === 'danger').length
  const attentions = shown.risks.length - dangers
  const label = (text: string): Line => [span(`${text.padEnd(10)} `, 'dim')]
  const risks: Line =
    dangers + attentions === 0
      ? [span('none known', 'good')]
      : line(
          span(dangers === 0 ? '' : count(dangers, 'danger'), 'danger'),
          dangers > 0 && attentions > 0 ? ' · ' : '',
          span(attentions === 0 ? '' : `${attentions} to look at`, 'attention'),
        )
  return [
    line(label('Resources'), `${shown.resources}`, span(change, 'accent')),
    line(label('Risks'), risks),
    ...(shown.facts ?? []).map((fact) => line(label(fact.label), fact.text)),
  ].map((fact) => fit(fact, width))
}
