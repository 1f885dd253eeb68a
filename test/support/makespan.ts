import { idKey } from '../../src/common/arm-id.ts'
import type { EngineEvent, Plan } from '../../src/engine/types.ts'
import { criticalPath } from './critical-path.ts'

export interface Makespan {
  /** Seconds from the first event to the last. */
  readonly seconds: number
  /** Seconds of the longest chain of steps, each as long as it lasted in this run. */
  readonly criticalSeconds: number
  /** The chain, by name. */
  readonly chain: readonly string[]
}

/**
 * How long a run took, and how long it had to: the longest chain along dependencies and turns. A turn is an edge from each step to the next one that shares it, in
 * the order they ran. What a step lasted is taken from its events, from `started` to `finished`, so it holds all it waited for once it had begun: a grant, a
 * retry, a place in the queue of requests. Compare a bad day with the critical path of a good one, or that waiting counts for nothing.
 */
export function makespanOf(plan: Plan, events: readonly EngineEvent[]): Makespan {
  const started = new Map(events.flatMap((event) => (event.type === 'started' ? [[idKey(event.id), event.at] as const] : [])))
  const finished = new Map(events.flatMap((event) => (event.type === 'finished' ? [[idKey(event.id), event] as const] : [])))
  const inOrder = plan.steps.toSorted((left, right) => (started.get(idKey(left.id)) ?? 0) - (started.get(idKey(right.id)) ?? 0))
  const nodes = plan.steps.map((step) => {
    const turns = (step.inTurn ?? []).flatMap((turn) => {
      const sharing = inOrder.filter((other) => started.has(idKey(other.id)) && other.inTurn?.some((one) => idKey(one) === idKey(turn)))
      const before = sharing[sharing.indexOf(step) - 1]
      return before === undefined ? [] : [before.id]
    })
    return { ...step, dependsOn: [...step.dependsOn, ...turns] }
  })
  const chain = criticalPath(nodes, ({ id }) => finished.get(idKey(id))?.seconds ?? 0)
  const times = events.map((event) => event.at)
  return {
    seconds: (Math.max(...times) - Math.min(...times)) / 1000,
    criticalSeconds: chain.lasts,
    chain: chain.path.map((step) => step.name),
  }
}
