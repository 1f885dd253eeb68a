import { idKey } from '../common/arm-id.ts'
import type { Clock } from '../common/io.ts'
import { isKept } from '../common/is-kept.ts'
import type { JsonObject } from '../common/json.ts'
import { UserProblem } from '../common/problem.ts'
import { usualSeconds } from '../common/usual-seconds.ts'
import { chainsAhead } from './graph.ts'
import type { Journal } from './journal.ts'
import { readAll } from './plan.ts'
import { referencesOf, resolved } from './references.ts'
import { reportOf } from './report.ts'
import { type Backoff, Stopped, withRetries } from './retry.ts'
import { type Patience, retryBudget, usualPatience } from './retry-budget.ts'
import { schedule } from './schedule.ts'
import { detailsOf, missing, refused, skipped, takenMeanwhile } from './step-problems.ts'
import { tasksOf } from './tasks.ts'
import { createTeller } from './teller.ts'
import type { CloudPort, EngineEvent, KnownValues, Live, Plan, PlanStep, Progress, Report } from './types.ts'

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
  /** Seconds that may be spent on waiting for further tries, of one step and of all of them together. */
  readonly patience?: Patience
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
  const { port, clock, signal, abandon } = options
  const concurrency = options.concurrency ?? 16
  const live = options.live ?? (signal?.aborted ? new Map() : await readAll(plan.steps.filter(needsLive), port, concurrency, signal))
  const known = new Map([...(options.known ?? []), ...bodiesOf(plan.steps.filter(needsLive), live)])
  const teller = createTeller(clock, options.emit, options.journal)
  const stepTasks = tasksOf(plan.steps)
  const urgencies = chainsAhead(
    stepTasks.map((task) => ({ ...task, id: task.key })),
    ({ step }) => usualSeconds(step.usually) ?? secondsUnsaid,
  )

  const budget = retryBudget(options.patience ?? usualPatience)
  const attempt = async (step: PlanStep, at: Place, work: (attempt: number, progress: Progress) => Promise<void>): Promise<Ending> => {
    teller.started(step)
    const mayRetry = (inSeconds: number): boolean => budget.spend(step.id, inSeconds)
    const progress = teller.progressOf(step, { ...at, mayRetry })
    try {
      await withRetries((count) => work(count, progress), {
        clock,
        random: options.random,
        ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
        ...(signal === undefined ? {} : { signal }),
        onRetry: (_, inSeconds, retry) => {
          if (!mayRetry(inSeconds)) return false
          teller.retrying(step, inSeconds, retry)
          return true
        },
      })
      return 'done'
    } catch (error) {
      const stopped = error instanceof Stopped || abandon?.aborted === true
      teller.finished(step, stopped ? 'stopped' : 'failed', stopped ? undefined : detailsOf(error, step))
      return stopped ? 'stopped' : 'failed'
    }
  }
  const remove = (step: PlanStep, at: Place): Promise<Ending> =>
    attempt(step, at, async (_, progress) => {
      teller.intend(step, 'remove')
      await port.remove(step, progress, abandon)
      known.delete(idKey(step.id))
    })
  const write = (step: PlanStep, at: Place): Promise<Ending> =>
    attempt(step, at, async (count, progress) => {
      const body = resolved(step.body ?? {}, known)
      const [unknown] = referencesOf(body)
      if (unknown !== undefined) throw new Error(`${step.id} needs ${unknown.path} of ${unknown.id}, which is not known`)
      const planned: Live | undefined = startsFromNothing(step) ? { state: 'absent' } : live.get(idKey(step.id))
      // A failed attempt may have had its effect: the next one must see what it left behind.
      const found = count === 1 && planned !== undefined ? planned : await port.read(step, abandon, progress)
      if (found.state === 'present' && !found.ours && isNew(step)) throw new UserProblem(takenMeanwhile(step))
      teller.intend(step, 'write', body)
      known.set(idKey(step.id), await port.write({ ...step, body }, found, known, progress, abandon))
    })

  const urgencyOf = (key: string): number => urgencies.get(idKey(key)) ?? 0

  teller.planned(plan)
  for (const step of plan.steps) if (isKept(step)) teller.finished(step, 'unchanged')

  /** Steps of which the first half of a replacement is done. */
  const gone = new Set<string>()
  const tasks = stepTasks.map(({ key, dependsOn, step, does }) => ({
    key,
    dependsOn,
    urgency: urgencyOf(key),
    inTurn: (step.inTurn ?? []).map(idKey),
    run: async (turnOver: () => void) => {
      const ending = await (does === 'remove' ? remove : write)(step, { urgency: urgencyOf(key), turnOver })
      if (ending !== 'done') return ending
      if (does === 'write' || step.action === 'delete') {
        teller.finished(step, 'done')
      } else {
        gone.add(step.id)
        teller.note(step, 'removed, to be created again')
      }
      return ending
    },
    skip: (cause: string) => {
      const culprit = stepTasks.find((each) => each.key === cause)?.step
      teller.finished(step, 'skipped', skipped(step, culprit, gone.has(step.id)))
    },
    stop: () => teller.finished(step, 'stopped', gone.has(step.id) ? missing(step) : undefined),
  }))
  await schedule(tasks, concurrency, signal)
  teller.ended()
  return reportOf(teller.events, options.next)
}

/** What a step is taken to last where its type says nothing. */
const secondsUnsaid = 5

type Ending = 'done' | 'failed' | 'stopped'

/** Where a step stands among the others. */
type Place = Pick<Progress, 'urgency' | 'turnOver'>

function bodiesOf(steps: readonly PlanStep[], live: ReadonlyMap<string, Live>): [string, JsonObject][] {
  return steps.flatMap((step): [string, JsonObject][] => {
    const found = live.get(idKey(step.id))
    return found?.state === 'present' ? [[idKey(step.id), found.body]] : []
  })
}

function startsFromNothing(step: PlanStep): boolean {
  return step.action === 'create' || step.action === 'replace'
}

/** Steps that may only write where nothing is, or something of ours that they began themselves. */
function isNew(step: PlanStep): boolean {
  return startsFromNothing(step) && step.ownership === 'managed'
}

/** Steps that start from something that exists. */
function needsLive(step: PlanStep): boolean {
  return isKept(step) || step.action === 'update' || step.action === 'recover'
}
