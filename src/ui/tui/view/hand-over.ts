import { provenance } from '../../../interview/provenance.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, line, span, wrap } from '../../terminal/line.ts'
import { rowOf } from '../fields.ts'
import type { HandScreen, State, World } from '../state.ts'
import { inputLine } from './input.ts'
import { bodyWidth } from './layout.ts'

/** Who shall answer the question instead, and what becomes of it. */
export function handOverLines(state: State, world: World, screen: HandScreen): Line[] {
  const width = Math.min(bodyWidth(state.size), 90)
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return []
  const paragraph = (text: string): Line[] => [...wrap(text, width).map((piece) => line(span(piece, 'dim'))), emptyLine]
  return [
    ...wrap('Who knows the answer?', width).map((text) => line(span(text, 'strong'))),
    emptyLine,
    inputLine(screen.line, width, 'a person or a team, such as network team; may stay empty'),
    emptyLine,
    ...wrap(row.question.prompt, width).map((text) => line(text)),
    emptyLine,
    ...paragraph(
      'They get a file with this question, why it is asked, what each option gains and costs, and what is decided already. They write their answer in it and send it back.',
    ),
    ...paragraph(
      'You go on meanwhile with what stands here. Their answer takes its place when it comes back, and the record says who decided.',
    ),
    ...(row.awaited === undefined
      ? []
      : wrap(provenance(row) ?? '', width - 2).map((piece, index) =>
          line(span(index === 0 ? `${glyphs.warning} ` : '  ', 'attention'), span(piece, 'attention')),
        )),
  ]
}
