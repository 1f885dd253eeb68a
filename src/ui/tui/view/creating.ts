import { creatingHelp } from '../../creating-help.ts'
import { pictureOfBuilding } from '../../picture.ts'
import type { GroupProgress, StepProgress } from '../../progress.ts'
import { doingNow, groupsOf, isFinished } from '../../progress.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Tone } from '../../terminal/line.ts'
import { emptyLine, fitText, line, lineWidth, padText, span, spread, textWidth, toHeight, wrap } from '../../terminal/line.ts'
import { count, duration, kindsOf, listed, typeNoun } from '../../words.ts'
import type { CreatingScreen, State, World } from '../state.ts'
import { bodyWidth } from './layout.ts'

/** One row a group, in an order that never changes; what failed unfolds and stays. Below, where there is room, the environment as it grows. */
export function creatingLines(state: State, world: World, screen: CreatingScreen, height: number): Line[] {
  const width = bodyWidth(state.size)
  if (screen.progress.steps.length === 0) return [emptyLine, line(span('  Getting ready …', 'dim'))]
  const groups = groupsOf(screen.progress)
  const help = screen.help ? helpLines(width) : []
  const note = screen.stopping ? wrap(stoppingWords[screen.stopping], width).map((text) => line(span(text, 'attention'))) : []
  const waits = screen.help || screen.stopping ? [] : waitLines(screen.progress.steps, state.now, width)
  const told = waits.length > 0 && groups.length + waits.length + 2 <= height
  const rows = groups.flatMap((group) => groupLines(group, screen.progress.steps, state.now, width, told))
  const room = Math.max(1, height - help.length - note.length - 2)
  const shown =
    rows.length <= room ? rows : [...rows.slice(0, room - 1), [span(`  … and ${rows.length - room + 1} more lines`, 'dim' as const)]]
  const upper = [
    emptyLine,
    ...shown,
    ...(note.length > 0 ? [emptyLine, ...note] : []),
    ...(told && shown.length + waits.length + 2 <= height ? [emptyLine, ...waits] : []),
    ...(help.length > 0 ? [emptyLine, ...help] : []),
  ].slice(0, height)
  const art = growing(state, world, screen, width)
  // It stands at the foot of the screen, so that a failure unfolding above does not push it about.
  return art.length > 0 && upper.length + art.length + 2 <= height ? [...toHeight(upper, height - art.length - 1), ...art] : upper
}

const stoppingWords = {
  'after-running': 'Stopping: what runs now is finished, nothing more is begun. What is in place stays. Ctrl+C leaves at once.',
  here: 'Stopping here: Azure goes on with what it was told. What is in place stays.',
} as const

function growing(state: State, world: World, screen: CreatingScreen, width: number): Line[] {
  const { blueprint } = world.preview(world.answers(state.draft))
  if (blueprint === undefined || width < 58) return []
  const done = new Set(screen.progress.steps.filter((step) => step.state === 'done' || step.state === 'unchanged').map((step) => step.name))
  return pictureOfBuilding(blueprint, (name) => done.has(name), Math.min(width, 72))
}

function groupLines(group: GroupProgress, steps: readonly StepProgress[], now: number, width: number, told: boolean): Line[] {
  const nameWidth = width >= 60 ? 16 : 14
  const [mark, tone] = marks[group.state]
  const head = line(
    span(`${mark} `, tone),
    span(
      padText(fitText(group.name, nameWidth - 1), nameWidth),
      group.state === 'waiting' ? 'dim' : group.state === 'running' ? 'strong' : 'plain',
    ),
  )
  const [text, textTone, right] = groupText(group, steps, now, told)
  const room = width - lineWidth(head)
  const showRight = right !== '' && textWidth(right) + 12 <= room
  const body = fitText(text, showRight ? room - textWidth(right) - 2 : room)
  const first = spread(line(head, span(body, textTone)), showRight ? [span(right, 'dim')] : [], width)
  const failures = group.steps.filter((step) => step.state === 'failed')
  return [
    first,
    ...failures.flatMap((step) => {
      const what = `${typeNoun(step.type)} ${step.name}: ${step.error?.what ?? 'failed'}`
      const pieces = wrap(what, width - 4)
      return pieces.slice(0, 3).map((piece, index) => line('    ', span(index === 2 && pieces.length > 3 ? `${piece} …` : piece, 'danger')))
    }),
  ]
}

