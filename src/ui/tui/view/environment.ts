import type { PathRow } from '../../../interview/types.ts'
import type { Item } from '../../items.ts'
import { monthlyLine, nodesLine, postureLine } from '../../judgement-words.ts'
import { picture } from '../../picture.ts'
import { pictureLine } from '../../picture-words.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, fit, line, lineWidth, span, toHeight } from '../../terminal/line.ts'
import type { Judgement, Preview } from '../../types.ts'
import { count } from '../../words.ts'
import { judgementOf } from '../judging.ts'
import type { State, World } from '../state.ts'

/** What the environment is now, and what it would be with the focused option. */
export interface Compared {
  readonly now: Preview
  /** Absent where it would be the same, or cannot be told yet. */
  readonly after: Preview | undefined
  readonly judgedNow: Judgement | undefined
  readonly judgedAfter: Judgement | undefined
}

/** The environment before and after taking an item. */
export function compared(state: State, world: World, row: PathRow, item: Item | undefined): Compared {
  const settled = settledEnvironment(state, world)
  if (item === undefined || item.unavailable !== undefined || item.value === row.value) return settled
  const answers = world.answers(world.taking(state.draft, row.question.id, item.value))
  const after = world.preview(answers)
  return after.blueprint === undefined ? settled : { ...settled, after, judgedAfter: judgementOf(state, answers) }
}

/** The environment as the answers have it. */
export function settledEnvironment(state: State, world: World): Compared {
  const answers = world.answers(state.draft)
  return { now: world.preview(answers), after: undefined, judgedNow: judgementOf(state, answers), judgedAfter: undefined }
}

/** The right column: picture and facts. The facts keep their place whichever of the items is in focus. */
export function environmentColumn(
  state: State,
  world: World,
  row: PathRow,
  items: readonly Item[],
  focus: number,
  width: number,
  height: number,
): Line[] {
  const both = compared(state, world, row, items[focus])
  const { now, after } = both
  const art = picture(now.blueprint, after?.blueprint, width)
  // A list of regions or sizes changes no part of the picture; a few options may each change some.
  const tallest = items.length > 6 ? art.length : Math.max(art.length, ...items.map((item) => heightWith(state, world, row, item, width)))
  return stackColumn(art, tallest, factLines(both, width), height)
}

/** The same column where nothing is being chosen. */
export function settledColumn(settled: Compared, width: number, height: number): Line[] {
  const art = picture(settled.now.blueprint, undefined, width)
  return stackColumn(art, art.length, factLines(settled, width), height)
}

function stackColumn(art: readonly Line[], reserved: number, facts: readonly Line[], height: number): Line[] {
  const title: Line[] = [[span('Your environment', 'strong')], emptyLine]
  const room = Math.max(0, height - title.length - facts.length - 1)
  const shown = art.length <= room ? art : [...art.slice(0, Math.max(0, room - 1)), [span('…', 'dim' as const)]]
  return [...title, ...toHeight(shown, Math.min(room, reserved)), emptyLine, ...facts].slice(0, height)
}

function heightWith(state: State, world: World, row: PathRow, item: Item, width: number): number {
  const { now, after } = compared(state, world, row, item)
  return picture(now.blueprint, after?.blueprint, width).length
}

/** Under the question: the whole picture where there is room, else one line of it and one of facts. */
export function environmentBelow(state: State, world: World, row: PathRow, item: Item | undefined, width: number, height: number): Line[] {
  const both = compared(state, world, row, item)
  const { now, after } = both
  const facts = factLines(both, width)
  const art = picture(now.blueprint, after?.blueprint, Math.min(width, 72))
  if (width >= 58 && art.length + facts.length + 1 <= height) return [...art, emptyLine, ...facts]
  return [pictureLine((after ?? now).blueprint, width), factsOnOneLine(both, width)].slice(0, height)
}

type LabelledFact = readonly [string, Line]

/** Resources, risks, and whatever other rooms tell, one a line. */
function factLines(both: Compared, width: number): Line[] {
  // What is left of the line beside the longest words and a change.
  const bar = Math.min(18, width - 11 - 32)
  return facts(both, width - 11, bar).map(([label, value]) => fit(line(span(`${label.padEnd(10)} `, 'dim'), value), width))
}

/** The most telling on one line, as many as fit. */
export function factsOnOneLine(both: Compared, width: number): Line {
  return shortFacts(both, width).reduce<Line>((all, [label, value]) => {
    const next = line(all, span(all.length === 0 ? '' : '   '), span(`${label} `, 'dim'), value)
    return lineWidth(next) <= width ? next : all
  }, emptyLine)
}

function facts(both: Compared, width: number, bar: number): LabelledFact[] {
  const { judgedNow, judgedAfter } = both
  return [
    ['Resources', resourcesOf(both)],
    ['Risks', risksOf(both.after ?? both.now)],
    ['Posture', postureLine(judgedNow, judgedAfter, { bar })],
    ['Monthly', monthlyLine(judgedNow, judgedAfter, width)],
    ['Nodes', nodesLine(judgedNow, judgedAfter)],
  ]
}

/** Which are told depends on the width alone: none comes or goes with the focus. */
function shortFacts(both: Compared, width: number): LabelledFact[] {
  const { judgedNow, judgedAfter } = both
  return [
    ['Posture', postureLine(judgedNow, judgedAfter, { short: true })],
    ['Monthly', monthlyLine(judgedNow, judgedAfter)],
    ...(width < 86 ? [] : [['Risks', risksOf(both.after ?? both.now)] as const]),
    ...(width < 104 ? [] : [['Resources', resourcesOf(both)] as const]),
  ]
}

function resourcesOf({ now, after }: Compared): Line {
  const difference = after === undefined ? 0 : after.resources - now.resources
  const change = difference === 0 ? '' : difference > 0 ? ` (+${difference})` : ` (${difference})`
  return line(`${(after ?? now).resources}`, span(change, 'accent'))
}

function risksOf({ risks }: Preview): Line {
  const dangers = risks.filter((risk) => risk.level === 'danger').length
  const attentions = risks.length - dangers
  if (risks.length === 0) return [span('none known', 'good')]
  return line(
    span(dangers === 0 ? '' : count(dangers, 'danger'), 'danger'),
    span(dangers > 0 && attentions > 0 ? ' · ' : '', 'dim'),
    span(attentions === 0 ? '' : `${attentions} attention`, 'attention'),
  )
}
