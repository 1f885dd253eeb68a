import { awaitedOf } from '../../../interview/delegation/awaiting.ts'
import { isOpen, showAnswer } from '../../../interview/draft.ts'
import type { Offer } from '../../../interview/offers.ts'
import { provenance } from '../../../interview/provenance.ts'
import type { PathRow } from '../../../interview/types.ts'
import { usd } from '../../judgement-words.ts'
import { marked } from '../../matching.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Tone } from '../../terminal/line.ts'
import {
  beside,
  cutToHeight,
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
import { count, listed } from '../../words.ts'
import { mendable, toldNow } from '../fixing.ts'
import { judgementOf } from '../judging.ts'
import { focusedItem, type ReviewItem, reviewItems, riskyIn } from '../review-items.ts'
import type { ReviewScreen, State, World } from '../state.ts'
import { consequencesOf } from './consequences.ts'
import { factsOnOneLine, settledColumn, settledEnvironment } from './environment.ts'
import { withCursor } from './input.ts'
import { bodyWidth, windowOf } from './layout.ts'

/** Every answer by topic with where it came from; for the one in focus, what it costs and risks. */
export function reviewLines(state: State, world: World, screen: ReviewScreen, height: number): Line[] {
  const width = bodyWidth(state.size)
  if (state.size.columns < 116) return list(state, world, screen, width, height, height >= 16)
  const left = Math.floor((width - 3) * 0.62)
  const right = width - left - 3
  return beside(list(state, world, screen, left, height), settledColumn(settledEnvironment(state, world), right, height), left, 3, height)
}

function list(state: State, world: World, screen: ReviewScreen, width: number, fullHeight: number, withFacts = false): Line[] {
  const height = withFacts ? fullHeight - 2 : fullHeight
  const items = reviewItems(state, world, screen)
  const focused = focusedItem(items, screen)
  const focus = focused === undefined ? 0 : items.indexOf(focused)
  const total = world.rows(state.draft).length
  const panelHeight = height >= 18 ? 5 : 3
  const room = Math.max(1, height - 2 - panelHeight - 1)
  const { from, to } = windowOf(items.length, focus, room)
  const seen = items.length > room ? [span(`${from === 0 ? '' : '↑'}${to === items.length ? '' : '↓'} more`, 'dim')] : []
  const head =
    screen.find === undefined
      ? spread(titleOf(state, world, count(total, 'answer'), width - 9), seen, width)
      : spread(line(span('Find  ', 'strong'), ...withCursor(screen.find, width - 20)), [span(`${items.length} of ${total}`, 'dim')], width)
  const drawing: Drawing = {
    width,
    titleWidth: titleWidthOf(world.rows(state.draft), width),
    risky: riskyIn(state, world),
    typed: screen.find?.text ?? '',
  }
  const lines = items.slice(from, to).map((item) => itemLine(item, item === focused, drawing))
  const none: Line[] = [[span('  Nothing matches. Backspace widens, Esc shows all answers.', 'dim')]]
  return [
    head,
    emptyLine,
    ...toHeight(items.length === 0 ? none : lines, Math.min(room, Math.max(items.length, 1))),
    emptyLine,
    ...cutToHeight(panel(state, world, screen, focused, width), panelHeight).map((one) => fit(one, width)),
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

interface Drawing {
  readonly width: number
  readonly titleWidth: number
  readonly risky: ReadonlySet<string>
  /** What is looked for. */
  readonly typed: string
}

function titleWidthOf(rows: readonly PathRow[], width: number): number {
  const longest = Math.max(...rows.map((row) => textWidth(row.question.title)))
  return Math.min(longest + 1, width >= 60 ? 24 : Math.min(18, Math.floor(width * 0.36)))
}

function itemLine(item: ReviewItem, focused: boolean, drawing: Drawing): Line {
  return item.kind === 'row' ? rowLine(item.row, focused, drawing) : topicLine(item, focused, drawing.width)
}

/** A topic, and on the same line what of it is folded away. */
function topicLine({ topic, details, open }: Extract<ReviewItem, { kind: 'topic' }>, focused: boolean, width: number): Line {
  const folded = [`${count(details.length, 'detail')} as recommended`, count(details.length, 'detail')]
  const name = line(span(focused ? `${glyphs.pointer} ` : '  ', 'focus'), span(topic, focused ? 'focus' : 'strong'))
  if (details.length === 0) return name
  const said = open ? ['details shown', 'shown'] : folded
  const fitting = said.find((text) => lineWidth(name) + textWidth(text) + 2 <= width) ?? ''
  return spread(name, [span(fitting, 'dim')], width)
}

function rowLine(row: PathRow, focused: boolean, { width, titleWidth, risky, typed }: Drawing): Line {
  const mark = isOpen(row) ? glyphs.failed : risky.has(row.question.id) ? glyphs.warning : ' '
  const head = line(
    span(focused ? `${glyphs.pointer}   ` : '    ', 'focus'),
    ...marked(padText(fitText(row.question.title, titleWidth), titleWidth), typed, focused ? 'focus' : 'plain'),
    ' ',
    span(mark, isOpen(row) ? 'danger' : 'attention'),
    ' ',
  )
  const [source, tone] = sourceOf(row, width >= 60)
  const value = row.value === undefined ? 'no answer yet' : showAnswer(row.question, row.value) || 'none'
  const room = width - lineWidth(head) - (source === '' ? 0 : textWidth(source) + 2)
  const valueTone: Tone = isOpen(row) ? 'danger' : focused ? 'strong' : 'plain'
  return spread(
    line(head, ...marked(fitText(value, Math.max(6, room)), typed, valueTone)),
    source === '' ? [] : [span(source, tone)],
    width,
  )
}

/** Where an answer came from, in a word or two. */
function sourceOf(row: PathRow, wide: boolean): readonly [string, Tone] {
  if (row.awaited !== undefined) return [wide ? `waiting for ${awaitedOf(row.awaited)}` : 'waiting', 'attention']
  if (row.decidedBy !== undefined) return [wide ? `decided by ${row.decidedBy}` : row.decidedBy, 'plain']
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

function panel(state: State, world: World, screen: ReviewScreen, item: ReviewItem | undefined, width: number): Line[] {
  const told = toldNow(state)
  const said = (text: string, mark: string, tone: Tone): Line[] => labelled(mark, text, width, { labelWidth: 2, tone, labelTone: tone })
  if (screen.notice !== undefined) return said(screen.notice, glyphs.warning, 'attention')
  const handed = item?.kind === 'row' && state.handed?.id === item.row.question.id ? state.handed : undefined
  const heard = [
    ...(told === undefined || told.text === ''
      ? []
      : said(`${told.text}${told.undo === undefined ? '' : '; undo with u'}`, glyphs.done, 'good')),
    ...(handed === undefined
      ? []
      : handed.failed === true
        ? said(handed.text, glyphs.warning, 'attention')
        : said(handed.text, glyphs.done, 'good')),
  ]
  if (item === undefined) return heard
  if (item.kind === 'topic') {
    const names = listed(item.details.map((row) => row.question.title))
    return [...heard, ...labelled('Details', `${names}: as recommended.`, width, { labelWidth: 11 })]
  }
  return [...heard, ...rowPanel(state, world, item.row, width)].map((panelLine) => fit(panelLine, width))
}

function rowPanel(state: State, world: World, row: PathRow, width: number): Line[] {
  if (row.problem !== undefined) {
    return [
      ...labelled(glyphs.failed, row.problem, width, { labelWidth: 2, tone: 'danger', labelTone: 'danger' }),
      ...fixLines(mendable(state, world, row)?.offers ?? []),
    ]
  }
  // Whose preset a default comes from stands on the row itself.
  const told = row.awaited !== undefined || row.decidedBy !== undefined || row.rule?.state === 'fixed' || row.rule?.state === 'bounded'
  const from = told ? provenance(row) : undefined
  const risks = world.preview(world.answers(state.draft)).risks.filter((risk) => risk.question === row.question.id)
  const notes = (world.preview(world.answers(state.draft)).blueprint?.notes ?? []).filter((note) => note.question === row.question.id)
  const fixes = risks.length === 0 ? [] : fixLines(mendable(state, world, row)?.offers ?? [])
  const at = row.question.kind === 'select' ? row.question.options.findIndex((option) => option.value === row.value) : 0
  const { cost, undo } = consequencesOf(row.question, at)
  return [
    ...risks.flatMap((risk) => {
      const tone = risk.level === 'danger' ? ('danger' as const) : ('attention' as const)
      const fix = risk.fix === undefined || fixes.length > 0 ? '' : `  Fix: ${risk.fix}`
      return labelled(glyphs.warning, `${risk.text}${fix}`, width, { labelWidth: 2, tone, labelTone: tone })
    }),
    ...fixes,
    ...(from === undefined ? [] : labelled(glyphs.pointer, from, width, { labelWidth: 2, tone: 'dim' })),
    ...notes.flatMap((note) => labelled('Note', note.text, width, { labelWidth: 11 })),
    ...(cost === undefined ? [] : labelled('Costs you', cost, width, { labelWidth: 11 })),
    ...(undo === undefined ? [] : labelled('Undo', undo, width, { labelWidth: 11, tone: 'dim' })),
  ]
}

/** What `f` would change, and what it would change instead when pressed again. */
function fixLines(offers: readonly Offer[]): Line[] {
  return offers.map((offer, index) => line(span(index === 0 ? 'Fix  f     ' : '     or    ', 'strong'), offer.text))
}
