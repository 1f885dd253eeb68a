import { isKept } from '../../../common/is-kept.ts'
import type { ProblemDetails } from '../../../common/problem.ts'
import type { Plan, PlanFinding } from '../../../engine/types.ts'
import type { PathRow } from '../../../interview/types.ts'
import { approvalWords } from '../../approval-words.ts'
import { groupOrder } from '../../group-order.ts'
import { monthlyLine, nodesLine } from '../../judgement-words.ts'
import { planSummary } from '../../lines/plan.ts'
import { problemLines } from '../../lines/problem.ts'
import { glyphs } from '../../terminal/glyphs.ts'
import type { Line, Tone } from '../../terminal/line.ts'
import { emptyLine, fit, fitText, labelled, line, lineWidth, padText, span, textWidth, wrap } from '../../terminal/line.ts'
import type { Judgement } from '../../types.ts'
import { waitingText } from '../../waiting.ts'
import { count, kindsOf } from '../../words.ts'
import { judgementOf } from '../judging.ts'
import { needsName } from '../on-approve.ts'
import type { ApproveScreen, State, World } from '../state.ts'
import { withCursor } from './input.ts'
import { bodyWidth } from './layout.ts'
import { waitingForPlan } from './plan.ts'

/** The last question before anything is written. */
export function approveLines(state: State, world: World, screen: ApproveScreen, height: number): Line[] {
  const width = Math.min(bodyWidth(state.size), 100)
  if (screen.planned.status === 'failed') return problemsWithin([screen.planned.problem], width, height)
  if (screen.planned.status !== 'ready') return waitingForPlan(screen.planned, width)
  const { plan } = screen.planned
  const answers = world.answers(state.draft)
  const words = approvalWords(plan)
  const { question, writes, removes } = words
  const title: Line[] = wrap(question, width).map((text) => [span(text, 'strong' as const)])
  const counts = labelled('Plan', planSummary(plan), width, { labelWidth: 9, labelTone: 'dim' })
  const gone =
    removes === undefined ? [] : labelled('Removes', removes, width, { labelWidth: 9, labelTone: 'dim', tone: 'attention' }).slice(0, 4)
  const summary = [...counts, ...gone]
  const groups = writes === 0 ? [] : groupLines(plan, width)
  const facts = [
    ...labelled('Where', `${world.cloudLabel(answers)}, ${plan.region}`, width, { labelWidth: 9, labelTone: 'dim' }),
    ...costLines(judgementOf(state, answers), width),
  ]
  const whole: Block = { title, plan: [...counts, ...groups, ...gone, ...facts] }
  if (plan.problems.length > 0) return inTheWay(whole.title, [...whole.plan], plan, width, height)
  const asked = questionButtons(state, world, screen, plan, words.approve)
  const said = (brief: boolean): Line[][] => [
    ...waitingLines(world.rows(state.draft), width),
    ...plan.steps.flatMap(({ name, leaves }) => (leaves === undefined ? [] : [warning(`${name} is removed: ${leaves}`, width)])),
    ...(plan.findings ?? []).map((finding) => toKnow(finding, width, brief)),
    ...world.preview(answers).risks.map((risk) => warning(risk.text, width, risk.level === 'danger' ? 'danger' : 'attention')),
  ]
  const fitting = [whole, { title, plan: [...summary, ...facts] }, { title, plan: summary }]
    .map((block) => airy(block, said(false).flat(), asked))
    .concat([tight({ title, plan: summary }, said(false).flat(), asked), tight({ title, plan: summary }, said(true).flat(), asked)])
    .find((lines) => lines.length <= height)
  if (fitting !== undefined) return fitting
  const room = height - title.length - summary.length - asked.filter((one) => one.length > 0).length
  return tight({ title, plan: summary }, within(said(true), room), asked).slice(0, height)
}

interface Block {
  readonly title: readonly Line[]
  readonly plan: readonly Line[]
}

const airy = ({ title, plan }: Block, said: readonly Line[], asked: readonly Line[]): Line[] => [
  ...title,
  emptyLine,
  ...plan,
  emptyLine,
  ...said,
  ...(said.length === 0 ? [] : [emptyLine]),
  ...asked,
]
const tight = ({ title, plan }: Block, said: readonly Line[], asked: readonly Line[]): Line[] => [
  ...title,
  ...plan,
  ...said,
  ...asked.filter((one) => one.length > 0),
]

/** As many whole warnings as there is room for, and how many there are beside them. */
function within(said: readonly (readonly Line[])[], room: number): Line[] {
  const lines: Line[] = []
  for (const [index, one] of said.entries()) {
    const left = said.length - index
    if (lines.length + one.length + (left > 1 ? 1 : 0) > room)
      return [...lines, [span(`… and ${left} more: make the window taller`, 'attention')]]
    lines.push(...one)
  }
  return lines
}

