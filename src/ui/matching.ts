import type { Span, Tone } from './terminal/line.ts'
import { span } from './terminal/line.ts'

/** Whether every word of what was typed stands somewhere in a text, capitals or not. */
export function matchesAll(text: string, typed: string): boolean {
  const low = text.toLowerCase()
  return wordsOf(typed).every((word) => low.includes(word))
}

/** The text in a tone, with what was typed marked in it. */
export function marked(text: string, typed: string, tone: Tone): Span[] {
  const words = wordsOf(typed)
  const low = text.toLowerCase()
  // A letter that changes its length in lower case would shift the marks.
  if (words.length === 0 || low.length !== text.length) return [span(text, tone)]
  const hit = new Array<boolean>(text.length).fill(false)
  for (const word of words) {
    const at = low.indexOf(word)
    if (at !== -1) hit.fill(true, at, at + word.length)
  }
  const parts: Span[] = []
  let from = 0
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && hit[at] === hit[from]) continue
    parts.push(span(text.slice(from, at), hit[from] === true ? 'match' : tone))
    from = at
  }
  return parts
}

function wordsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}
