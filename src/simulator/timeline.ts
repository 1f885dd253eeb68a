import { failActivity } from './activity-log.ts'
import { endOperation, removeGroup, removeTree } from './arm/operations.ts'
import { failWork, finishWrite } from './arm/write.ts'
import { ArmError } from './errors.ts'
import { finishPool } from './providers/batch/pool-allocation.ts'
import { approveByItself } from './providers/network/endpoint-connections.ts'
import type { Store } from './store.ts'
import type { Task, World } from './world.ts'

const groupType = 'Microsoft.Resources/resourceGroups'

/** What is going to happen, in order of time. */
export interface Timeline {
  /** The task that comes first; of those after a moment when one is given: what is due already has happened, in all but name. */
  earliest(after?: number): Task | undefined
}

/** Follows the store's tasks, kept sorted: looking is free however many there are. */
export function createTimeline(store: Store): Timeline {
  const tasks: Task[] = [...store.entries('task')].map(([, task]) => task).sort(compare)
  store.onChange('task', (_key, before, after) => {
    if (before !== undefined) {
      const index = placeOf(tasks, before)
      if (tasks[index]?.order === before.order) tasks.splice(index, 1)
    }
    if (after !== undefined) tasks.splice(placeOf(tasks, after), 0, after)
  })
  return {
    earliest(after) {
      return after === undefined ? tasks[0] : tasks[placeOf(tasks, { due: after, order: Number.POSITIVE_INFINITY })]
    },
  }
}

type Moment = Pick<Task, 'due' | 'order'>

const compare = (left: Moment, right: Moment) => left.due - right.due || left.order - right.order

/** The index of the first task not before a moment. */
function placeOf(tasks: readonly Task[], moment: Moment): number {
  let low = 0
  let high = tasks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const task = tasks[middle]
    if (task !== undefined && compare(task, moment) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Lets a task happen. */
export function carryOut(world: World, task: Task): void {
  switch (task.what) {
    case 'operation':
      endOperation(world, task.key, (operation) => {
        const target = world.find(operation.resource)
        if (task.fails !== undefined) {
          if (target !== undefined) failWork(world, target)
          throw new ArmError(409, task.fails.code, task.fails.message)
        }
        if (operation.verb === 'delete' && target?.type === groupType) removeGroup(world, target)
        else if (operation.verb === 'delete') removeTree(world, operation.resource)
        else if (operation.verb !== 'action') finishWrite(world, operation.resource)
      })
      if (world.store.get('operation', task.key)?.status === 'Failed') failActivity(world, task.key)
      return
    case 'pool-steady':
      finishPool(world, task.key, task.fails)
      return
    case 'registration':
      if (world.store.get('registration', task.key) === 'Registering')
        world.store.set('registration', task.key, task.fails === undefined ? 'Registered' : 'NotRegistered')
      return
    case 'approval':
      approveByItself(world, task.key)
      return
    case 'effect':
      // Nothing to do: from now on a grant or a rule counts. The task makes the moment visible.
      return
  }
}
