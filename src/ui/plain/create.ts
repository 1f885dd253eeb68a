import { UserProblem } from '../../common/problem.ts'
import type { EngineEvent, Plan, Report } from '../../engine/types.ts'
import { answersOf, pathOf } from '../../interview/draft.ts'
import type { Draft } from '../../interview/types.ts'
import { creatingHelp } from '../creating-help.ts'
import { planText } from '../lines/plan.ts'
import { problemLines } from '../lines/problem.ts'
import { progressLine } from '../lines/progress.ts'
import { planButton, planQuestion } from '../plan-words.ts'
import { foldProgress, noProgress } from '../progress.ts'
import { type Line, line, wrap } from '../terminal/line.ts'
import { waitingText } from '../waiting.ts'
import type { Face, PlainIo } from './face.ts'
import { isLeaving } from './prompts.ts'

/** Reads what exists and what differs; a problem is printed and gives undefined. */
export async function readPlan({ host, io, print, width }: Face, draft: Draft): Promise<Plan | undefined> {
  print(line('Reading what exists; nothing is written.'))
  try {
    return await host.plan(answersOf(draft, host.questions), io.interrupted?.ended ?? new AbortController().signal)
  } catch (error) {
    // Told to end while it reads: the next question ends it.
    if (io.interrupted?.ended.aborted === true) return undefined
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
  const wanted = await io.prompts.choose(planQuestion(plan), [
    { value: false, name: 'Go back' },
    { value: true, name: planButton(plan) },
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
export async function create(face: Face, plan: Plan): Promise<Report | undefined> {
  const { host, io, print, width } = face
  print(
    ...wrap('Ctrl+C asks whether to stop; a second one stops here, and Azure goes on with what it was told.', width).map((text) =>
      line(text),
    ),
  )
  print(...creatingHelp.flatMap((text) => wrap(text, width).map((piece) => line(piece))))
  let progress = noProgress
  // While a question is open nothing is printed over it.
  let held: Line[] | undefined
  const stop = new AbortController()
  const abandon = new AbortController()
  const over = new AbortController()
  const emit = (event: EngineEvent): void => {
    progress = foldProgress(progress, event)
    const text = progressLine(event, progress)
    if (text === undefined) return
    if (held === undefined) print(text)
    else held.push(text)
  }
  const go = (): void => {
    const lines = held ?? []
    held = undefined
    print(...lines)
  }
  const stopHere = (): void => {
    stop.abort()
    abandon.abort()
  }
  const interrupt = async (): Promise<void> => {
    // Whoever presses Ctrl+C again means it.
    if (held !== undefined || stop.signal.aborted) return stopHere()
    held = []
    const wanted = await askToStop(io, over.signal)
    if (wanted === 'here') print(line('Stopping here: Azure goes on with what it was told.'))
    if (wanted === 'wait') print(line('Stopping once the running steps are done; nothing more is begun. Ctrl+C stops here.'))
    go()
    if (wanted === 'here') stopHere()
    if (wanted === 'wait') stop.abort()
  }
  const release = io.interrupted?.listen(() => void interrupt())
  io.interrupted?.ended.addEventListener('abort', stopHere, { once: true })
  try {
    return await host.apply(plan, emit, stop.signal, abandon.signal)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  } finally {
    release?.()
    io.interrupted?.ended.removeEventListener('abort', stopHere)
    over.abort()
    go()
  }
}

type Wanted = 'go on' | 'wait' | 'here'

/** Asks what Ctrl+C means while Azure works. Ctrl+C at the question means to stop here; when the run ends meanwhile, the question is over. */
async function askToStop({ prompts }: PlainIo, over: AbortSignal): Promise<Wanted> {
  try {
    return await prompts.choose<Wanted>(
      'Azure is working. Stop?',
      [
        { value: 'go on', name: 'Go on' },
        { value: 'wait', name: 'Wait for the running steps, then stop' },
        { value: 'here', name: 'Stop here: Azure goes on with what it was told, nobody watches' },
      ],
      0,
      over,
    )
  } catch (error) {
    if (!isLeaving(error)) throw error
    return over.aborted ? 'go on' : 'here'
  }
}
