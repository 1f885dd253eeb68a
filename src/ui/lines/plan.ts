import { decisionName } from '../../common/decision-name.ts'
import type { Action, Plan, PlanStep } from '../../engine/types.ts'
import { ignoredPath, ignoredWords, lastWords, notesOf, tellsAfter } from '../change-history.ts'
import { groupOrder } from '../group-order.ts'
import type { Line, Tone } from '../terminal/line.ts'
import { emptyLine, fit, fitText, line, padText, span, textWidth, wrap } from '../terminal/line.ts'
import { actionMarks, actionWords, shortJson, typeNoun } from '../words.ts'
import { problemLines } from './problem.ts'

/** How each action is coloured, wherever a plan is shown. */
export const actionTones: Readonly<Record<Action, Tone>> = {
  create: 'good',
  recover: 'good',
  update: 'attention',
  replace: 'danger',
  delete: 'danger',
  keep: 'dim',
  adopt: 'dim',
}

/** The plan as text: steps by group, each change path by path, then one line that sums it up. `titleOf` names questions: each step then tells its reason. */
export function planText(plan: Plan, width: number, titleOf?: (question: string) => string): Line[] {
  const nouns = plan.steps.map((step) => typeNoun(step.type))
  const nounWidth = Math.min(28, Math.max(8, ...nouns.map(textWidth)), Math.max(8, Math.floor(width * 0.4)))
  return [
    fit(line(span(plan.environment, 'strong'), span(` in ${plan.region}`, 'dim')), width),
    ...groupOrder(plan.steps).flatMap((group) => [
      emptyLine,
      line(' ', span(group, 'strong')),
      ...plan.steps
        .filter((step) => step.group === group)
        .flatMap((step) => [
          ...stepLines(step, nounWidth, width),
          ...(titleOf === undefined ? [] : reasonLines(step, titleOf(step.because), width)),
        ]),
    ]),
    ...plan.problems.flatMap((problem) => [emptyLine, ...problemLines(problem, width)]),
    ...asideLines(plan, width),
    emptyLine,
    ...wrap(planSummary(plan), width).map((text) => line(span(text, 'strong'))),
  ]
}

/** `3 to create · 1 to update · 27 unchanged`. */
export function planSummary(plan: Plan): string {
  const of = (...actions: readonly Action[]): number => plan.steps.filter((step) => actions.includes(step.action)).length
  const parts = [
    [of('create'), 'to create'],
    [of('recover'), 'to recover'],
    [of('update'), 'to update'],
    [of('replace'), 'to replace'],
    [of('delete'), 'to remove'],
    [of('adopt'), 'used as found'],
    [of('keep'), 'unchanged'],
    [plan.steps.reduce((sum, step) => sum + (step.ignored?.length ?? 0), 0), 'ignored'],
  ] as const
  const shown = parts.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`)
  return shown.length === 0 ? 'Nothing to do' : shown.join(' · ')
}

function stepLines(step: PlanStep, nounWidth: number, width: number): Line[] {
  const tone = actionTones[step.action]
  const head = line(
    span(`   ${actionMarks[step.action]} ${padText(actionWords[step.action], 8)}`, tone),
    span(padText(fitText(typeNoun(step.type), nounWidth), nounWidth + 2), 'dim'),
    span(step.name, step.action === 'keep' ? 'dim' : 'plain'),
  )
  const ignored = (step.ignored ?? []).flatMap(({ path, entry }) =>
    underneath(`${ignoredPath(step, path)}   ${ignoredWords(entry)}`, width),
  )
  const notes = notesOf(step).flatMap((note) => underneath(note, width))
  const changed = step.action === 'update' || step.action === 'replace' || step.insteadOf !== undefined
  if (!changed) return [fit(head, width), ...notes, ...ignored]
  const longest = Math.max(0, ...step.changes.map((change) => textWidth(change.path)))
  // A path that leaves no room for its values has a line of its own: its end, the property's name, is what matters.
  const beside = longest <= width * 0.4
  const room = Math.max(6, Math.floor((width - (beside ? longest + 15 : 17)) / 2))
  return [
    fit(head, width),
    ...step.changes.flatMap((change, index) => {
      const last = tellsAfter(step.changes, index)
      const history = last === undefined ? [] : underneath(lastWords(last), width)
      const values = line(fitText(shortJson(change.from), room), span(' → ', 'dim'), span(fitText(shortJson(change.to), room), 'accent'))
      const path = `         ${padText(change.path, longest)}   `
      return beside
        ? [fit(line(span(path, 'dim'), values), width), ...history]
        : [line(span(fitTail(path.trimEnd(), width), 'dim')), fit(line(' '.repeat(11), values), width), ...history]
    }),
    ...notes,
    ...ignored,
  ]
}

/** A dim sentence below a step. */
function underneath(text: string, width: number): Line[] {
  return wrap(text, Math.max(20, width - 9)).map((part) => line(span(`         ${part}`, 'dim')))
}

/** What the plan as a whole says beside its steps: that nobody knows who changed things, and decisions that are about nothing. */
function asideLines(plan: Plan, width: number): Line[] {
  const unknown = plan.untraced === undefined ? [] : [`Who changed what is not known: ${plan.untraced}.`]
  const unused = (plan.idle?.unused ?? []).map((entry) => `Ignored, but no longer different: ${decisionName(entry)}.`)
  const expired = (plan.idle?.expired ?? []).map(
    (entry) => `Ignored until ${entry.until ?? ''}, which is over: ${decisionName(entry)} (${entry.reason})`,
  )
  const all = [...unknown, ...unused, ...expired]
  if (all.length === 0) return []
  // A command is to be copied: it is never broken.
  const forget = (plan.idle?.now ?? []).map((command) => line(span('  Forget  ', 'dim'), span(command, 'accent')))
  return [emptyLine, ...all.flatMap((text) => wrap(text, width).map((part) => line(span(part, 'dim')))), ...forget]
}

function reasonLines({ dependsOn, usually }: PlanStep, because: string, width: number): Line[] {
  const waits = dependsOn.length === 0 ? [] : [`waits for ${dependsOn.map((id) => id.split('/').at(-1) ?? id).join(', ')}`]
  const text = [`because of ${because}`, ...waits, ...(usually === undefined ? [] : [`takes ${usually}`])].join('; ')
  return wrap(text, width - 9).map((piece) => line(span(`         ${piece}`, 'dim')))
}

/** The text cut at its beginning, where it is too long. */
function fitTail(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  return `         …${text.trimStart().slice(-(width - 10))}`
}
