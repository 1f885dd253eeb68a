import { UserProblem } from '../../common/problem.ts'
import type { EngineEvent, Plan, Report } from '../../engine/types.ts'
import { answersOf, pathOf } from '../../interview/draft.ts'
import type { Draft } from '../../interview/types.ts'
import { creatingHelp } from '../creating-help.ts'
import { planText } from '../lines/plan.ts'
import { problemLines } from '../lines/problem.ts'
import { progressLine } from '../lines/progress.ts'
import { foldProgress, noProgress } from '../progress.ts'
import { line, wrap } from '../terminal/line.ts'
import { waitingText } from '../waiting.ts'
import { count } from '../words.ts'
import type { Face } from './face.ts'

/** Reads what exists and what differs; a problem is printed and gives undefined. */
export async function readPlan({ host, print, width }: Face, draft: Draft): Promise<Plan | undefined> {
  print(line('Reading what exists; nothing is written.'))
  try {
    return await host.plan(answersOf(draft, host.questions), new AbortController().signal)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  }
}

/** Shows the plan and asks; "Go back" comes first. */
export async function approve({ host, io, print, width }: Face, draft: Draft, plan: Plan): Promise<boolean> {
  print(...planText(plan, width))
  if (plan.problems.length > 0) return false
  const waiting = waitingText(pathOf(draft, host.questions))
  if (waiting !== undefined) print(...wrap(waiting, width).map((text) => line(text)))
  const writes = plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt').length
  const wanted = await io.prompts.choose(`Create ${plan.environment} in ${plan.region}?`, [
    { value: false, name: 'Go back' },
    { value: true, name: `Create ${count(writes, 'resource')}` },
  ])
  const preview = host.preview(answersOf(draft, host.questions))
  const risky =
    preview.risks.some((risk) => risk.level === 'danger') ||
    plan.steps.some((step) => step.action === 'replace' || step.action === 'delete')
  if (!wanted || !risky) return wanted
  const typed = await io.prompts.type(`Type ${plan.environment} to go on ("<" goes back)`, '', (text) =>
    text.trim() === plan.environment || text.trim() === '<' ? undefined : `Type ${plan.environment}, or "<"`,
  )
  return typed.trim() === plan.environment
}

/** Carries the plan out, one line an event; a problem is printed and gives undefined. */
export async function create({ host, io, print, width }: Face, plan: Plan): Promise<Report | undefined> {
  print(
    ...wrap('Ctrl+C stops once the steps under way are finished; twice leaves at once, and Azure finishes what it was told.', width).map(
      (text) => line(text),
    ),
  )
  print(...creatingHelp.flatMap((text) => wrap(text, width).map((piece) => line(piece))))
  let progress = noProgress
  const emit = (event: EngineEvent): void => {
    progress = foldProgress(progress, event)
    const text = progressLine(event, progress)
    if (text !== undefined) print(text)
  }
  try {
    return await host.apply(plan, emit, io.interrupted ?? new AbortController().signal)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  }
}
