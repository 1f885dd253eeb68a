import type { AnswerValue } from '../../../interview/types.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, line, span, wrap } from '../../terminal/line.ts'
import type { ListState } from '../state.ts'

/** What stands where a list would: it is being read, it could not be, or the person is signing in. */
export function listNotice(list: ListState | undefined, value: AnswerValue | undefined, width: number, canSignIn: boolean): Line[] {
  if (list === undefined || list.status === 'loading') {
    const reading = line(span('  Reading the list …', 'dim'))
    return value === undefined ? [reading] : [reading, fit(line(span(`${glyphs.pointer} `, 'focus'), span(String(value), 'focus')), width)]
  }
  if (list.status === 'signing-in') {
    const said = list.said === undefined ? ['Your browser opens in a moment.'] : wrap(list.said, width - 2)
    return [line(span('  Signing in', 'strong')), emptyLine, ...said.map((text) => line('  ', span(text, 'accent')))]
  }
  const { problem } = list
  return [
    ...wrap(problem?.what ?? 'The list could not be read.', width - 4).map((text, index) =>
      line(span(index === 0 ? `${glyphs.warning} ` : '  ', 'attention'), span(text, 'attention')),
    ),
    ...(problem?.why === undefined ? [] : wrap(problem.why, width - 2).map((text) => line('  ', span(text, 'dim')))),
    emptyLine,
    action('r', 'try again', width),
    ...(canSignIn ? [action('b', 'sign in with a browser', width), action('d', 'sign in with a code on another device', width)] : []),
    action('t', 'type it in', width),
  ]
}

function action(key: string, label: string, width: number): Line {
  return fit(line('  ', span(key, 'strong'), `  ${label}`), width)
}
