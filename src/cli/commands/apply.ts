import type { Io } from '../../common/io.ts'
import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import { interrupted, readJournal } from '../../engine/journal-reading.ts'
import type { Report } from '../../engine/types.ts'
import { planText } from '../../ui/lines/plan.ts'
import { reportText } from '../../ui/lines/report.ts'
import { rememberAnswers, todayOf } from '../answers.ts'
import { approve } from '../approve.ts'
import { egressAddresses, reachOf, reportCommands, reportFacts, withEgress } from '../facts.ts'
import { inPracticeTime, type Options, type Target } from '../options.ts'
import type { Run } from '../program.ts'
import { sameCommand } from '../quoted.ts'
import { eventTeller } from '../say.ts'
import { stopSignal } from '../stop-signal.ts'
import { openHeadless, requireKnownAnswers } from '../target.ts'
import { carryOut, prepare } from '../work.ts'
import { changesAnything } from './plan.ts'

/** `apply`: create or converge. The same command again goes on from where an interrupted run stopped. */
export const runApply: Run = (io, options) => applyHeadless(io, options)

/** Plan, approval, run, report, without a wizard. `demo` prints its plan too. */
export async function applyHeadless(
  io: Io,
  options: Options,
  { target, showPlan = false }: { target?: Target; showPlan?: boolean } = {},
): Promise<ExitCode> {
  const opening = await openHeadless(io, options, target === undefined ? {} : { target })
  const { say, answers, session, files, folders, draft, scope } = opening
  const stop = stopSignal({ tell: (text) => say.aside(text), again: sameCommand(options) })
  try {
    const before = interrupted(readJournal(files.journal))
    if (before !== undefined)
      say.aside(`The last run was cut off with ${before.inFlight.length} steps under way; this one goes on from what exists.`)
    await requireKnownAnswers(opening)
    const { blueprint, entries, planned } = await prepare(answers, session, stop.signal)
    const { plan, live } = planned
    if (plan.problems.length > 0) {
      throw new UserProblem({
        code: 'refused',
        what: `${blueprint.environment} cannot be created as it stands; nothing was written.`,
        details: plan.problems.map((problem) => [problem.what, problem.why].filter((part) => part !== undefined).join(' ')),
        now: [...new Set(plan.problems.flatMap((problem) => problem.now ?? []))],
        exit: exitCodes.refused,
      })
    }
    const changing = changesAnything(plan)
    if (showPlan) say.product(planText(plan, say.width))
    if (changing) {
      if (!showPlan && options.yes !== true) say.aside(...planText(plan, say.asideWidth))
      const approved = await approve(io, options, {
        what: 'apply',
        environment: blueprint.environment,
        typeName: blueprint.risks.some((risk) => risk.level === 'danger'),
      })
      if (!approved) return exitCodes.left
    }
    rememberAnswers(folders, draft, blueprint.environment, scope, blueprint.subscription, todayOf(io.clock.now()))
    const report = await carryOut({
      io,
      session,
      files,
      plan,
      entries,
      live,
      emit: eventTeller(say, options),
      signal: stop.signal,
      abandon: stop.abandon,
    })
    const commands = reportCommands(blueprint, options, draft, opening.target, folders)
    const unfinished = report.outcome === 'failed' || report.outcome === 'stopped'
    const next = unfinished ? [commands[0]?.text ?? ''] : []
    const finished = { ...report, next: next.filter((command) => command !== '') }
    const addresses = unfinished ? [] : await egressAddresses(session.arm, blueprint)
    if (options.json === true) say.json(addresses.length === 0 ? finished : { ...finished, egressAddresses: addresses })
    else {
      const reach = reachOf(blueprint)
      say.product(
        reportText(finished, say.width, {
          practice: inPracticeTime(opening.target),
          ...(unfinished
            ? {}
            : { facts: withEgress(reportFacts(blueprint), addresses, blueprint), commands, ...(reach === undefined ? {} : { reach }) }),
        }),
      )
    }
    return exitOf(report)
  } finally {
    stop.release()
    session.close()
  }
}

/** The exit code a report deserves. */
export function exitOf(report: Report): ExitCode {
  if (report.outcome === 'stopped') return exitCodes.left
  if (report.outcome !== 'failed') return exitCodes.done
  const codes = report.resources.flatMap((resource) => resource.error?.exit ?? [])
  return codes.length > 0 && codes.every((code) => code === exitCodes.notAllowed) ? exitCodes.notAllowed : exitCodes.failed
}
