/** A piece of work that waits for others. */
export interface Task {
  readonly key: string
  readonly dependsOn: readonly string[]
  /** Of tasks that share one of these, one runs at a time. */
  readonly inTurn?: readonly string[]
  /** Of tasks that could begin, the one with the most goes first: seconds of the longest chain that begins with it. */
  readonly urgency?: number
  /** Does the work and says how it ended; never rejects but for a bug. `turnOver` lets the next of those that share a turn begin before the end. */
  run(turnOver: () => void): Promise<'done' | 'failed' | 'stopped'>
  /** Called instead of `run` when something it depends on has failed; `cause` is the key of what failed. */
  skip(cause: string): void
  /** Called instead of `run` when the run was stopped before its turn. */
  stop(): void
}

/**
 * Runs tasks as soon as everything they depend on is done, at most `concurrency` at a time; where more are ready, their urgency
 * decides, then the list's order. A failure skips what depends on it, directly or not; everything independent goes on. Once `signal` is aborted
 * nothing new begins, and what runs ends by itself. Resolves when every task has run, been skipped or been stopped.
 */
export async function schedule(tasks: readonly Task[], concurrency: number, signal?: AbortSignal): Promise<void> {
  const waiting = new Map(tasks.map((task) => [task.key, task]))
  const done = new Set<string>()
  const lost = new Map<string, string>()
  const running = new Map<string, Promise<void>>()
  const taken = new Map<string, Task>()
  const urgent = tasks.toSorted((left, right) => (right.urgency ?? 0) - (left.urgency ?? 0))

  const skipLost = (): void => {
    // The list is in topological order, so one pass reaches everything.
    for (const task of tasks) {
      if (!waiting.has(task.key)) continue
      const cause = task.dependsOn.map((key) => lost.get(key)).find((each) => each !== undefined)
      if (cause === undefined) continue
      waiting.delete(task.key)
      lost.set(task.key, cause)
      task.skip(cause)
    }
  }
  let wake = (): void => {}
  const start = (task: Task): void => {
    waiting.delete(task.key)
    for (const each of task.inTurn ?? []) taken.set(each, task)
    const turnOver = (): void => {
      for (const each of task.inTurn ?? []) if (taken.get(each) === task) taken.delete(each)
      wake()
    }
    running.set(
      task.key,
      task.run(turnOver).then((ending) => {
        running.delete(task.key)
        turnOver()
        if (ending === 'done') done.add(task.key)
        if (ending === 'failed') {
          lost.set(task.key, task.key)
          skipLost()
        }
      }),
    )
  }

  for (;;) {
    for (const task of urgent) {
      if (running.size >= concurrency || signal?.aborted) break
      const ready = waiting.has(task.key) && task.dependsOn.every((key) => done.has(key))
      if (ready && !task.inTurn?.some((each) => taken.has(each))) start(task)
    }
    if (running.size === 0) break
    const woken = new Promise<void>((done) => {
      wake = done
    })
    await Promise.race([...running.values(), woken])
  }
  for (const task of tasks) if (waiting.has(task.key)) task.stop()
}
