import { at, type JsonObject } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import type { Context } from '../define.ts'
import { until } from '../until.ts'
import {
  allocationState,
  askForWhatIsThere,
  countsOf,
  draining,
  errorsOf,
  longestDrain,
  metadataOf,
  nodesAsked,
  notSteady,
  patchPool,
  poolVersion,
} from './pool-resize.ts'

/**
 * Lets a pool's running tasks end and its nodes go; no new tasks start in it meanwhile (Microsoft.Batch 2025-06-01, ComputeNodeDeallocationOption
 * TaskCompletion). Jobs are the data plane's: what waits in them stays there. The pool's memory of the nodes that were asked for says so from the same request
 * on: answers that want the pool again ask for them again. Throws a UserProblem when nodes still work at the end: then nothing may be removed.
 */
export async function drained(context: Context, id: string): Promise<void> {
  const before = await emptied(context, id)
  if (before === undefined || countsOf(before).current === 0) return
  // An earlier drain has asked for none already.
  if (countsOf(before).target === 0) await askForWhatIsThere(context, id, before)
  const fixedScale = {
    targetDedicatedNodes: 0,
    targetLowPriorityNodes: 0,
    resizeTimeout: 'PT90M',
    nodeDeallocationOption: 'TaskCompletion',
  }
  await patchPool(context, id, { properties: { metadata: remembering(before, draining), scaleSettings: { fixedScale } } })
  const after = await emptied(context, id)
  const left = after === undefined ? 0 : countsOf(after).current
  if (after !== undefined && left > 0) throw stillWorking(id, after, left)
}

/** The pool's metadata with another memory of its nodes; what others noted there stays. */
function remembering(live: JsonObject, value: string): JsonObject[] {
  return [...metadataOf(live).filter(({ name }) => name !== nodesAsked), { name: nodesAsked, value }]
}

/** Waits until a pool that loses its nodes no longer changes; undefined when it is gone. */
function emptied(context: Context, id: string): Promise<JsonObject | undefined> {
  return until(context, {
    async look() {
      const live = await context.arm.get(id, poolVersion, context.signal)
      if (live === undefined || at(live, allocationState) === 'Steady') return { done: live }
      return { reason: `its running tasks end first; ${countsOf(live).current} nodes are still there` }
    },
    meanwhile: 'end or move tasks that need not finish',
    every: 10_000,
    minutes: longestDrain,
    over() {
      throw notSteady(id, longestDrain)
    },
  })
}

/** A resize that does not end in its time stops, and the nodes that are left stay (Microsoft.Batch 2025-06-01, FixedScaleSettings.resizeTimeout). */
function stillWorking(id: string, live: JsonObject, left: number): UserProblem {
  const name = id.split('/').at(-1)
  return new UserProblem({
    code: 'pool-still-works',
    what: `The pool ${name} was not removed: ${left === 1 ? 'a node still works' : `${left} nodes still work`}.`,
    why: 'Batch has stopped taking nodes away before all were idle. To remove the pool now would end their running tasks.',
    now: [
      'Run the same command again: the tasks get another 90 minutes',
      'or end the tasks that need not finish, and run it then:',
      'az batch task stop --job-id JOB --task-id TASK',
    ],
    details: errorsOf(live).map((error) => `${String(error.code)}: ${String(error.message)}`),
  })
}
