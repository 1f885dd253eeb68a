import { exitCodes, UserProblem } from '../../common/problem.ts'
import { planDestroy } from '../../engine/destroy.ts'
import { journalMark } from '../../engine/journal-reading.ts'
import { destroyRules } from '../../resources/destroy-rules.ts'
import { discoverEnvironment, groupsOfEnvironment } from '../../resources/discover.ts'
import { planText } from '../../ui/lines/plan.ts'
import { reportText } from '../../ui/lines/report.ts'
import { labelled, line } from '../../ui/terminal/line.ts'
import { draftBefore } from '../answers.ts'
import { approve } from '../approve.ts'
import { inPracticeTime } from '../options.ts'
import type { Run } from '../program.ts'
import { repeated } from '../quoted.ts'
import { eventTeller } from '../say.ts'
import { askedHere, stopSignal, unlessStopped } from '../stop-signal.ts'
import { type EnvironmentOpening, openForEnvironment, whereFlags } from '../target.ts'
import { carryOut, endCutOff } from '../work.ts'
import { exitOf } from './apply.ts'

/** `destroy`: two steps, a list and an approval; only what carries this environment's tag, and what survives is named. */
export const runDestroy: Run = async (io, options) => {
  const opening = await openForEnvironment(io, options)
  const { say, session, environment, subscription, files } = opening
  const stop = stopSignal({ tell: (text) => say.aside(text), again: repeated(options), ...askedHere(io, options) })
  const plannedAt = journalMark(files.journal)
  try {
    const group = await unlessStopped(onlyGroup(opening), stop.signal)
    const found =
      group === undefined ? [] : await unlessStopped(discoverEnvironment(session.arm, subscription, environment, group), stop.signal)
    if (!found.some((one) => one.ours)) {
      endCutOff({ io, session, files, environment })
      const nothing = { environment, outcome: 'nothing-to-do' as const, seconds: 0, resources: [], next: [] }
      if (options.json === true) say.json(nothing)
      else say.product([line(`Nothing carries the tag of ${environment}; there is nothing to remove.`)])
      return exitCodes.done
    }
    const region = String(found.find((one) => typeof one.body.location === 'string' && one.body.location !== 'global')?.body.location ?? '')
    const { plan, survivors } = planDestroy({ environment, region, found, rules: destroyRules })
    if (plan.problems.length > 0) {
      throw new UserProblem({
        code: 'refused',
        what: `${environment} cannot be removed as it stands; nothing was removed.`,
        details: plan.problems.map((problem) => [problem.what, problem.why].filter((part) => part !== undefined).join(' ')),
        now: [...new Set(plan.problems.flatMap((problem) => problem.now ?? []))],
        exit: exitCodes.refused,
      })
    }
    if (options.yes !== true) say.aside(...planText(plan, say.asideWidth))
    const staying = survivors.map((one) => ({
      label: 'Stays',
      text: `${one.name}: ${one.why}${one.until === undefined ? '' : ` until ${one.until}`}`,
    }))
    if (options.yes !== true)
      for (const one of staying) say.aside(...labelled(`  ${one.label}`, one.text, say.asideWidth, { labelWidth: 9 }))
    if (!(await approve(io, options, { what: 'destroy', environment, typeName: true }))) {
      say.aside('Nothing was removed.')
      return exitCodes.left
    }
    const report = await stop.whileWriting(eventTeller(say, options), (telling) =>
      carryOut({ io, session, files, plan, plannedAt, entries: [], ...telling }),
    )
    const kept = (await draftBefore(files.answers)) !== undefined
    const anew = `secure-batch apply --environment ${environment}${whereFlags(opening.target, opening.folders)} --yes`
    const again = `secure-batch destroy --environment ${environment}${whereFlags(opening.target, opening.folders)} --yes`
    const unfinished = report.outcome === 'failed' || report.outcome === 'stopped'
    const finished = { ...report, next: unfinished ? [...report.next, again] : [] }
    if (options.json === true) say.json({ ...finished, survivors })
    else
      say.product(
        reportText(finished, say.width, {
          what: 'destroy',
          practice: inPracticeTime(opening.target),
          facts: staying,
          // Its answers stay on this machine, so that it can be made again as it was.
          ...(report.outcome === 'done' && kept ? { commands: [{ label: 'Make anew', text: anew }] } : {}),
        }),
      )
    return exitOf(report)
  } finally {
    stop.release()
    session.close()
  }
}

/** The one resource group the environment is in; undefined when nothing carries its tag. Throws a UserProblem (exit 2) when the name is used in several and none is given. */
async function onlyGroup({ session, environment, resourceGroup, target, folders }: EnvironmentOpening): Promise<string | undefined> {
  const groups = await groupsOfEnvironment(session.arm, environment)
  const wanted = resourceGroup === undefined ? groups : groups.filter((group) => group.toLowerCase() === resourceGroup.toLowerCase())
  if (wanted.length <= 1) return wanted[0]
  throw new UserProblem({
    code: 'which-environment',
    what: `There are ${wanted.length} environments called ${environment}, each in a resource group of its own.`,
    details: wanted,
    now: wanted.map((group) => `secure-batch destroy --environment ${environment} --resource-group ${group}${whereFlags(target, folders)}`),
    exit: exitCodes.usage,
  })
}
