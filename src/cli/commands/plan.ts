import { exitCodes } from '../../common/problem.ts'
import type { Plan } from '../../engine/types.ts'
import { judgementText } from '../../ui/lines/judgement.ts'
import { planText } from '../../ui/lines/plan.ts'
import { judgementJson, judgePlan } from '../judge-plan.ts'
import type { Run } from '../program.ts'
import { openHeadless, requireKnownAnswers } from '../target.ts'
import { prepare } from '../work.ts'

/** `plan`: what would change. Reads only. */
export const runPlanCommand: Run = async (io, options) => {
  const opening = await openHeadless(io, options)
  const { say, answers, session } = opening
  try {
    await requireKnownAnswers(opening)
    const { plan } = (await prepare(answers, session)).planned
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
  return plan.steps.some((step) => step.action !== 'keep' && step.action !== 'adopt')
}

/** The plan as `--json` prints it. */
export function planJson(plan: Plan) {
  return {
    environment: plan.environment,
    region: plan.region,
    resources: plan.steps.map(({ id, type, apiVersion, name, action, because, dependsOn, changes, body }) => ({
      id,
      type,
      apiVersion,
      name,
      action,
      because,
      dependsOn,
      // An absent value is `null`: JSON drops undefined.
      changes: changes.map(({ path, from, to }) => ({ path, from: from ?? null, to: to ?? null })),
      body,
    })),
    ...(plan.problems.length === 0 ? {} : { problems: plan.problems }),
  }
}