const marks: Readonly<Record<GroupProgress['state'], readonly [string, Tone]>> = {
  waiting: [' ', 'dim'],
  running: [glyphs.pointer, 'focus'],
  done: [glyphs.done, 'good'],
  failed: [glyphs.failed, 'danger'],
  skipped: ['-', 'attention'],
}

/** What a group's row says, how, and what stands at its right end. */
function groupText(group: GroupProgress, steps: readonly StepProgress[], now: number, told: boolean): readonly [string, Tone, string] {
  const running = group.steps.filter((step) => step.state === 'running')
  // Of several, the one that waits for something: what it says may need a person.
  const oldest = running.find((step) => step.awaits?.meanwhile !== undefined && doingNow(step, now) !== undefined) ?? running[0]
  if (oldest !== undefined) {
    const seconds = oldest.startedAt === undefined ? 0 : (now - oldest.startedAt) / 1000
    const others = running.length > 1 ? `  +${running.length - 1} more` : ''
    const finished = group.steps.filter(isFinished).length
    const position = group.steps.length > 1 ? `  ${finished} of ${group.steps.length}` : ''
    const usually = oldest.usually === undefined ? '' : `   ${oldest.usually}`
    // What is said in a whole sentence below is not said twice.
    const doing = told && oldest.awaits?.meanwhile !== undefined && doingNow(oldest, now) !== undefined ? 'waiting' : doingNow(oldest, now)
    return [
      `${typeNoun(oldest.type)} ${oldest.name}${doing === undefined ? '' : `  ${doing}`}${others}`,
      'plain',
      `${position}  ${duration(seconds)}${usually}`.trim(),
    ]
  }
  const took = group.seconds === undefined ? '' : duration(group.seconds)
  switch (group.state) {
    case 'done':
      return [
        kindsOf(group.steps.map((step) => step.type)),
        'dim',
        group.steps.every((step) => step.state === 'unchanged') ? 'unchanged' : took,
      ]
    case 'failed':
      return [
        `${group.steps.filter((step) => step.state === 'done' || step.state === 'unchanged').length} of ${group.steps.length} in place`,
        'plain',
        took,
      ]
    case 'skipped':
      return [
        `${count(group.steps.filter((step) => step.state === 'skipped' || step.state === 'stopped').length, 'step')} not run`,
        'attention',
        took,
      ]
    default:
      return [waitText(group, steps), 'dim', '']
  }
}

/** What waits for something outside, for how long, and what a person can do meanwhile: in whole sentences, which a row has no room for. */
function waitLines(steps: readonly StepProgress[], now: number, width: number): Line[] {
  const waiting = steps.filter(
    (step) => step.state === 'running' && step.awaits?.meanwhile !== undefined && doingNow(step, now) !== undefined,
  )
  return waiting.slice(0, 3).flatMap(({ type, name, awaits }) => {
    if (awaits === undefined) return []
    const head = `${capital(typeNoun(type))} ${name}: ${awaits.reason}, ${duration(Math.max(0, now - awaits.since) / 1000)}.`
    return wrap(`${head} ${capital(awaits.meanwhile ?? '')}.`, Math.min(width, 100)).map((text) => line(span(text, 'dim')))
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function waitText(group: GroupProgress, steps: readonly StepProgress[]): string {
  const own = new Set(group.steps.map((step) => step.id.toLowerCase()))
  const wanted = new Set(group.steps.flatMap((step) => step.dependsOn.map((id) => id.toLowerCase())))
  const names = new Set(
    steps
      .filter((step) => wanted.has(step.id.toLowerCase()) && !own.has(step.id.toLowerCase()) && !isFinished(step))
      .map((step) => step.group),
  )
  return names.size === 0 ? 'waits its turn' : `waits for ${listed([...names])}`
}

function helpLines(width: number): Line[] {
  return creatingHelp.flatMap((text) => wrap(text, Math.min(width, 100)).map((piece) => line(span(piece, 'dim'))))
}
