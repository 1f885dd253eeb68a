import { isKept } from '../common/is-kept.ts'
import type { ProblemDetails } from '../common/problem.ts'
import { usualSeconds } from '../common/usual-seconds.ts'
import type { EngineEvent, Outcome, PlanStep } from '../engine/types.ts'
import { groupOrder } from './group-order.ts'

type Planned = Pick<PlanStep, 'id' | 'type' | 'name' | 'group' | 'action' | 'dependsOn' | 'usually' | 'leaves'>

/** One step as far as the events tell. */
export interface StepProgress extends Planned {
  readonly state: 'waiting' | 'running' | Outcome
  /** Milliseconds since 1970. */
  readonly startedAt?: number
  readonly seconds?: number
  /** What it is doing beside working: why it waits or tries again. */
  readonly doing?: string
  /** What it waits for now, since when, and until when where that is known. */
  readonly awaits?: Waiting
  readonly error?: ProblemDetails
}

/** A wait of a step. Times in milliseconds since 1970. */
export interface Waiting {
  readonly reason: string
  readonly meanwhile?: string
  readonly since: number
  readonly until?: number
  /** When it was last worth a line of a log: at first, and about every minute. */
  readonly told: number
}

/** What the events so far amount to. The order of the steps never changes. */
export interface Progress {
  readonly environment: string
  readonly region: string
  readonly startedAt: number | undefined
  readonly steps: readonly StepProgress[]
  readonly notes: readonly string[]
}

export const noProgress: Progress = { environment: '', region: '', startedAt: undefined, steps: [], notes: [] }

/** The progress after one more event. */
export function foldProgress(progress: Progress, event: EngineEvent): Progress {
  switch (event.type) {
    case 'planned':
      return {
        environment: event.environment,
        region: event.region,
        startedAt: event.at,
        steps: event.steps.map((step) => ({ ...step, state: 'waiting' as const })),
        notes: [],
      }
    case 'started':
      return change(progress, event.id, (step) => ({ ...step, state: 'running', startedAt: event.at }))
    case 'waiting':
      return change(progress, event.id, (step) => ({ ...step, doing: event.reason, awaits: waitOf(step, event.reason, event) }))
    case 'retrying':
      return change(progress, event.id, (step) => ({
        ...step,
        doing:
          event.meanwhile === undefined ? `${event.because}; tries again in ${Math.max(1, Math.round(event.inSeconds))} s` : event.because,
        awaits: waitOf(step, event.because, event),
      }))
    case 'note':
      return event.id === undefined
        ? { ...progress, notes: [...progress.notes, event.text].slice(-20) }
        : change(progress, event.id, ({ awaits: _, ...step }) => ({ ...step, doing: event.text }))
    case 'finished':
      return change(progress, event.id, ({ doing: _, awaits: __, ...step }) => ({
        ...step,
        state: event.outcome,
        seconds: event.seconds,
        ...(event.error === undefined ? {} : { error: event.error }),
      }))
  }
}

/** A wait goes on while its reason stays the same. */
function waitOf(
  step: StepProgress,
  reason: string,
  event: { readonly at: number; readonly inSeconds?: number; readonly forSeconds?: number; readonly meanwhile?: string },
): Waiting {
  const same = step.awaits?.reason === reason ? step.awaits : undefined
  const since = same?.since ?? event.at - (event.forSeconds ?? 0) * 1000
  return {
    reason,
    since,
    told: same === undefined || event.at - same.told >= 60_000 ? event.at : same.told,
    ...(event.meanwhile === undefined ? {} : { meanwhile: event.meanwhile }),
    ...(event.inSeconds === undefined ? {} : { until: event.at + event.inSeconds * 1000 }),
  }
}

/** What a step says beside its name; nothing once the wait it speaks of is over. */
export function doingNow(step: StepProgress, now: number): string | undefined {
  return step.awaits?.until !== undefined && now >= step.awaits.until + grace ? undefined : step.doing
}

/** Milliseconds that a wait is still shown when its time is up: what comes next is told within it. */
const grace = 1000

export interface GroupProgress {
  readonly name: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
  readonly steps: readonly StepProgress[]
  /** From the first start to the last finish; undefined until something has finished. */
  readonly seconds: number | undefined
}

