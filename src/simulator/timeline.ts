import { endOperation, removeTree } from './arm/operations.ts'
import { finishWrite } from './arm/write.ts'
import { finishPool } from './providers/batch/pool-allocation.ts'
import type { Store } from './store.ts'
import { asTask, type Task, type World } from './world.ts'

/** The task that comes first, of those after a moment: what is due already has happened, in all but name. */
export function earliest(store: Store, after = Number.NEGATIVE_INFINITY): Task | undefined {
  let first: Task | undefined
  for (const [, value] of store.entries('task')) {
    const task = asTask(value)
    if (task.due <= after) continue
    if (first === undefined || task.due < first.due || (task.due === first.due && task.order < first.order)) first = task
  }
  return first
}

export function carryOut(world: World, task: Task): void {
  switch (task.what) {
    case 'operation':
      endOperation(world, task.key, (operation) => {
        if (operation.verb === 'delete') removeTree(world, operation.resource)
        else if (operation.verb !== 'action') finishWrite(world, operation.resource)
      })
      return
    case 'pool-steady':
      finishPool(world, task.key)
      return
    case 'registration':
      if (world.store.get('registration', task.key) === 'Registering') world.store.set('registration', task.key, 'Registered')
      return
    case 'effect':
      // Nothing to do: from now on a grant or a rule counts. The task makes the moment visible.
      return
  }
}
