import { problemLines } from '../../lines/problem.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, line, span, wrap } from '../../terminal/line.ts'
import type { LeaveScreen, ProblemScreen, SaveScreen, State } from '../state.ts'
import { withCursor } from './input.ts'
import { bodyWidth } from './layout.ts'

/** Asked when Ctrl+C is pressed while Azure works. */
export function leaveLines(state: State, screen: LeaveScreen): Line[] {
  const width = Math.min(bodyWidth(state.size), 90)
  const choices = [
    ['Go on', 'Nothing changes.'],
    ['Wait for the running steps, then stop', 'Nothing more is begun. A report is printed; running it again goes on from there.'],
    ['Stop here', 'Azure goes on with what it was told, nobody watches. The report is printed now; running it again goes on from there.'],
  ] as const
  return [
    emptyLine,
    [span('Azure is working. Stop?', 'strong')],
    emptyLine,
    ...choices.flatMap(([label, text], index) => [
      line(
        span(index === screen.focus ? `${glyphs.pointer} ` : '  ', 'focus'),
        span(`${index + 1}  `, 'dim'),
        span(label, index === screen.focus ? 'focus' : 'plain'),
      ),
      ...wrap(text, width - 5).map((piece) => line('     ', span(piece, 'dim'))),
    ]),
  ]
}

/** A name for the preset, then where it went. */
export function saveLines(state: State, screen: SaveScreen): Line[] {
  const width = bodyWidth(state.size)
  const head: Line[] = [[span('Save these answers as a preset?', 'strong')], emptyLine]
  if (screen.status === 'saved') {
    return [
      ...head,
      line(span(`${glyphs.done} `, 'good'), 'Saved to'),
      ...wrap(screen.path ?? '', width - 2).map((piece) => line('  ', span(piece, 'accent'))),
      emptyLine,
      ...wrap('It holds your choices, never a secret, a subscription or a token, so it can be kept in git.', width).map((piece) =>
        line(span(piece, 'dim')),
      ),
    ]
  }
  return [
    ...head,
    line(span(`${glyphs.pointer} `, 'focus'), ...withCursor(screen.line, width - 2)),
    screen.problem === undefined ? emptyLine : line(span(`${glyphs.warning} ${screen.problem}`, 'attention')),
    ...wrap(
      screen.status === 'saving' ? 'Saving …' : 'A name, or a file such as ./team.yaml. It can be given back with --preset.',
      width,
    ).map((piece) => line(span(piece, 'dim'))),
  ]
}

/** Something a person can act on went wrong while creating. */
export function problemScreenLines(state: State, screen: ProblemScreen): Line[] {
  return [...problemLines(screen.problem, Math.min(100, bodyWidth(state.size))), emptyLine, [span('Your answers are kept.', 'dim')]]
}
