import stringWidth from 'string-width'
import { safeText } from '../../common/safe-text.ts'

/** What a piece of text means; the theme decides how that looks. */
export type Tone = 'plain' | 'strong' | 'dim' | 'accent' | 'focus' | 'good' | 'attention' | 'danger' | 'cursor' | 'match'

export interface Span {
  readonly text: string
  readonly tone: Tone
}

/** One line of the screen. Lines never contain line breaks or control characters. */
export type Line = readonly Span[]

export const emptyLine: Line = []

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** A span of text. Whatever it is made of, no control character of it reaches a terminal. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: unsafe.test(text) ? safeText(text) : text, tone }
}

/** A line of spans, texts and other lines. */
export function line(...parts: readonly (string | Span | Line)[]): Line {
  return parts.flatMap((part): readonly Span[] => {
    if (typeof part === 'string') return [span(part)]
    return 'text' in part ? [part] : part
  })
}

/** ASCII, Latin letters and our own glyphs: one column each. Measured apart because frames are made of little else. */
const oneColumnEach = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u203a\u2190-\u2193\u2500-\u25d3\u2713\u2717\u26a0]*$/

/** Columns a text takes. */
export function textWidth(text: string): number {
  return oneColumnEach.test(text) ? text.length : stringWidth(text)
}

/** Columns a line takes. */
export function lineWidth(given: Line): number {
  return given.reduce((sum, part) => sum + textWidth(part.text), 0)
}

/** The line as text without tones. */
export function plainText(given: Line): string {
  return given.map((part) => part.text).join('')
}

/** The line cut to a width; a cut shows as `…`. */
export function fit(given: Line, width: number): Line {
  if (width <= 0) return []
  if (lineWidth(given) <= width) return given
  const kept: Span[] = []
  let left = width - 1
  for (const part of given) {
    const needed = textWidth(part.text)
    if (needed <= left) {
      kept.push(part)
      left -= needed
      continue
    }
    kept.push({ text: `${cut(part.text, left)}…`, tone: part.tone === 'cursor' ? 'plain' : part.tone })
    return kept
  }
  return kept
}

/** The text cut to a width; a cut shows as `…`. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  return width <= 0 ? '' : `${cut(text, width - 1)}…`
}

/** The line cut or filled to exactly a width. */
export function pad(given: Line, width: number): Line {
  const fitted = fit(given, width)
  const missing = width - lineWidth(fitted)
  return missing > 0 ? [...fitted, span(' '.repeat(missing))] : fitted
}

/** Text filled to at least a width. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** Left and right on one line; the right part is dropped when both do not fit with two columns between them. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right)
  if (rightWidth === 0) return fit(left, width)
  const leftWidth = lineWidth(left)
  if (leftWidth + rightWidth + 2 > width) return fit(left, width)
  return [...left, span(' '.repeat(width - leftWidth - rightWidth)), ...right]
}

/** A paragraph broken into lines of at most a width, at spaces where possible. Always at least one line. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width)
  const lines: string[] = []
  for (const paragraph of safeText(text, { multiline: true }).split('\n')) {
    let current = ''
    for (const word of paragraph.split(/ +/)) {
      if (word === '') continue
      let rest = word
      if (current !== '' && textWidth(current) + 1 + textWidth(rest) <= room) {
        current = `${current} ${rest}`
        continue
      }
      if (current !== '') lines.push(current)
      while (textWidth(rest) > room) {
        const head = cut(rest, room) || (Array.from(rest)[0] ?? rest)
        lines.push(head)
        rest = rest.slice(head.length)
      }
      current = rest
    }
    lines.push(current)
  }
  return lines
}

/** A label in its own column and a paragraph beside it, the continuation lines aligned. */
export function labelled(
  label: string,
  text: string,
  width: number,
  { labelWidth = 7, tone = 'plain' as Tone, labelTone = 'dim' as Tone } = {},
): Line[] {
  return wrap(text, width - labelWidth).map((piece, index) =>
    line(span(padText(index === 0 ? label : '', labelWidth), labelTone), span(piece, tone)),
  )
}

/** Two blocks side by side, as many lines as asked for. */
export function beside(left: readonly Line[], right: readonly Line[], leftWidth: number, gap: number, height: number): Line[] {
  return Array.from({ length: height }, (_, index) => {
    const rightLine = right[index] ?? emptyLine
    const leftLine = left[index] ?? emptyLine
    return rightLine.length === 0 ? fit(leftLine, leftWidth) : line(pad(leftLine, leftWidth + gap), rightLine)
  })
}

/** The block cut or filled to exactly a height. */
export function toHeight(block: readonly Line[], height: number): Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, index) => block[index] ?? emptyLine)
}

/** The block of labelled paragraphs cut or filled to exactly a height; a cut inside a paragraph shows as `…`. */
export function cutToHeight(block: readonly Line[], height: number): Line[] {
  const kept = toHeight(block, height)
  const last = kept.at(-1)
  const next = block[height]
  const inside = next !== undefined && plainText(next).startsWith(' ')
  return !inside || last === undefined ? kept : [...kept.slice(0, -1), line(last, span(' …', 'dim'))]
}

/** The line with a margin of spaces before it. */
export function indent(given: Line, columns = 1): Line {
  return given.length === 0 ? given : line(' '.repeat(columns), given)
}

function cut(text: string, width: number): string {
  let kept = ''
  let used = 0
  for (const character of text) {
    const needed = textWidth(character)
    if (used + needed > width) break
    kept += character
    used += needed
  }
  return kept
}