/** What the environment costs while it stands idle, and its nodes. */
function costLines(judgement: Judgement | undefined, width: number): Line[] {
  if (judgement === undefined) return []
  const cost = monthlyLine(judgement, undefined, width - 9)
  const nodes = judgement.cost.nodes === 0 ? [] : line('nodes ', nodesLine(judgement, undefined))
  const both = line(span('Monthly  ', 'dim'), cost, span(nodes.length === 0 ? '' : ' · ', 'dim'), nodes)
  if (lineWidth(both) <= width) return [both]
  return [line(span('Monthly  ', 'dim'), cost), ...(nodes.length === 0 ? [] : [line('         ', nodes)])].map((one) => fit(one, width))
}

function questionButtons(state: State, world: World, screen: ApproveScreen, plan: Plan, approve: string): Line[] {
  return [
    button('Go back', screen.focus === 'back'),
    button(approve, screen.focus === 'create'),
    ...(needsName(state, screen, world)
      ? [
          screen.focus === 'create'
            ? line(span(`    Type ${plan.environment} to go on: `, 'attention'), ...withCursor(screen.line, 30))
            : line(span('    asks you to type its name', 'attention')),
        ]
      : []),
    screen.problem === undefined ? emptyLine : line(span(`    ${glyphs.warning} ${screen.problem}`, 'attention')),
  ]
}

const warning = (text: string, width: number, tone: Tone = 'attention'): Line[] =>
  labelled(glyphs.warning, text, width, { labelWidth: 2, tone, labelTone: tone })

/** What has a consequence says which; of what could not be looked at the first sentence is enough: nothing is known of it. */
function toKnow({ severity, what, why = '' }: PlanFinding, width: number, brief: boolean): Line[] {
  if (severity === 'warns') return warning(brief ? firstSentence(what) : `${what} ${why}`.trim(), width)
  return labelled('?', brief ? firstSentence(what) : what, width, { labelWidth: 2, tone: 'attention', labelTone: 'attention' })
}

const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text

/** What is in the way matters more here than what would be made. */
function inTheWay(title: readonly Line[], planned: readonly Line[], { problems }: Plan, width: number, height: number): Line[] {
  const intro = wrap(`${count(problems.length, 'thing')} in the way; nothing is written.`, width).map(
    (text): Line => [span(text, 'danger')],
  )
  const back = button('Go back', true)
  const whole = [title, [emptyLine], planned, [emptyLine], intro, [emptyLine], wholeProblems(problems, width), [emptyLine], [back]].flat()
  if (whole.length <= height) return whole
  const room = height - title.length - intro.length - 3
  const shown = problemsWithin(problems, width, room)
  const told = [...title, ...intro, emptyLine, ...shown, emptyLine, back]
  return room >= 8 ? told : [...intro, ...problemsWithin(problems, width, height - intro.length - 1), back]
}

function waitingLines(rows: readonly PathRow[], width: number): Line[][] {
  const text = waitingText(rows)
  return text === undefined ? [] : [warning(text, width)]
}

function wholeProblems(problems: readonly ProblemDetails[], width: number): Line[] {
  return problems.flatMap((problem, index) => [...(index === 0 ? [] : [emptyLine]), ...problemLines(problem, width)])
}

/** There is no room for what only Azure's support asks for. */
const noCode = 'brief'

/** The problems in full; where there is no room, each with what happened and the first thing to do, then with what happened alone; last, a count of the rest. */
function problemsWithin(problems: readonly ProblemDetails[], width: number, room: number): Line[] {
  const whole = wholeProblems(problems, width)
  if (whole.length <= room) return whole
  const brief = problems.map(({ what, now = [] }) => problemLines({ code: noCode, what, now: now.slice(0, 1) }, width))
  if (brief.flat().length <= room) return brief.flat()
  const named = problems.map(({ what }) => problemLines({ code: noCode, what }, width))
  const ways: Line = [span(fitText('Leave (Ctrl+C) for the command that tells what to do', width), 'dim')]
  const lines: Line[] = []
  for (const [index, problem] of (brief[0]?.length ?? 0) + 1 <= room ? brief.entries() : named.entries()) {
    const left = problems.length - index
    if (lines.length + problem.length + 1 > room) {
      const more = [`… and ${left} more: leave (Ctrl+C) for the command that tells all`, `… and ${left} more: Ctrl+C, then doctor`]
      return [
        ...lines,
        index === 0 ? ways : [span(fitText(more.find((text) => textWidth(text) <= width) ?? `… and ${left} more`, width), 'dim')],
      ]
    }
    lines.push(...problem)
  }
  return [...lines, ways]
}

/** What the plan writes, group by group. */
function groupLines(plan: Plan, width: number): Line[] {
  const writes = plan.steps.filter((step) => !isKept(step))
  return groupOrder(writes).flatMap((group) => {
    const kinds = kindsOf(writes.filter((step) => step.group === group).map((step) => step.type))
    return labelled(`         ${padText(fitText(group, 15), 16)}`, kinds, width, { labelWidth: 25, labelTone: 'plain', tone: 'dim' })
  })
}

function button(label: string, focused: boolean): Line {
  return line(span(focused ? `${glyphs.pointer} ` : '  ', 'focus'), span(label, focused ? 'focus' : 'plain'))
}
