import type { Plan } from '../../../engine/types.ts'
import type { PathRow } from '../../../interview/types.ts'
import { planSummary } from '../../lines/plan.ts'
import { problemLines } from '../../lines/problem.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, fitText, labelled, line, padText, span, wrap } from '../../terminal/line.ts'
import { waitingText } from '../../waiting.ts'
import { count, kindsOf } from '../../words.ts'
import { needsName } from '../on-approve.ts'
import type { ApproveScreen, State, World } from '../state.ts'
import { withCursor } from './input.ts'
import { bodyWidth } from './layout.ts'
import { waitingForPlan } from './plan.ts'

/** The last question before anything is written. */
export function approveLines(state: State, world: World, screen: ApproveScreen, height: number): Line[] {
  const width = Math.min(bodyWidth(state.size), 100)
  if (screen.planned.status !== 'ready') return waitingForPlan(screen.planned, width)
  const { plan } = screen.planned
  const answers = world.answers(state.draft)
  const preview = world.preview(answers)
  const writes = plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt').length
  const title = writes === 0 ? `Nothing differs: ${plan.environment} is as described.` : `Create ${plan.environment} in ${plan.region}?`
  const head: Line[] = [
    ...wrap(title, width).map((text) => [span(text, 'strong' as const)]),
    emptyLine,
    ...labelled('Plan', planSummary(plan), width, { labelTone: 'dim' }),
    ...(height >= 24 && writes > 0 ? groupLines(plan, width) : []),
    ...labelled('Where', `${world.cloudLabel(answers)}, ${plan.region}`, width, { labelTone: 'dim' }),
  ]
  if (plan.problems.length > 0) {
    const intro = line(span(`${count(plan.problems.length, 'thing')} in the way; nothing is written.`, 'danger'))
    // What is in the way matters more here than what would be made.
    const top = height >= head.length + 4 + wholeProblems(plan, width).length ? head : head.slice(0, 2)
    const shown = problemsWithin(plan, width, height - top.length - 4)
    return [...top, intro, emptyLine, ...shown].slice(0, Math.max(0, height - 2)).concat([emptyLine, button('Go back', true)])
  }
  const asksName = needsName(state, screen, world)
  const buttons: Line[] = [
    button('Go back', screen.focus === 'back'),
    button(writes === 0 ? 'Check it all the same' : `Create ${count(writes, 'resource')}`, screen.focus === 'create'),
    ...(asksName
      ? [
          screen.focus === 'create'
            ? line(span(`    Type ${plan.environment} to go on: `, 'attention'), ...withCursor(screen.line, 30))
            : line(span('    asks you to type its name', 'attention')),
        ]
      : []),
    screen.problem === undefined ? emptyLine : line(span(`    ${glyphs.warning} ${screen.problem}`, 'attention')),
  ]
  const waiting = waitingLines(world.rows(state.draft), width)
  const risks = preview.risks.flatMap((risk) => {
    const tone = risk.level === 'danger' ? ('danger' as const) : ('attention' as const)
    return labelled(glyphs.warning, risk.text, width, { labelWidth: 2, tone, labelTone: tone })
  })
  const notes = (plan.notes ?? []).flatMap((note) =>
    labelled(glyphs.warning, note, width, { labelWidth: 2, tone: 'attention', labelTone: 'attention' }),
  )
  const room = height - head.length - buttons.length - waiting.length - 2
  const said = [...notes, ...risks]
  const shown =
    said.length <= room ? said : [...said.slice(0, Math.max(0, room - 1)), [span('… the review tells the rest', 'dim' as const)]]
  return [...head, emptyLine, ...waiting, ...shown, ...(shown.length + waiting.length === 0 ? [] : [emptyLine]), ...buttons].slice(
    0,
    height,
  )
}

function waitingLines(rows: readonly PathRow[], width: number): Line[] {
  const text = waitingText(rows)
  return text === undefined ? [] : labelled(glyphs.warning, text, width, { labelWidth: 2, tone: 'attention', labelTone: 'attention' })
}

function wholeProblems(plan: Plan, width: number): Line[] {
  return plan.problems.flatMap((problem, index) => [...(index === 0 ? [] : [emptyLine]), ...problemLines(problem, width)])
}

/** The problems in full; where there is no room, each with what happened and the first thing to do; last of all, a count of the rest. */
function problemsWithin(plan: Plan, width: number, room: number): Line[] {
  const whole = wholeProblems(plan, width)
  if (whole.length <= room) return whole
  const brief = plan.problems.map(({ code, what, now = [] }) => problemLines({ code, what, now: now.slice(0, 1) }, width).slice(0, -1))
  const lines: Line[] = []
  for (const [index, problem] of brief.entries()) {
    const left = brief.length - index
    if (lines.length + problem.length + (left > 1 ? 1 : 0) > room)
      return [...lines, line(span(`… and ${left} more: secure-batch doctor tells all`, 'dim'))]
    lines.push(...problem)
  }
  return lines
}

/** What the plan writes, group by group. */
function groupLines(plan: Plan, width: number): Line[] {
  const writes = plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt')
  return [...new Set(writes.map((step) => step.group))].map((group) => {
    const kinds = kindsOf(writes.filter((step) => step.group === group).map((step) => step.type))
    return fit(line('       ', span(padText(fitText(group, 15), 16), 'plain'), span(kinds, 'dim')), width)
  })
}

function button(label: string, focused: boolean): Line {
  return line(span(focused ? `${glyphs.pointer} ` : '  ', 'focus'), span(label, focused ? 'focus' : 'plain'))
}
