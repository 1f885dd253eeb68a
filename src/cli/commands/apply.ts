import type { Io } from '../../common/io.ts'
import { type ExitCode, exitCodes } from '../../common/problem.ts'
import { requireNoOtherRun } from '../../engine/environment-lock.ts'
import { interrupted, journalMark, readJournal } from '../../engine/journal-reading.ts'
import type { EngineEvent, PlanFinding, Report } from '../../engine/types.ts'
import { planText } from '../../ui/lines/plan.ts'
import { findingLines, type WaysOut } from '../../ui/lines/preflight.ts'
import { problemLines } from '../../ui/lines/problem.ts'
import { eventJson } from '../../ui/lines/progress.ts'
import { reportText } from '../../ui/lines/report.ts'
import { emptyLine, line, span } from '../../ui/terminal/line.ts'
import { rememberAnswers, todayOf } from '../answers.ts'
import { approve } from '../approve.ts'
import { egressAddresses, movedFacts, reachOf, reportCommands, reportFacts, withEgress } from '../facts.ts'
import { handOffCommand, waitingCommand, waysOutFrom } from '../hand-off.ts'
import { decisionsFor } from '../ignored-file.ts'
import { inPracticeTime, type Options, type Target } from '../options.ts'
import { begunIn, findingsOf, type Looked, lookAhead, toKnow } from '../preflight.ts'
import { preflightJson } from '../preflight-json.ts'
import type { Run } from '../program.ts'
import { repeated } from '../quoted.ts'
import { sameCommand } from '../same-command.ts'
import { eventTeller, type Say } from '../say.ts'
import { askedHere, stopSignal, unlessStopped } from '../stop-signal.ts'
import { asMadeOf, type Opening, openHeadless, requireKnownAnswers } from '../target.ts'
import { wayOn } from '../way-on.ts'
import { carryOut } from '../work.ts'
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
  const stop = stopSignal({ tell: (text) => say.aside(text), again: repeated(options), ...askedHere(io, options) })
  try {
    requireNoOtherRun({ path: files.lock, environment: String(answers.environment), clock: io.clock })
    let plannedAt = journalMark(files.journal)
    const before = interrupted(readJournal(files.journal))
    if (before !== undefined)
      say.aside(`The last run was cut off with ${before.inFlight.length} steps under way; this one goes on from what exists.`)
    await unlessStopped(requireKnownAnswers(opening), stop.signal)
    const look = () => {
      plannedAt = journalMark(files.journal)
      return lookAhead(answers, session, stop.signal, {
        ignored: decisionsFor(folders.project, String(answers.environment), todayOf(io.clock.now())),
        trace: true,
        begun: begunIn(files.journal),
        asMade: asMadeOf(opening),
      })
    }
    const ahead = await unlessStopped(look(), stop.signal)
    const ways = waysOutFrom(options.words ?? [], ahead.blueprint)
    const looked = options.waitForHandoff === true ? await untilHandedOff(ahead, look, opening, options, stop.signal) : ahead
    if (looked === undefined) return exitCodes.left
    if (looked.prepared === undefined || looked.preflight.blocks > 0) return refuse(looked, say, options, ways)
    const findings = toKnow(looked.preflight, [handOffCommand(sameCommand(options.words ?? [], 'doctor'), looked.blueprint.environment)])
    if (options.events !== 'ndjson') say.aside(...findingLines(looked.preflight, say.asideWidth, ways, ['warns', 'unknown']))
    const { blueprint, entries, planned } = looked.prepared
    const { plan, live } = planned
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
    const tell = options.events === 'ndjson' ? withFindings(eventTeller(say, options), findings) : eventTeller(say, options)
    const report = await stop.whileWriting(tell, (telling) =>
      carryOut({
        io,
        session,
        files,
        plan,
        plannedAt,
        remember: () => rememberAnswers(folders, draft, blueprint.environment, scope, blueprint.subscription, todayOf(io.clock.now())),
        entries,
        live,
        ...telling,
      }),
    )
    const commands = reportCommands(blueprint, options, draft, opening.target, folders)
    const unfinished = report.outcome === 'failed' || report.outcome === 'stopped'
    const next = unfinished ? [commands[0]?.text ?? ''] : []
    const finished = { ...report, next: next.filter((command) => command !== ''), ...(findings.length === 0 ? {} : { findings }) }
    const addresses = unfinished ? [] : await egressAddresses(session.arm, blueprint)
    if (options.json === true) say.json(addresses.length === 0 ? finished : { ...finished, egressAddresses: addresses })
    else {
      const reach = reachOf(blueprint)
      say.product(
        reportText(finished, say.width, {
          practice: inPracticeTime(opening.target),
          ...(unfinished
            ? {}
            : {
                facts: [...withEgress(reportFacts(blueprint), addresses, blueprint), ...movedFacts(report, blueprint)],
                commands,
                ...(reach === undefined ? {} : { reach }),
              }),
        }),
      )
    }
    return exitOf(report)
  } finally {
    stop.release()
    session.close()
  }
}

