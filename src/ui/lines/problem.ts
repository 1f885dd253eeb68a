import type { ProblemDetails } from '../../common/problem.ts'
import { glyphs } from '../terminal/glyphs.ts'
import type { Line } from '../terminal/line.ts'
import { line, span, wrap } from '../terminal/line.ts'

/** A problem as text: what happened, why, what to do now. Commands are never wrapped, so that they can be copied. */
export function problemLines(problem: ProblemDetails, width: number): Line[] {
  const room = Math.max(20, width - 2)
  const what = wrap(problem.what, room).map((text, index) =>
    line(span(index === 0 ? `${glyphs.failed} ` : '  ', 'danger'), span(text, 'strong')),
  )
  const why = problem.why === undefined ? [] : wrap(problem.why, room).map((text) => line('  ', text))
  const details = (problem.details ?? []).flatMap((detail) =>
    wrap(detail, room - 2).map((text, index) => line(span(index === 0 ? '  · ' : '    ', 'dim'), text)),
  )
  const now = (problem.now ?? []).flatMap((text, index) => nowLines(text, index === 0 ? 'Now:' : '', room))
  const link = problem.link === undefined ? [] : [line(span(`  Read more  ${problem.link}`, 'dim'))]
  const trace = [
    ...(isOurs(problem.code) ? [] : [problem.code]),
    ...(problem.correlationId === undefined ? [] : [`correlation ${problem.correlationId}`]),
  ]
  return [...what, ...why, ...details, ...now, ...link, ...(trace.length === 0 ? [] : [line(span(`  ${trace.join(' · ')}`, 'dim'))])]
}

/** Azure’s codes can be looked up and told to its support; a word of this program's own, in kebab-case, is for programs that read the JSON. */
const isOurs = (code: string): boolean => /^[a-z\d]+(-[a-z\d]+)*$/.test(code)

/** One thing to do: a command stays whole, a sentence wraps. */
export function nowLines(text: string, label: string, room: number): Line[] {
  const head = (index: number): string => `  ${(index === 0 ? label : '').padEnd(7)}`
  const isCommand = /(^|\s)(secure-batch|az)\s/.test(text)
  const pieces = isCommand ? [text] : wrap(text, room - 7)
  return pieces.map((piece, index) => line(span(head(index), 'dim'), span(piece, isCommand ? 'accent' : 'plain')))
}
