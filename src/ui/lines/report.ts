import type { ProblemDetails } from '../../common/problem.ts'
import type { Report } from '../../engine/types.ts'
import { glyphs } from '../terminal/glyphs.ts'
import type { Line } from '../terminal/line.ts'
import { emptyLine, labelled, line, padText, span, textWidth, wrap } from '../terminal/line.ts'
import type { Fact } from '../types.ts'
import { count, duration, isResource, typeNoun } from '../words.ts'
import { problemLines } from './problem.ts'

export interface ReportContext {
  /** What stands in the report beside what happened: the account's address, how to submit jobs, the nodes, the monthly cost. */
  readonly facts?: readonly Fact[]
  /** Commands with what they are for: `Same again`, `Check`, `Remove`. */
  readonly commands?: readonly Fact[]
  /** Ends the first line where all is well: `nothing of it reachable from the internet`. */
  readonly reach?: string
  /** The times are those of the practice cloud, not of a clock on the wall. */
  readonly practice?: boolean
  /** What was done; default `apply`. */
  readonly what?: 'apply' | 'destroy'
}

/** The final report, as it stays on the normal screen. */
export function reportText(report: Report, width: number, context: ReportContext = {}): Line[] {
  const facts = [...(context.facts ?? []), ...staying(report)]
  const commands = context.commands ?? []
  const failed = report.resources.filter((resource) => resource.outcome === 'failed')
  const labelWidth = Math.max(12, ...[...facts, ...commands].map((fact) => textWidth(fact.label) + 2))
  const next = report.next.map((command, index) =>
    line(span(`  ${padText(index === 0 ? 'Next' : '', labelWidth)}`, 'dim'), span(command, 'accent')),
  )
  return [
    ...failures(failed).flatMap((problem) => [...problemLines(problem, width), emptyLine]),
    ...headline(report, width, context),
    ...(report.outcome === 'failed' ? standing(report, width, context.what) : []),
    ...(facts.length === 0 ? [] : [emptyLine]),
    ...facts.flatMap((fact) => labelled(`  ${fact.label}`, fact.text, width, { labelWidth: labelWidth + 2 })),
    ...(commands.length === 0 ? [] : [emptyLine]),
    ...commands.map((fact) => line(span(`  ${padText(fact.label, labelWidth)}`, 'dim'), span(fact.text, 'accent'))),
    ...(next.length === 0 ? [] : [emptyLine, ...next]),
  ]
}

/** What is still there, or kept, of what was removed. */
function staying({ resources }: Report): readonly Fact[] {
  return resources.flatMap(({ name, leaves }) => (leaves === undefined ? [] : [{ label: 'Stays', text: `${name}: ${leaves}` }]))
}

/** What failed; where the reason and what to do are those of one before, neither is said again. */
function failures(failed: Report['resources']): ProblemDetails[] {
  const told = new Set<string>()
  return failed.map(({ type, name, error }) => {
    const problem = error ?? { code: 'failed', what: `${typeNoun(type)} ${name} failed.` }
    const reason = JSON.stringify([problem.code, problem.why, problem.now])
    if (problem.why === undefined || !told.has(reason)) {
      told.add(reason)
      return problem
    }
    const { code, what, correlationId } = problem
    return { code, what, why: 'For the same reason.', ...(correlationId === undefined ? {} : { correlationId }) }
  })
}

function headline(report: Report, width: number, { reach, practice = false, what = 'apply' }: ReportContext): Line[] {
  const of = (...outcomes: readonly string[]): number => report.resources.filter((resource) => outcomes.includes(resource.outcome)).length
  const time = `${duration(report.seconds)}${practice ? ' of practice time' : ''}`
  const [mark, tone, text] = ((): readonly [string, 'good' | 'danger' | 'attention', string] => {
    switch (report.outcome) {
      case 'done':
        return what === 'destroy'
          ? [glyphs.done, 'good', `${report.environment} is gone: ${count(of('done'), 'resource')} removed in ${time}.`]
          : [
              glyphs.done,
              'good',
              `${report.environment} is ready: ${count(report.resources.filter(stands).length, 'resource')} in ${time}${reach === undefined ? '' : `, ${reach}`}.`,
            ]
      case 'nothing-to-do':
        return [
          glyphs.done,
          'good',
          what === 'destroy'
            ? `Nothing of ${report.environment} is left to remove.`
            : `${report.environment} is as described: nothing to do.`,
        ]
      case 'failed':
        return [glyphs.failed, 'danger', `${report.environment} is not complete after ${time}.`]
      case 'stopped':
        return [
          glyphs.warning,
          'attention',
          `${report.environment} was stopped after ${time}: ${of('done', 'unchanged')} of ${report.resources.length} done${leftText(report)}. Running it again goes on from here.`,
        ]
    }
  })()
  return wrap(text, Math.max(20, width - 2)).map((piece, index) => line(span(index === 0 ? `${mark} ` : '  ', tone), span(piece, 'strong')))
}

/** What had begun when the run was stopped: Azure may well finish it. */
function leftText({ resources }: Report): string {
  const left = resources.filter(({ outcome, seconds }) => outcome === 'stopped' && seconds > 0).length
  return left === 0 ? '' : `, ${left} left under way`
}

/** What was removed is in place no more. */
const stands = ({ type, action }: Report['resources'][number]): boolean => isResource(type) && action !== 'delete'
const isIn = ({ outcome }: Report['resources'][number]): boolean => outcome === 'done' || outcome === 'unchanged'

/** What a failed run leaves behind, in one sentence. */
function standing(report: Report, width: number, what: ReportContext['what']): Line[] {
  const of = (...outcomes: readonly string[]): number =>
    report.resources.filter((resource) => isResource(resource.type) && outcomes.includes(resource.outcome)).length
  const inPlace = report.resources.filter((one) => (what === 'destroy' ? isResource(one.type) : stands(one)) && isIn(one)).length
  const skipped = of('skipped', 'stopped')
  const text = [
    what === 'destroy'
      ? `${count(inPlace, 'resource')} ${inPlace === 1 ? 'is' : 'are'} removed.`
      : `${count(inPlace, 'resource')} ${inPlace === 1 ? 'is' : 'are'} in place and ${inPlace === 1 ? 'stays' : 'stay'}.`,
    ...(skipped === 0 ? [] : [`${count(skipped, 'step')} that depended on the failure ${skipped === 1 ? 'was' : 'were'} not run.`]),
  ].join(' ')
  return wrap(text, Math.max(20, width - 2)).map((piece) => line('  ', piece))
}