/** Tells what was found once the plan is told: a stream of events begins with the plan. */
function withFindings(tell: (event: EngineEvent) => void, findings: readonly PlanFinding[]): (event: EngineEvent) => void {
  return (event) => {
    tell(event)
    if (event.type !== 'planned') return
    for (const { what, why } of findings) tell({ type: 'note', at: event.at, text: [what, why].join(' ').trim() })
  }
}

/** Waits for the colleague where one can heal all that is in the way; undefined where the person left. */
async function untilHandedOff(
  ahead: Looked,
  look: () => Promise<Looked>,
  { say, session, target }: Opening,
  options: Options,
  signal: AbortSignal,
): Promise<Looked | undefined> {
  const { isWorthWaiting, waitForHandOff } = await import('../wait-for-hand-off.ts')
  if (!isWorthWaiting(ahead)) return ahead
  const { clock } = session
  const words = options.words ?? []
  try {
    return await waitForHandOff(ahead, {
      clock,
      signal,
      look,
      handOff: handOffCommand(sameCommand(words, 'doctor'), ahead.blueprint.environment),
      tell: (text) => say.aside(options.events === 'ndjson' ? eventJson({ type: 'note', at: clock.now(), text }) : text),
      // In this process nobody else can come: twenty minutes of practice time are over in a moment.
      patience: target.kind === 'practice' ? 20 * 60_000 : 24 * 60 * 60_000,
    })
  } catch (error) {
    if (!signal.aborted) throw error
    say.aside('Left while waiting; nothing was written. Wait again with:', `  ${waitingCommand(words)}`)
    return undefined
  }
}

/** Something is in the way: all of it is told, nothing is written (exit 4). */
function refuse({ blueprint, preflight }: Looked, say: Say, options: Options, ways: WaysOut): ExitCode {
  const what = `${blueprint.environment} cannot be created as it stands; nothing was written.`
  const blocking = findingsOf(preflight, 'blocks')
  const now = [...new Set(blocking.flatMap(ways))]
  const words = options.words ?? []
  const next = wayOn(preflight, words, handOffCommand(sameCommand(words, 'doctor'), blueprint.environment))
  if (options.json === true) {
    const details = blocking.map((finding) => `${finding.what} ${finding.why}`.trim())
    const error = { code: 'refused', what, details, now, exit: exitCodes.refused }
    say.json({
      environment: blueprint.environment,
      outcome: 'refused',
      seconds: 0,
      resources: [],
      next: [next],
      error,
      preflight: preflightJson(preflight, ways),
    })
  }
  say.aside(
    ...problemLines({ code: 'refused', what }, say.asideWidth),
    ...findingLines(preflight, say.asideWidth, ways),
    emptyLine,
    line(span('Next  ', 'dim'), span(next, 'accent')),
  )
  return exitCodes.refused
}

/** The exit code a report deserves. */
export function exitOf(report: Report): ExitCode {
  if (report.outcome === 'stopped') return exitCodes.left
  if (report.outcome !== 'failed') return exitCodes.done
  const codes = report.resources.flatMap((resource) => resource.error?.exit ?? [])
  return codes.length > 0 && codes.every((code) => code === exitCodes.notAllowed) ? exitCodes.notAllowed : exitCodes.failed
}
