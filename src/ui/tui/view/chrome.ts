import { isAsked } from '../../../interview/draft.ts'
import { isChange } from '../../plan-words.ts'
import { totalsOf } from '../../progress.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import { footerLine } from '../../terminal/keys.ts'
import type { Line, Span } from '../../terminal/line.ts'
import { fit, indent, line, lineWidth, span, spread } from '../../terminal/line.ts'
import { duration, roughly } from '../../words.ts'
import { bindingsFor } from '../bindings.ts'
import type { CreatingScreen, State, World } from '../state.ts'
import { bodyWidth } from './layout.ts'

/** The line that says where you are. */
export function headerOf(state: State, world: World): Line {
  const width = bodyWidth(state.size)
  const { screen } = state
  const creating = screen.name === 'creating' ? screen : screen.name === 'leave-question' ? screen.creating : undefined
  if (creating !== undefined) return indent(creatingHeader(state, creating, width))
  const answers = world.answers(state.draft)
  const environment = typeof answers.environment === 'string' ? answers.environment : undefined
  const region = typeof answers.region === 'string' ? answers.region : undefined
  const places = [environment, world.cloudLabel(answers), region].filter((part): part is string => part !== undefined && part !== '')
  const name = span('secure-batch', 'focus')
  const left = (kept: readonly string[]): Line => (kept.length === 0 ? [name] : line(name, span(`   ${kept.join(' · ')}`, 'dim')))
  for (const right of placeNow(state, world)) {
    for (let kept = places.length; kept >= 0; kept--) {
      const shown = left(places.slice(0, kept))
      const needed = kept >= Math.min(2, places.length) || width < 60
      if (needed && lineWidth(shown) + lineWidth(right) + 3 <= width) return indent(spread(shown, right, width))
    }
  }
  return indent(fit([name], width))
}

/** A rule across the screen. */
export function ruleOf(state: State): Line {
  return indent([span(glyphs.line.repeat(bodyWidth(state.size)), 'dim')])
}

/** The keys that work now. */
export function footerOf(state: State, world: World): Line {
  return indent(footerLine(bindingsFor(state, world), bodyWidth(state.size)))
}

const titles = {
  review: 'Review',
  'hand-over': 'Ask who knows',
  controls: 'Open controls',
  'plan-detail': 'Plan',
  'save-preset': 'Save as preset',
  approve: 'Create',
  problem: 'Problem',
  why: 'Why we ask',
} as const

/** Where the person is, most telling form first. */
function placeNow(state: State, world: World): Line[] {
  const { screen } = state
  const id = screen.name === 'question' ? screen.id : screen.name === 'why' && screen.back.name === 'question' ? screen.id : undefined
  if (id === undefined) return [[span(titles[screen.name as keyof typeof titles], 'strong')]]
  const rows = world.rows(state.draft).filter((row) => isAsked(row, state.draft) || row.question.id === id)
  const at = rows.findIndex((row) => row.question.id === id)
  const topic = rows[at]?.question.topic ?? ''
  if (screen.name === 'question' && screen.walk.kind === 'edit') return [[span(`${topic}   `, 'strong'), span('editing one answer', 'dim')]]
  const position = line(span(topic, 'strong'), span(`   ${at + 1} of ${rows.length}`, 'dim'))
  return [
    line(position, '  ', ...dots(at, rows.length, rows.length)),
    line(position, '  ', ...dots(at, rows.length, 10)),
    position,
    [span(`${at + 1}/${rows.length}`, 'dim')],
  ]
}

function dots(at: number, total: number, most: number): Span[] {
  const shown = Math.min(total, most)
  const here = total <= 1 ? 0 : Math.round((at / (total - 1)) * (shown - 1))
  return [
    span(glyphs.answered.repeat(here), 'accent'),
    span(glyphs.current, 'accent'),
    span(glyphs.ahead.repeat(Math.max(0, shown - here - 1)), 'dim'),
  ]
}

function creatingHeader(state: State, screen: CreatingScreen, width: number): Line {
  const { plan, progress } = screen
  const totals = totalsOf(progress, state.now)
  const left = line(
    span(`${screen.stopping ? 'Stopping' : isChange(plan) ? 'Changing' : 'Creating'} ${plan.environment}`, 'focus'),
    span(` in ${plan.region}`, 'dim'),
  )
  const counts = `${totals.done} of ${totals.total || plan.steps.length} done`
  const rest = [
    ...(totals.running === 0 ? [] : [`${totals.running} running`]),
    duration(totals.elapsedSeconds),
    ...(totals.leftSeconds === undefined || screen.stopping ? [] : [`${roughly(totals.leftSeconds)} left`]),
  ]
  for (let kept = rest.length; kept > 0; kept--) {
    const right = line(span(counts, 'strong'), span(` · ${rest.slice(0, kept).join(' · ')}`, 'dim'))
    if (lineWidth(left) + lineWidth(right) + 2 <= width) return spread(left, right, width)
  }
  return spread(fit(left, Math.max(10, width - counts.length - 2)), [span(counts, 'strong')], width)
}
