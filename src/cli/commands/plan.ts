import { isKept } from '../../common/is-kept.ts'
import { exitCodes } from '../../common/problem.ts'
import type { Change, LastWrite, Plan } from '../../engine/types.ts'
import { judgementText } from '../../ui/lines/judgement.ts'
import { planText } from '../../ui/lines/plan.ts'
import { todayOf } from '../answers.ts'
import { decisionsFor } from '../ignored-file.ts'
import { judgementJson, judgePlan } from '../judge-plan.ts'
import type { Run } from '../program.ts'
import { asMadeOf, openHeadless, requireKnownAnswers } from '../target.ts'
import { prepare } from '../work.ts'

/** `plan`: what would change. Reads only. */
export const runPlanCommand: Run = async (io, options) => {
  const opening = await openHeadless(io, options)
  const { say, answers, session, folders } = opening
  try {
    await requireKnownAnswers(opening)
    const ignored = decisionsFor(folders.project, String(answers.environment), todayOf(io.clock.now()))
    const { plan } = (await prepare(answers, session, undefined, { ignored, trace: true, asMade: asMadeOf(opening) })).planned
    const judgement = judgePlan(plan)
    const width = say.isTerminal ? say.width : 10_000
    if (options.json === true) say.json({ ...planJson(plan), ...judgementJson(judgement) })
    else say.product([...planText(plan, width), ...judgementText(judgement, width)])
    if (plan.problems.length > 0) return exitCodes.refused
    return options.check === true && changesAnything(plan) ? exitCodes.differences : exitCodes.done
  } finally {
    session.close()
  }
}

/** Whether carrying the plan out would change anything. */
export function changesAnything(plan: Plan): boolean {
  return plan.steps.some((step) => !isKept(step))
}

/** The plan as `--json` prints it. */
export function planJson(plan: Plan) {
  return {
    environment: plan.environment,
    region: plan.region,
    resources: plan.steps.map(
      ({ id, type, apiVersion, name, action, because, dependsOn, changes, body, ignored, last, insteadOf, notes, leaves }) => ({
        id,
        type,
        apiVersion,
        name,
        action,
        because,
        dependsOn,
        // An absent value is `null`: JSON drops undefined.
        changes: changes.map((change) => ({ ...valuesOf(change), ...historyOf(change.last) })),
        ...historyOf(last),
        ...(ignored === undefined
          ? {}
          : { ignored: ignored.map(({ entry, ...change }) => ({ ...valuesOf(change), ...entry, path: change.path })) }),
        ...(insteadOf === undefined ? {} : { insteadOf }),
        ...(notes === undefined ? {} : { notes }),
        ...(leaves === undefined ? {} : { leaves }),
        body,
      }),
    ),
    ...(plan.untraced === undefined ? {} : { changedByUnknown: plan.untraced }),
    ...(plan.idle === undefined ? {} : { ignored: plan.idle }),
    ...(plan.problems.length === 0 ? {} : { problems: plan.problems }),
    ...(plan.findings === undefined ? {} : { findings: plan.findings }),
  }
}

function valuesOf({ path, from, to }: Change) {
  return { path, from: from ?? null, to: to ?? null }
}

/** Who wrote last and when; nothing where that is not known or was not asked. */
function historyOf(last: LastWrite | undefined) {
  return last === undefined ? {} : { changedBy: last.by, changedAt: last.at, operation: last.operation }
}
