import type { PathRow } from '../../../interview/types.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { fit, fitText, line, span, textWidth } from '../../terminal/line.ts'
import type { LineText } from '../state.ts'

/** The line being typed, or what could be typed. */
export function inputLine(text: LineText | undefined, width: number, placeholder: string | undefined): Line {
  const shown = text ?? { text: '', at: 0 }
  const head = span(`${glyphs.pointer} `, 'focus')
  if (shown.text === '' && placeholder !== undefined) return fit(line(head, span(' ', 'cursor'), span(` ${placeholder}`, 'dim')), width)
  return line(head, ...withCursor(shown, width - 2))
}

/** A typed line with its cursor, scrolled so that the cursor stays in view. Never wider than `width`. */
export function withCursor(text: LineText, width: number): Line {
  const characters = Array.from(text.text)
  const room = Math.max(4, width)
  const under = characters[text.at] ?? ' '
  let from = 0
  while (from < text.at && textWidth(characters.slice(from, text.at).join('')) + textWidth(under) + (from > 0 ? 1 : 0) > room) from++
  const before = `${from > 0 ? '…' : ''}${characters.slice(from, text.at).join('')}`
  const after = fitText(characters.slice(text.at + 1).join(''), Math.max(0, room - textWidth(before) - textWidth(under)))
  return line(before, span(under, 'cursor'), after)
}

/** What an empty line suggests. */
export function placeholderOf({ question }: PathRow): string | undefined {
  if ('placeholder' in question && question.placeholder !== undefined) return `for example ${question.placeholder}`
  return question.kind === 'number' ? `${question.minimum} to ${question.maximum}` : undefined
}
