import { idKey } from '../common/arm-id.ts'
import type { EngineEvent, Outcome, Report } from './types.ts'

/**
 * The record of a run so far, from its events alone. A step that has not ended counts as stopped, so the events of a run that
 * was cut off give a true record too. `next` are the commands to run next; left out, they are what the failures advise.
 * Throws when the events do not begin with `planned`.
 */
export function reportOf(events: readonly EngineEvent[], next?: readonly string[]): Report {
  const planned = events.find((event) => event.type === 'planned')
  if (planned === undefined) throw new Error('A run begins with a planned event')
  const ended = new Map(events.flatMap((event) => (event.type === 'finished' ? [[idKey(event.id), event] as const] : [])))
  const resources = planned.steps.map(({ id, type, name, action, leaves }) => {
    const end = ended.get(idKey(id))
    const outcome: Outcome = end?.outcome ?? 'stopped'
    return {
      id,
      type,
      name,
      action,
      outcome,
      seconds: end?.seconds ?? 0,
      ...(end?.error === undefined ? {} : { error: end.error }),
      ...(leaves === undefined || outcome !== 'done' ? {} : { leaves }),
    }
  })
  const last = events.reduce((latest, event) => Math.max(latest, event.at), planned.at)
  const advised = resources.flatMap((resource) => (resource.outcome === 'failed' ? (resource.error?.now ?? []) : []))
  return {
    environment: planned.environment,
    outcome: outcomeOf(resources.map((resource) => resource.outcome)),
    seconds: (last - planned.at) / 1000,
    resources,
    next: next ?? [...new Set(advised)],
  }
}

function outcomeOf(outcomes: readonly Outcome[]): Report['outcome'] {
  if (outcomes.includes('stopped')) return 'stopped'
  if (outcomes.includes('failed') || outcomes.includes('skipped')) return 'failed'
  return outcomes.includes('done') ? 'done' : 'nothing-to-do'
}
