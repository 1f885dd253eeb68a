import { isOpen, showAnswer } from '../../../interview/draft.ts'
import type { PathRow } from '../../../interview/types.ts'
import { usd } from '../../judgement-words.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Tone } from '../../terminal/line.ts'
import {
  beside,
  emptyLine,
  fit,
  fitText,
  labelled,
  line,
  lineWidth,
  padText,
  span,
  spread,
  textWidth,
  toHeight,
} from '../../terminal/line.ts'
import { count } from '../../words.ts'
import { judgementOf } from '../judging.ts'
import type { ReviewScreen, State, World } from '../state.ts'
import { consequencesOf } from './consequences.ts'
import { factsOnOneLine, settledColumn, settledEnvironment } from './environment.ts'
import { bodyWidth, windowOf } from './layout.ts'

/** Every answer with where it came from; for the one in focus, what it costs and risks. */
export function reviewLines(state: State, world: World, screen: ReviewScreen, height: number): Line[] {
  const width = bodyWidth(state.size)
  if (state.size.columns < 116) return list(state, world, screen, width, height, height >= 16)
  const left = Math.floor((width - 3) * 0.62)
  const right = width - left - 3
  return beside(list(state, world, screen, left, height), settledColumn(settledEnvironment(state, world), right, height), left, 3, height)
}

function list(state: State, world: World, screen: ReviewScreen, width: number, fullHeight: number, withFacts = false): Line[] {
  const height = withFacts ? fullHeight - 2 : fullHeight
  const rows = world.rows(state.draft)
  const preview = world.preview(world.answers(state.draft))
  const focus = Math.max(0, Math.min(screen.focus, rows.length - 1))
  const panelHeight = height >= 18 ? 5 : 3
  const room = Math.max(1, height - 2 - panelHeight - 1)
  const { from, to } = windowOf(rows.length, focus, room)
  const title = titleOf(state, world, count(rows.length, 'answer'), width - 14)
  const seen = rows.length > room ? [span(`${from + 1}–${to} of ${rows.length}`, 'dim')] : []
  const longest = Math.max(...rows.map((row) => textWidth(row.question.title)))
  const titleWidth = Math.min(longest + 1, width >= 60 ? 22 : Math.min(16, Math.floor(width * 0.36)))
  const risky = new Set(preview.risks.map((risk) => risk.question))
  return [
    spread(title, seen, width),
    emptyLine,
    ...toHeight(
      rows
        .slice(from, to)
        .map((row, index) => rowLine(row, from + index, from + index === focus, risky.has(row.question.id), width, titleWidth)),
      Math.min(room, rows.length),
    ),
    emptyLine,
    ...toHeight(panel(state, world, screen, rows[focus], width), panelHeight),
    ...(withFacts ? [emptyLine, factsOnOneLine(settledEnvironment(state, world), width)] : []),
  ]
}

/** `24 answers · 22 resources · about 23 USD a month · 25 of 30 controls met`, as much as fits. */
function titleOf(state: State, world: World, answers: string, width: number): Line {
  const given = world.answers(state.draft)
  const judgement = judgementOf(state, given)
  const { resources } = world.preview(given)
  const { met = 0, open = 0 } = judgement?.posture ?? {}
  const parts = [
    count(resources, 'resource'),
    ...(judgement === undefined ? [] : [`about ${usd(judgement.cost.standing)} a month`, `${met} of ${met + open} controls met`]),
  ]
  for (let kept = parts.length; kept > 0; kept--) {
    const title = line(span(answers, 'strong'), span(` · ${parts.slice(0, kept).join(' · ')}`, 'dim'))
    if (kept === 1 || lineWidth(title) <= width) return title
  }
  return [span(answers, 'strong')]
}

function rowLine(row: PathRow, index: number, focused: boolean, risky: boolean, width: number, titleWidth: number): Line {
  const wide = width >= 60
  const mark = isOpen(row) ? glyphs.failed : risky ? glyphs.warning : ' '
  const markTone: Tone = isOpen(row) ? 'danger' : 'attention'
  const head = line(
    span(focused ? `${glyphs.pointer} ` : '  ', 'focus'),
    span(wide ? `${String(index + 1).padStart(2)}  ` : '', 'dim'),
    span(padText(fitText(row.question.title, titleWidth), titleWidth), focused ? 'focus' : 'plain'),
    ' ',
    span(mark, markTone),
    ' ',
  )
  const [source, tone] = sourceOf(row, wide)
  const headWidth = head.reduce((sum, part) => sum + textWidth(part.text), 0)
  const value = row.value === undefined ? 'no answer yet' : showAnswer(row.question, row.value) || 'none'
  const room = width - headWidth - (source === '' ? 0 : textWidth(source) + 2)
  const valueTone: Tone = isOpen(row) ? 'danger' : focused ? 'strong' : 'plain'
  return spread(line(head, span(fitText(value, Math.max(6, room)), valueTone)), source === '' ? [] : [span(source, tone)], width)
}

/** Where an answer came from, in a word or two. */
export function sourceOf(row: PathRow, wide: boolean): readonly [string, Tone] {
  if (row.rule?.state === 'fixed') return [wide ? `fixed by ${row.rule.by}` : 'fixed', 'dim']
  if (row.rule?.state === 'ask' && row.source === 'recommended') return [wide ? `${row.rule.by} asks you` : 'asks', 'attention']
  switch (row.source) {
    case 'you':
      return ['you', 'plain']
    case 'flag':
      return ['flag', 'plain']
    case 'preset':
      return [wide && row.by !== undefined ? `preset ${row.by}` : 'preset', 'dim']
    case 'recommended':
      return [wide ? 'recommended' : 'rec.', 'dim']
    case 'missing':
      return ['missing', 'danger']
  }
}

function panel(state: State, world: World, screen: ReviewScreen, row: PathRow | undefined, width: number): Line[] {
  if (screen.notice !== undefined)
    return labelled(glyphs.warning, screen.notice, width, { labelWidth: 2, tone: 'attention', labelTone: 'attention' })
  if (row === undefined) return []
  if (row.problem !== undefined) return labelled(glyphs.failed, row.problem, width, { labelWidth: 2, tone: 'danger', labelTone: 'danger' })
  const risks = world.preview(world.answers(state.draft)).risks.filter((risk) => risk.question === row.question.id)
  const notes = (world.preview(world.answers(state.draft)).blueprint?.notes ?? []).filter((note) => note.question === row.question.id)
  const at = row.question.kind === 'select' ? row.question.options.findIndex((option) => option.value === row.value) : 0
  const { cost, undo } = consequencesOf(row.question, at)
  return [
    ...risks.flatMap((risk) => {
      const tone = risk.level === 'danger' ? ('danger' as const) : ('attention' as const)
      const fix = risk.fix === undefined ? '' : `  Fix: ${risk.fix}`
      return labelled(glyphs.warning, `${risk.text}${fix}`, width, { labelWidth: 2, tone, labelTone: tone })
    }),
    ...notes.flatMap((note) => labelled('Note', note.text, width, { labelWidth: 11 })),
    ...(cost === undefined ? [] : labelled('Costs you', cost, width, { labelWidth: 11 })),
    ...(undo === undefined ? [] : labelled('Undo', undo, width, { labelWidth: 11, tone: 'dim' })),
  ].map((panelLine) => fit(panelLine, width))
}
