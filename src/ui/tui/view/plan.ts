import type { PlanStep } from '../../../engine/types.ts'
import { ignoredPath, ignoredWords, lastWords, notesOf, tellsAfter } from '../../change-history.ts'
import { actionTones, planSummary } from '../../lines/plan.ts'
import { problemLines } from '../../lines/problem.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, fitText, labelled, line, padText, span, spread, toHeight, wrap } from '../../terminal/line.ts'
import { actionMarks, actionWords, count, shortJson, typeNoun } from '../../words.ts'
import type { PlanScreen, PlanState, State, World } from '../state.ts'
import { bodyWidth, windowOf } from './layout.ts'

/** Every step of the plan; for the one in focus, what differs. */
export function planLines(state: State, world: World, screen: PlanScreen, height: number): Line[] {
  const width = bodyWidth(state.size)
  if (screen.planned.status !== 'ready') return waitingForPlan(screen.planned, width)
  const { plan } = screen.planned
  const panelHeight = Math.max(3, Math.min(7, Math.floor(height / 3)))
  const room = Math.max(1, height - 2 - panelHeight - 1)
  const focus = Math.min(screen.focus, plan.steps.length - 1)
  const { from, to } = windowOf(plan.steps.length, focus, room)
  const step = plan.steps[focus]
  return [
    spread(
      [span(planSummary(plan), 'strong')],
      plan.steps.length > room ? [span(`${from + 1}–${to} of ${plan.steps.length}`, 'dim')] : [],
      width,
    ),
    emptyLine,
    ...toHeight(
      plan.steps.slice(from, to).map((one, index) => stepLine(one, from + index === focus, width)),
      Math.min(room, Math.max(1, plan.steps.length)),
    ),
    emptyLine,
    ...toHeight(step === undefined ? [] : details(step, titleOf(world, step.because), width, panelHeight), panelHeight),
  ]
}

/** What stands there while the plan is read, or when it could not be. */
export function waitingForPlan(planned: PlanState, width: number): Line[] {
  if (planned.status === 'failed') return problemLines(planned.problem, Math.min(width, 100))
  return [line(span('Reading what exists …', 'dim')), emptyLine, line(span('Nothing is written while planning.', 'dim'))]
}

function stepLine(step: PlanStep, focused: boolean, width: number): Line {
  const wide = width >= 70
  const tone = actionTones[step.action]
  return fit(
    line(
      span(focused ? '› ' : '  ', 'focus'),
      span(`${actionMarks[step.action]} ${padText(wide ? actionWords[step.action] : '', wide ? 9 : 0)}`, tone),
      span(padText(fitText(typeNoun(step.type), wide ? 26 : 18), wide ? 28 : 20), focused ? 'focus' : 'dim'),
      span(step.name, focused ? 'strong' : 'plain'),
      span(step.changes.length > 0 && step.action === 'update' ? `   ${count(step.changes.length, 'change')}` : '', 'dim'),
    ),
    width,
  )
}

function titleOf(world: World, id: string): string {
  return world.questions.find((question) => question.id === id)?.title ?? id
}

function details(step: PlanStep, because: string, width: number, height: number): Line[] {
  const facts = labelled('Because of', because, width, { labelWidth: 12, labelTone: 'dim' })
  const waits =
    step.dependsOn.length === 0
      ? []
      : labelled('Waits for', step.dependsOn.map((id) => id.split('/').at(-1) ?? id).join(', '), width, {
          labelWidth: 12,
          labelTone: 'dim',
        })
  const usually = step.usually === undefined ? [] : labelled('Takes', step.usually, width, { labelWidth: 12, labelTone: 'dim' })
  const changes = step.changes.flatMap((change, index) => {
    const last = tellsAfter(step.changes, index)
    return [
      fit(line(span(`${change.path}  `, 'dim'), shortJson(change.from), span(' → ', 'dim'), span(shortJson(change.to), 'accent')), width),
      ...(last === undefined ? [] : [fit(line(span(`  ${lastWords(last)}`, 'dim')), width)]),
    ]
  })
  const notes = notesOf(step).flatMap((note) => wrap(note, width).map((part) => line(span(part, 'dim'))))
  const ignored = (step.ignored ?? []).map(({ path, entry }) =>
    fit(line(span(`${ignoredPath(step, path)}  ${ignoredWords(entry)}`, 'dim')), width),
  )
  const changed = step.action === 'update' || step.action === 'replace' || step.insteadOf !== undefined
  const wanted = changed
    ? [...changes, ...notes, ...ignored, ...facts]
    : [...notes, ...ignored, ...facts, ...waits.slice(0, 2), ...usually, line(span(`${step.type} ${step.apiVersion}`, 'dim'))]
  return wanted.length <= height ? wanted : [...wanted.slice(0, height - 1), [span(`… and ${wanted.length - height + 1} more`, 'dim')]]
}
