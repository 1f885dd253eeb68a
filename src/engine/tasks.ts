import { idKey } from '../common/arm-id.ts'
import { isKept } from '../common/is-kept.ts'
import { allDependencies, topologicalOrder } from './graph.ts'
import type { PlanStep } from './types.ts'

/** One request a step makes of the cloud: a replacement makes two. */
export interface StepTask {
  readonly key: string
  readonly step: PlanStep
  readonly does: 'write' | 'remove'
  readonly dependsOn: readonly string[]
}

/**
 * What has to be done, and in which order, for the steps of a plan.
 *
 * - A kept step has nothing to do, but passes on what it waits for: a pool waits for the security group behind a kept subnet.
 * - A replacement removes first and writes later. It is removed only after everything replaced that depends on it (a subnet cannot go
 *   while a pool is in it), and only when what it will need and is not itself renewed is in place, so that it is gone for as short as possible.
 */
export function tasksOf(steps: readonly PlanStep[]): StepTask[] {
  const byKey = new Map(steps.map((step) => [idKey(step.id), step]))
  const all = allDependencies(steps)
  const acting = (step: PlanStep): boolean => !isKept(step)
  const replaced = steps.filter((step) => step.action === 'replace').map((step) => idKey(step.id))
  const isRenewed = (key: string): boolean => replaced.some((each) => each === key || all.get(key)?.has(each))
  const lastTask = (key: string): string => (byKey.get(key)?.action === 'delete' ? removeKey(key) : writeKey(key))

  const waitsFor = new Map<string, Set<string>>()
  for (const step of topologicalOrder(steps)) {
    const mine = new Set<string>()
    for (const key of step.dependsOn.map(idKey)) {
      const dependency = byKey.get(key)
      if (dependency === undefined) continue
      if (acting(dependency)) mine.add(key)
      else for (const further of waitsFor.get(key) ?? []) mine.add(further)
    }
    waitsFor.set(idKey(step.id), mine)
  }

  const tasks = steps.filter(acting).flatMap((step): StepTask[] => {
    const key = idKey(step.id)
    const needs = [...(waitsFor.get(key) ?? [])]
    if (step.action === 'delete') return [{ key: removeKey(key), step, does: 'remove', dependsOn: needs.map(lastTask) }]
    const write: StepTask = { key: writeKey(key), step, does: 'write', dependsOn: needs.map(lastTask) }
    if (step.action !== 'replace') return [write]
    const dependants = replaced.filter((other) => all.get(other)?.has(key)).map(removeKey)
    const settled = needs.filter((need) => !isRenewed(need)).map(lastTask)
    const remove: StepTask = { key: removeKey(key), step, does: 'remove', dependsOn: [...dependants, ...settled] }
    return [remove, { ...write, dependsOn: [...write.dependsOn, remove.key] }]
  })
  return inOrder(tasks)
}

function removeKey(key: string): string {
  return `remove ${key}`
}

function writeKey(key: string): string {
  return `write ${key}`
}

function inOrder(tasks: readonly StepTask[]): StepTask[] {
  const ordered = topologicalOrder(tasks.map((task) => ({ id: task.key, dependsOn: task.dependsOn, task })))
  return ordered.map(({ task }) => task)
}
