import type { PathRow } from '../../../interview/types.ts'
import type { Item } from '../../items.ts'
import { marked } from '../../matching.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Span, Tone } from '../../terminal/line.ts'
import { emptyLine, fit, line, lineWidth, span, spread, textWidth, wrap } from '../../terminal/line.ts'
import type { LineText } from '../state.ts'
import { withCursor } from './input.ts'
import { windowOf } from './layout.ts'

/** The options of a question, the focused one marked; a window of them where they do not all fit. */
export function optionLines(row: PathRow, items: readonly Item[], focus: number, width: number, height: number): Line[] {
  const drawn = items.map((item, index) => optionLine(row, item, index, index === focus, width))
  const all = drawn.flat()
  if (all.length <= height) return all
  const single = drawn.map((lines) => lines[0] ?? emptyLine)
  const { from, to } = windowOf(single.length, focus, height)
  return single.slice(from, to)
}

function optionLine(row: PathRow, item: Item, index: number, focused: boolean, width: number): Line[] {
  const tone: Tone = item.unavailable !== undefined ? 'dim' : focused ? 'focus' : 'plain'
  const head = line(
    span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
    span(index < 9 ? `${index + 1}` : ' ', focused ? 'focus' : 'dim'),
    '  ',
  )
  const badge = fittingBadge(row, item, width)
  const room = width - lineWidth(head)
  if (textWidth(item.label) <= room) {
    // The label says more than the badge, so the badge gives way; the line under the options then tells it.
    return [spread(line(head, span(item.label, tone)), badge === undefined ? [] : [badge], width)]
  }
  return wrap(item.label, room).map((piece, at) => line(at === 0 ? head : ' '.repeat(lineWidth(head)), span(piece, tone)))
}

/** What stands at the end of an option's line: the most important thing to know of it. */
function badgeOf(row: PathRow, item: Item): Span | undefined {
  if (item.unavailable !== undefined) return span('not available', 'dim')
  if (row.value === item.value) {
    switch (row.source) {
      case 'recommended':
        return span('recommended', 'plain')
      case 'preset':
        return span(row.by === undefined ? 'preset' : `preset ${row.by}`, 'plain')
      case 'flag':
        return span('given', 'plain')
      case 'you':
        return span('your answer', 'plain')
    }
  }
  return item.typed ? span('asks you to type it', 'attention') : undefined
}

/** A long list with a filter over it; `total` is how many there are without one. */
export function pickLines(
  row: PathRow,
  filter: LineText,
  items: readonly Item[],
  total: number,
  focus: number,
  width: number,
  height: number,
): Line[] {
  const search =
    filter.text === ''
      ? line('  ', span(' ', 'cursor'), span(' type to filter', 'dim'))
      : line('  ', ...withCursor(filter, Math.max(8, width - 16)))
  const room = Math.max(1, height - 1)
  const { from, to } = windowOf(items.length, focus, room)
  const more =
    filter.text === '' && items.length <= room ? [] : [span(`${filter.text === '' ? focus + 1 : items.length} of ${total}`, 'dim')]
  const nothing = filter.text === '' ? 'Nothing to choose from. Tab types it in.' : `None of ${total} matches. Enter takes what you typed.`
  const rows =
    items.length === 0
      ? [fit(line('  ', span(nothing, 'dim')), width)]
      : items.slice(from, to).map((item, index) => choiceLine(row, item, filter.text, from + index === focus, width))
  return [spread(search, more, width), ...rows]
}

function choiceLine(row: PathRow, item: Item, typed: string, focused: boolean, width: number): Line {
  const badge = badgeOf(row, item)
  const detail = item.detail === undefined || item.detail === item.label ? '' : `  ${item.detail}`
  const label = line(
    span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
    ...marked(item.label, typed, item.unavailable !== undefined ? 'dim' : focused ? 'focus' : 'plain'),
    ...marked(detail, typed, 'dim'),
  )
  const room = badge === undefined ? width : width - textWidth(badge.text) - 2
  return room < 16 ? fit(label, width) : spread(fit(label, room), badge === undefined ? [] : [badge], width)
}

/** The badge as an option's line has room for it: whole, a preset's without its name, or none. */
function fittingBadge(row: PathRow, item: Item, width: number): Span | undefined {
  const badge = badgeOf(row, item)
  if (badge === undefined) return undefined
  const room = width - 5 - textWidth(item.label) - 2
  if (textWidth(badge.text) <= room) return badge
  return badge.text.startsWith('preset ') && room >= 6 ? { ...badge, text: 'preset' } : undefined
}

/** The badge of an option whose line has no room for it at all. */
export function homelessBadge(row: PathRow, item: Item, width: number): Span | undefined {
  return fittingBadge(row, item, width) === undefined ? badgeOf(row, item) : undefined
}
