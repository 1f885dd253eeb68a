import type { OpenControl } from '../../open-controls.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, fitText, labelled, line, padText, span, spread, toHeight } from '../../terminal/line.ts'
import { count } from '../../words.ts'
import { judgementOf } from '../judging.ts'
import { openOnes } from '../on-controls.ts'
import type { ControlsScreen, State, World } from '../state.ts'
import { bodyWidth, windowOf } from './layout.ts'

/** What the answers leave open; for the one in focus, what decides, and the answer that would meet it. */
export function controlsLines(state: State, world: World, screen: ControlsScreen, height: number): Line[] {
  const width = bodyWidth(state.size)
  const judgement = judgementOf(state, world.answers(state.draft))
  if (judgement === undefined) return [[span('Being judged …', 'dim')]]
  const open = openOnes(state, world)
  const { met, notApplicable } = judgement.posture
  const title = line(
    span(`${count(open.length, 'control is', 'controls are')} not met`, 'strong'),
    span(` · ${met} met · ${notApplicable} n/a`, 'dim'),
  )
  if (open.length === 0) return [title, emptyLine, line(span(`${glyphs.done} Every control that applies is met.`, 'good'))]
  const focus = Math.max(0, Math.min(screen.focus, open.length - 1))
  const panelHeight = Math.max(4, Math.min(10, height - 2 - 1 - Math.min(open.length, 4)))
  const room = Math.max(1, height - 2 - 1 - panelHeight)
  const { from, to } = windowOf(open.length, focus, room)
  const seen = open.length > room ? [span(`${from + 1}–${to} of ${open.length}`, 'dim')] : []
  const focused = open[focus]
  return [
    spread(title, seen, width),
    emptyLine,
    ...toHeight(
      open.slice(from, to).map((one, index) => controlLine(one, from + index === focus, width)),
      Math.min(room, open.length),
    ),
    emptyLine,
    ...(focused === undefined ? [] : details(focused, width)).slice(0, panelHeight),
  ]
}

function controlLine(one: OpenControl, focused: boolean, width: number): Line {
  const right = one.fix === undefined ? 'no answer for it yet' : one.fix.blocked === undefined ? one.fix.text : 'not with these answers'
  const wide = width >= 100
  const left = wide ? 58 : width - 2
  return fit(
    line(
      span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
      span(padText(fitText(one.control.title, left), wide ? left + 2 : 0), focused ? 'focus' : 'plain'),
      span(wide ? right : '', one.fix === undefined ? 'dim' : 'accent'),
    ),
    width,
  )
}

function details({ control, because, evidence, fix }: OpenControl, width: number): Line[] {
  const part = (label: string, text: string, tone: 'plain' | 'dim' | 'accent' | 'attention' = 'plain'): Line[] =>
    labelled(label, text, width, { labelWidth: 10, tone })
  return [
    ...part('Because', because),
    ...(fix === undefined
      ? part('Fix', 'none of the questions changes this yet', 'dim')
      : fix.blocked === undefined
        ? part('Fix', fix.text, 'accent')
        : part('Fix', `${fix.text}. ${fix.blocked}`, 'attention')),
    ...part('Evidence', evidence, 'dim'),
    ...(control.standards.length === 0 ? [] : part('Standards', control.standards.join(' · '), 'dim')),
    ...part('Read more', `${control.source.link} (checked ${control.source.checked})`, 'dim'),
  ]
}
