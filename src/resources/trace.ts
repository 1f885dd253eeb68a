import { lastWrite, type Written } from '../azure/activity-log.ts'
import type { Arm } from '../azure/arm.ts'
import { serviceErrorOf } from '../azure/errors.ts'
import type { Clock } from '../common/io.ts'
import { safeText } from '../common/safe-text.ts'
import type { Change, Plan, PlanStep } from '../engine/types.ts'
import { resourceTypeOf } from './registry.ts'

/**
 * The plan with who wrote last where something differs, as the activity log says it. Only what differs is asked about, all at the same time: one round
 * trip. An environment that is not there yet has nobody to ask about. Never fails: without the right to look, the plan says so (`untraced`).
 */
export async function traced(plan: Plan, arm: Arm, clock: Pick<Clock, 'now'>, signal?: AbortSignal): Promise<Plan> {
  const exists = plan.steps.some((step) => step.ownership === 'managed' && ['keep', 'update', 'replace'].includes(step.action))
  const asked = exists ? plan.steps.filter((step) => differs(step)) : []
  if (asked.length === 0) return plan
  let refused: string | undefined
  const answers = new Map<string, Promise<Written | undefined>>()
  const ask = (id: string, deletes: boolean): Promise<Written | undefined> => {
    const key = `${id.toLowerCase()} ${deletes}`
    const known =
      answers.get(key) ??
      lastWrite(arm.clients, id, clock.now(), deletes, signal).catch((error: unknown) => {
        refused ??= whyNot(error)
        return undefined
      })
    answers.set(key, known)
    return known
  }
  const steps = await Promise.all(
    plan.steps.map(async (step): Promise<PlanStep> => {
      if (!asked.includes(step)) return step
      if (step.action === 'create') {
        const last = await ask(step.id, true)
        return last === undefined ? step : { ...step, last }
      }
      const changes = await Promise.all(
        step.changes.map(async (change): Promise<Change> => {
          if (change.pending === true) return change
          const last = newest(
            await Promise.all(placesOf(step, change).map((id) => ask(id, change.beside !== undefined && change.from === undefined))),
          )
          return last === undefined ? change : { ...change, last }
        }),
      )
      return { ...step, changes }
    }),
  )
  return { ...plan, steps, ...(refused === undefined ? {} : { untraced: refused }) }
}

function differs(step: PlanStep): boolean {
  // A registration or a group is made once, and by many.
  if (step.ownership === 'adopted' || /^Microsoft\.(Resources|Features)\//i.test(step.type)) return false
  return step.action === 'create' ? step.insteadOf === undefined : ['update', 'replace', 'recover'].includes(step.action)
}

/** The ids a change may be recorded under: the resource's, its tags', and those of the parts that are resources of their own. */
function placesOf({ id, type }: PlanStep, { path, beside }: Change): readonly string[] {
  if (beside !== undefined) return [beside]
  const parts = resourceTypeOf(type)?.parts ?? []
  const part = parts.flatMap((name) => {
    const item = new RegExp(`^properties\\.${name}\\[([^\\]]*)\\]`).exec(path)?.[1]
    return item === undefined ? [] : [`${id}/${name}/${item}`]
  })
  return [id, ...part, ...(/^tags(\.|$)/.test(path) ? [`${id}/providers/Microsoft.Resources/tags/default`] : [])]
}

function newest(found: readonly (Written | undefined)[]): Written | undefined {
  return found.reduce((latest, one) => (latest === undefined || (one !== undefined && one.at > latest.at) ? one : latest), undefined)
}

function whyNot(error: unknown): string {
  const service = serviceErrorOf(error)
  if (service?.status === 403) return 'you may not read the activity log (Microsoft.Insights/eventtypes/values/read; Reader has it)'
  return `the activity log did not answer (${service?.code ?? safeText(error instanceof Error ? error.message : String(error))})`
}
