import { idKey } from '../common/arm-id.ts'
import type { Clock } from '../common/io.ts'
import { type JsonObject, mapStrings } from '../common/json.ts'
import { exitCodes, type ProblemDetails, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { bodyHash, type Intent, type Journal } from './journal.ts'
import { readAll } from './plan.ts'
import { referencesOf, resolved } from './references.ts'
import { reportOf } from './report.ts'
import { type Backoff, GaveUp, Stopped, withRetries } from './retry.ts'
import { schedule } from './schedule.ts'
import { tasksOf } from './tasks.ts'
import type { CloudPort, EngineEvent, KnownValues, Live, Outcome, Plan, PlanStep, Progress, Report } from './types.ts'

export interface RunOptions {
  readonly port: CloudPort
  readonly clock: Clock
  /** A number from 0 to 1, for the jitter of retries. */
  readonly random: () => number
  readonly emit: (event: EngineEvent) => void
  readonly journal?: Journal
  /** What `makePlan` found, so that it need not be read again. */
  readonly live?: ReadonlyMap<string, Live>
  /** Bodies of resources that are not in the plan but referred to. */
  readonly known?: KnownValues
  /** Steps at a time. */
  readonly concurrency?: number
  /** Aborted: nothing new begins, waits for another try end, what runs is waited for. */
  readonly signal?: AbortSignal
  /** Aborted as well as `signal`: requests under way are abandoned too. */
  readonly abandon?: AbortSignal
  readonly backoff?: Backoff
  /** Commands to run next, for the report; left out, they are what the failures advise. */
  readonly next?: readonly string[]
}

/**
 * Carries out a plan: every step as soon as what it depends on is in place, as many at a time as allowed. What fails takes along only
 * what depends on it. Never throws for a step: failures are in the events and in the report. Throws a UserProblem, before
 * anything is written, for a plan with problems and when the live state cannot be read.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<Report> {
  if (plan.problems.length > 0) throw refused(plan.problems)
  const { port, clock, journal, signal } = options
  const concurrency = options.concurrency ?? 16
  const live = options.live ?? (signal?.aborted ? new Map() : await readAll(plan.steps.filter(needsLive), port, concurrency, signal))
  const known = new Map<string, JsonObject>(options.known)
  for (const step of plan.steps) {
    const found = live.get(idKey(step.id))
    if (found?.state === 'present' && needsLive(step)) known.set(idKey(step.id), found.body)
  }

  const events: EngineEvent[] = []
  const tell = (event: EngineEvent): void => {
    const safe = mapStrings(event, withoutSecrets)
    events.push(safe)
    options.emit(safe)
  }
  let journalFailed = false
  const note = (record: EngineEvent | { type: 'end'; at: number }): void => {
    try {
      journal?.record(record)
    } catch (error) {
      // What has happened has happened: a journal that fails afterwards must not turn success into failure. Said once.
      if (!journalFailed) tell({ type: 'note', at: clock.now(), text: detailsOf(error).what })
      journalFailed = true
    }
  }
  const emit = (event: EngineEvent): void => {
    note(event)
    tell(event)
  }

  const startedAt = new Map<string, number>()
  const ended = new Set<string>()
  const waitsFor = new Map<string, string>()
  const start = (step: PlanStep): void => {
    if (startedAt.has(step.id)) return
    startedAt.set(step.id, clock.now())
    emit({ type: 'started', at: clock.now(), id: step.id })
  }
  const finish = (step: PlanStep, outcome: Outcome, error?: ProblemDetails): void => {
    if (ended.has(step.id)) return
    ended.add(step.id)
    const at = clock.now()
    const seconds = Math.max(0, at - (startedAt.get(step.id) ?? at)) / 1000
    emit({ type: 'finished', at, id: step.id, outcome, seconds, ...(error === undefined ? {} : { error }) })
  }
  const progressOf = (step: PlanStep): Progress => ({
    // Whoever polls says the same each time; it is told when it changes.
    waiting: (reason) => {
      if (waitsFor.get(step.id) === reason) return
      waitsFor.set(step.id, reason)
      emit({ type: 'waiting', at: clock.now(), id: step.id, reason: safeText(reason) })
    },
    note: (text) => emit({ type: 'note', at: clock.now(), id: step.id, text: safeText(text) }),
  })
  const attempt = async (step: PlanStep, work: (attempt: number) => Promise<void>): Promise<'done' | 'failed' | 'stopped'> => {
    start(step)
    try {
      await withRetries(work, {
        clock,
        random: options.random,
        ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
        ...(signal === undefined ? {} : { signal }),
        onRetry: (count, inSeconds, because) =>
          emit({ type: 'retrying', at: clock.now(), id: step.id, attempt: count, inSeconds, because: safeText(because) }),
      })
      return 'done'
    } catch (error) {
      const stopped = error instanceof Stopped || options.abandon?.aborted === true
      finish(step, stopped ? 'stopped' : 'failed', stopped ? undefined : detailsOf(error, step))
      return stopped ? 'stopped' : 'failed'
    }
  }
  const intend = (step: PlanStep, does: Intent['does'], body?: JsonObject): void =>
    journal?.record({
      type: 'intent',
      at: clock.now(),
      id: step.id,
      action: step.action,
      does,
      ...(body === undefined ? {} : { bodyHash: bodyHash(body) }),
    })

  const remove = (step: PlanStep) =>
    attempt(step, async () => {
      intend(step, 'remove')
      await port.remove(step, progressOf(step), options.abandon)
      known.delete(idKey(step.id))
    })
  const write = (step: PlanStep) =>
    attempt(step, async (count) => {
      const body = resolved(step.body ?? {}, known)
      const [unknown] = referencesOf(body)
      if (unknown !== undefined) throw new Error(`${step.id} needs ${unknown.path} of ${unknown.id}, which is not known`)
      const planned = step.action === 'create' || step.action === 'replace' ? ({ state: 'absent' } as const) : live.get(idKey(step.id))
      // A failed attempt may have had its effect: the next one must see what it left behind.
      const found = count === 1 && planned !== undefined ? planned : await port.read(step, options.abandon)
      intend(step, 'write', body)
      known.set(idKey(step.id), await port.write({ ...step, body }, found, known, progressOf(step), options.abandon))
    })

  emit({
    type: 'planned',
    at: clock.now(),
    environment: plan.environment,
    region: plan.region,
    steps: plan.steps.map(({ id, type, name, group, action, dependsOn, usually }) => ({
      id,
      type,
      name,
      group,
      action,
      dependsOn,
      ...(usually === undefined ? {} : { usually }),
    })),
  })
  for (const step of plan.steps) if (isKept(step)) finish(step, 'unchanged')

  const removed = new Set<string>()
  const stepTasks = tasksOf(plan.steps)
  const tasks = stepTasks.map((task) => ({
    ...task,
    inTurn: (task.step.inTurn ?? []).map(idKey),
    run: async () => {
      const { step, does } = task
      const ending = await (does === 'remove' ? remove(step) : write(step))
      if (ending !== 'done') return ending
      if (does === 'write' || step.action === 'delete') finish(step, 'done')
      else {
        removed.add(step.id)
        emit({ type: 'note', at: clock.now(), id: step.id, text: 'removed, to be created again' })
      }
      return ending
    },
    skip: (cause: string) => {
      const culprit = stepTasks.find((each) => each.key === cause)?.step
      finish(task.step, 'skipped', skipped(task.step, culprit, removed.has(task.step.id)))
    },
    stop: () => finish(task.step, 'stopped', removed.has(task.step.id) ? missing(task.step) : undefined),
  }))
  await schedule(tasks, concurrency, signal)
  note({ type: 'end', at: clock.now() })
  return reportOf(events, options.next)
}

/** Any error as something that can be told and written down: no stack, no secrets. */
export function detailsOf(error: unknown, step?: Pick<PlanStep, 'name'>): ProblemDetails {
  const cause = error instanceof GaveUp ? error.cause : error
  if (cause instanceof UserProblem) return mapStrings(cause.details, withoutSecrets)
  const message = withoutSecrets(safeText(cause instanceof Error ? cause.message : String(cause)))
  if (error instanceof GaveUp) {
    const { because, withinSeconds } = error.retry
    return {
      code: 'gave-up',
      what: `${step?.name ?? 'A step'} did not succeed within ${withinSeconds} seconds, in ${error.attempts} attempts.`,
      why: `${safeText(because)}${message === '' ? '' : `: ${message}`}`,
    }
  }
  return { code: 'bug', what: message === '' ? 'Something failed without saying why.' : message, exit: exitCodes.bug }
}

function isKept(step: PlanStep): boolean {
  return step.action === 'keep' || step.action === 'adopt'
}

/** Steps that start from something that exists. */
function needsLive(step: PlanStep): boolean {
  return isKept(step) || step.action === 'update' || step.action === 'recover'
}

function skipped(step: PlanStep, culprit: PlanStep | undefined, gone: boolean): ProblemDetails {
  const other = culprit?.name ?? 'another step'
  const reason = culprit?.action === 'delete' ? `${other} is still there.` : `It needs ${other}, which failed.`
  return {
    code: 'dependency-failed',
    what: gone ? `${step.name} was removed to be created again, and is missing now.` : `${step.name} was not begun.`,
    why: reason,
  }
}

function missing(step: PlanStep): ProblemDetails {
  return {
    code: 'removed-not-recreated',
    what: `${step.name} was removed to be created again, and is missing now.`,
    why: 'The run was stopped in between; the next one creates it.',
  }
}

function refused(problems: readonly ProblemDetails[]): UserProblem {
  const [first] = problems
  if (problems.length === 1 && first !== undefined) return new UserProblem({ exit: exitCodes.refused, ...first })
  return new UserProblem({
    code: 'plan-refused',
    what: `${problems.length} things stand in the way; nothing was written.`,
    details: problems.map((problem) => problem.what),
    now: [...new Set(problems.flatMap((problem) => problem.now ?? []))],
    exit: exitCodes.refused,
  })
}
