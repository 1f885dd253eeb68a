import { UserProblem } from '../../common/problem.ts'
import type { Plan, Report } from '../../engine/types.ts'
import { answersOf, pathOf } from '../../interview/draft.ts'
import type { Draft } from '../../interview/types.ts'
import { approvalWords } from '../approval-words.ts'
import { creatingHelp } from '../creating-help.ts'
import { interruptible } from '../interruptible.ts'
import { planText } from '../lines/plan.ts'
import { problemLines } from '../lines/problem.ts'
import { progressLines } from '../lines/progress.ts'
import { foldProgress, noProgress } from '../progress.ts'
import { line, span, wrap } from '../terminal/line.ts'
import { waitingText } from '../waiting.ts'
import { askToStop } from './ask-to-stop.ts'
import type { Face } from './face.ts'

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
  const words = approvalWords(plan)
  if (words.removes !== undefined) print(...wrap(`Removes ${words.removes}`, width).map((text) => line(span(text, 'attention'))))
  const wanted = await io.prompts.choose(words.question, [
    { value: false, name: 'Go back' },
    { value: true, name: words.approve },
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
  const running = interruptible({
    ask: (over) => askToStop(io.prompts, over),
    tell(event) {
      progress = foldProgress(progress, event)
      print(...progressLines(event, progress, width))
    },
    say: (text) => print(line(text)),
  })
  const release = io.interrupted?.listen(running.interrupt)
  io.interrupted?.ended.addEventListener('abort', running.stopHere, { once: true })
  try {
    return await host.apply(plan, running.emit, running.signal, running.abandon)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  } finally {
    release?.()
    io.interrupted?.ended.removeEventListener('abort', running.stopHere)
    running.end()
  }
}
