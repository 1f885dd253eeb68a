import type { Clock } from '../common/io.ts'
import { type JsonObject, mapStrings } from '../common/json.ts'
import type { ProblemDetails } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { bodyHash, type Journal } from './journal.ts'
import type { Intent } from './journal-records.ts'
import { detailsOf } from './step-problems.ts'
import type { EngineEvent, Outcome, Plan, PlanStep, Progress, Retryable } from './types.ts'

/** Milliseconds after which the same wait is told again. */
const retold = 60_000

/** Tells what happens in a run, to whoever listens and to the journal, without secrets. */
export interface Teller {
  /** Everything told so far. */
  readonly events: readonly EngineEvent[]
  planned(plan: Plan): void
  /** Told once per step, however often it is called. */
  started(step: PlanStep): void
  /** Told once per step: the first outcome stands. */
  finished(step: PlanStep, outcome: Outcome, error?: ProblemDetails): void
  /** Counts the tries of a step itself, whoever makes them. */
  retrying(step: PlanStep, inSeconds: number, why: Pick<Retryable, 'because' | 'meanwhile'>): void
  note(step: PlanStep, text: string): void
  progressOf(step: PlanStep, more: Pick<Progress, 'urgency' | 'turnOver'> & { mayRetry(inSeconds: number): boolean }): Progress
  /** Notes what is about to be done. Throws when that cannot be noted: then it must not be done. */
  intend(step: PlanStep, does: Intent['does'], body?: JsonObject): void
  ended(): void
}

export function createTeller(clock: Pick<Clock, 'now'>, emit: (event: EngineEvent) => void, journal?: Journal): Teller {
  const events: EngineEvent[] = []
  const startedAt = new Map<string, number>()
  const finished = new Set<string>()
  const waitsFor = new Map<string, { readonly reason: string; readonly since: number; readonly told: number }>()
  const attempts = new Map<string, number>()
  let journalFailed = false

  const say = (event: EngineEvent): void => {
    const safe = mapStrings(event, withoutSecrets)
    events.push(safe)
    emit(safe)
  }
  const write = (record: EngineEvent | { type: 'end'; at: number }): void => {
    try {
      journal?.record(record)
    } catch (error) {
      // What has happened has happened: a journal that fails afterwards must not turn success into failure. Said once.
      if (!journalFailed) say({ type: 'note', at: clock.now(), text: detailsOf(error).what })
      journalFailed = true
    }
  }
  const tell = (event: EngineEvent): void => {
    write(event)
    say(event)
  }
  const retrying: Teller['retrying'] = (step, inSeconds, { because, meanwhile }) => {
    const attempt = (attempts.get(step.id) ?? 0) + 1
    attempts.set(step.id, attempt)
    const more = meanwhile === undefined ? {} : { meanwhile: safeText(meanwhile) }
    tell({ type: 'retrying', at: clock.now(), id: step.id, attempt, inSeconds, because: safeText(because), ...more })
    // What it waits for next is told again, even if it is the same.
    waitsFor.delete(step.id)
  }
  const note = (step: PlanStep, text: string): void => tell({ type: 'note', at: clock.now(), id: step.id, text: safeText(text) })

  return {
    events,
    note,
    planned: ({ environment, region, steps }) =>
      tell({ type: 'planned', at: clock.now(), environment, region, steps: steps.map(announced) }),
    started(step) {
      if (startedAt.has(step.id)) return
      startedAt.set(step.id, clock.now())
      tell({ type: 'started', at: clock.now(), id: step.id })
    },
    finished(step, outcome, error) {
      if (finished.has(step.id)) return
      finished.add(step.id)
      const at = clock.now()
      const seconds = Math.max(0, at - (startedAt.get(step.id) ?? at)) / 1000
      tell({ type: 'finished', at, id: step.id, outcome, seconds, ...(error === undefined ? {} : { error }) })
    },
    retrying,
    progressOf: (step, { urgency, turnOver, mayRetry }) => ({
      urgency,
      turnOver,
      note: (text) => note(step, text),
      retrying(inSeconds, because) {
        if (!mayRetry(inSeconds)) return false
        retrying(step, inSeconds, { because })
        return true
      },
      // Whoever polls says the same each time; it is told when it changes, and now and then: a log that stands still looks dead.
      waiting(reason, { meanwhile, inSeconds } = {}) {
        const now = clock.now()
        const before = waitsFor.get(step.id)
        const same = before?.reason === reason ? before : undefined
        if (same !== undefined && inSeconds === undefined && now - same.told < retold) return
        const since = same?.since ?? now
        waitsFor.set(step.id, { reason, since, told: now })
        tell({
          type: 'waiting',
          at: now,
          id: step.id,
          reason: safeText(reason),
          ...(meanwhile === undefined ? {} : { meanwhile: safeText(meanwhile) }),
          ...(inSeconds === undefined ? {} : { inSeconds }),
          ...(now > since ? { forSeconds: (now - since) / 1000 } : {}),
        })
      },
    }),
    intend(step, does, body) {
      const hash = body === undefined ? {} : { bodyHash: bodyHash(body) }
      journal?.record({ type: 'intent', at: clock.now(), id: step.id, action: step.action, does, ...hash })
    },
    ended: () => write({ type: 'end', at: clock.now() }),
  }
}

/** What is told of a step before it begins. */
export function announced({ id, type, name, group, action, dependsOn, usually, leaves }: PlanStep) {
  return {
    id,
    type,
    name,
    group,
    action,
    dependsOn,
    ...(usually === undefined ? {} : { usually }),
    ...(leaves === undefined ? {} : { leaves }),
  }
}