/** The steps folded into their groups, in the order these are told. */
export function groupsOf({ steps }: Pick<Progress, 'steps'>): readonly GroupProgress[] {
  return groupOrder(steps).map((name) => {
    const own = steps.filter((step) => step.group === name)
    return { name, steps: own, state: groupState(own), seconds: spanOf(own) }
  })
}

export interface Totals {
  readonly total: number
  /** Finished in whatever way. */
  readonly done: number
  readonly running: number
  readonly failed: number
  readonly elapsedSeconds: number
  /** Undefined until there is something to estimate from. */
  readonly leftSeconds: number | undefined
}

/** Counts and times for the header of the creating screen. `now` is milliseconds since 1970. */
export function totalsOf(progress: Progress, now: number): Totals {
  const finished = progress.steps.filter((step) => isFinished(step))
  return {
    total: progress.steps.length,
    done: finished.length,
    running: progress.steps.filter((step) => step.state === 'running').length,
    failed: finished.filter((step) => step.state === 'failed').length,
    elapsedSeconds: progress.startedAt === undefined ? 0 : Math.max(0, (now - progress.startedAt) / 1000),
    leftSeconds: leftSeconds(progress, now),
  }
}

/** Whether a step will not run any more. */
export function isFinished(step: StepProgress): boolean {
  return step.state !== 'waiting' && step.state !== 'running'
}

/** The longest chain of unfinished steps, each by its usual duration, scaled by how the finished ones kept theirs. */
function leftSeconds(progress: Progress, now: number): number | undefined {
  const measured = progress.steps.filter((step) => step.state === 'done' && step.seconds !== undefined && step.usually !== undefined)
  const known = progress.steps.some((step) => step.usually !== undefined)
  if (!known || progress.steps.every(isFinished)) return undefined
  const expected = measured.reduce((sum, step) => sum + guess(step), 0)
  const actual = measured.reduce((sum, step) => sum + (step.seconds ?? 0), 0)
  const pace = measured.length >= 3 && expected > 0 ? Math.min(1.3, Math.max(0.001, actual / expected)) : 1
  const byId = new Map(progress.steps.map((step) => [step.id.toLowerCase(), step]))
  const memo = new Map<string, number>()
  const ahead = (step: StepProgress): number => {
    const remembered = memo.get(step.id)
    if (remembered !== undefined) return remembered
    memo.set(step.id, 0)
    const before = Math.max(
      0,
      ...step.dependsOn.map((id) => {
        const found = byId.get(id.toLowerCase())
        return found === undefined ? 0 : ahead(found)
      }),
    )
    const own = isFinished(step) ? 0 : guess(step) * pace
    const spent = step.state === 'running' && step.startedAt !== undefined ? (now - step.startedAt) / 1000 : 0
    const result = before + Math.max(isFinished(step) ? 0 : own * 0.1, own - spent)
    memo.set(step.id, result)
    return result
  }
  return Math.max(0, ...progress.steps.map(ahead))
}

function guess(step: StepProgress): number {
  if (isKept(step)) return 0
  return usualSeconds(step.usually) ?? 5
}

function groupState(steps: readonly StepProgress[]): GroupProgress['state'] {
  if (steps.some((step) => step.state === 'failed')) return 'failed'
  if (steps.every(isFinished)) {
    return steps.some((step) => step.state === 'skipped' || step.state === 'stopped') ? 'skipped' : 'done'
  }
  return steps.some((step) => step.state === 'running' || isFinished(step)) ? 'running' : 'waiting'
}

function spanOf(steps: readonly StepProgress[]): number | undefined {
  const starts = steps.flatMap((step) => (step.startedAt === undefined ? [] : [step.startedAt]))
  const ends = steps.flatMap((step) =>
    step.startedAt === undefined || step.seconds === undefined ? [] : [step.startedAt + step.seconds * 1000],
  )
  return starts.length === 0 || ends.length === 0 ? undefined : (Math.max(...ends) - Math.min(...starts)) / 1000
}

function change(progress: Progress, id: string, by: (step: StepProgress) => StepProgress): Progress {
  return { ...progress, steps: progress.steps.map((step) => (step.id === id ? by(step) : step)) }
}
