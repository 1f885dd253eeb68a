import { findOperation, saveOperation } from '../arm/operations.ts'
import { ArmError } from '../errors.ts'
import type { Store } from '../store.ts'
import type { Answer } from '../types.ts'
import type { Task, World } from '../world.ts'
import type { FaultEffect } from './types.ts'

/** What a status is called where the rule does not say. */
const usual: Readonly<Record<number, readonly [code: string, message: string]>> = {
  408: ['RequestTimeout', 'The request timed out.'],
  409: ['Conflict', 'The request could not be completed due to a conflict with the current state of the resource.'],
  429: ['TooManyRequests', 'The request is being throttled. Please try again later.'],
  500: ['InternalServerError', 'Encountered internal server error. Please try again later.'],
  502: ['BadGateway', 'The gateway did not receive a response from the service.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable. Please try again later.'],
  504: ['GatewayTimeout', 'The gateway did not receive a response from the service within the specified time period.'],
}

/** Throws the refusal of a `status` effect. The usual codes and words are this project's choice (unverified). */
export function refuseByFault(effect: Extract<FaultEffect, { kind: 'status' }>): never {
  const [code, message] = usual[effect.status] ?? ['ServiceError', 'The request failed.']
  throw new ArmError(effect.status, effect.code ?? code, effect.message ?? message, {
    ...(effect.retryAfter === undefined ? {} : { retryAfter: effect.retryAfter }),
  })
}

/** Notes the work (operations, allocations, registrations) a request starts, so that a fault can be about it. */
export interface StartedWork {
  /** Begins to note afresh. */
  reset(): void
  tasks(): readonly Task[]
}

export function watchStartedWork(store: Store): StartedWork {
  const orders = new Set<string>()
  store.onChange('task', (key, before, after) => {
    if (before === undefined && after !== undefined) orders.add(key)
    else if (after === undefined) orders.delete(key)
  })
  return {
    reset: () => orders.clear(),
    tasks: () =>
      [...orders].flatMap((order) => {
        const task = store.get('task', order)
        return task === undefined ? [] : [task]
      }),
  }
}

/** A hundred years: when work that never ends says it will. */
const never = 100 * 365 * 24 * 3600 * 1000

/** Applies an effect that is about the work a request has just started, or about its answer. Returns the answer as it is then. */
export function afflict(world: World, effect: FaultEffect, started: readonly Task[], answer: Answer): Answer {
  // When a grant counts is no work that could fail.
  const work = started.filter((task) => task.what !== 'effect')
  switch (effect.kind) {
    case 'slow':
      if (work.length === 0) return { ...answer, takes: (answer.takes ?? 0) + effect.seconds * 1000 }
      for (const task of work) postpone(world, task, effect.seconds * 1000)
      return answer
    case 'never-ends':
      for (const task of work) {
        postpone(world, task, never)
        world.store.delete('task', String(task.order))
      }
      return answer
    case 'fails-at-end':
      for (const task of work)
        world.store.set('task', String(task.order), { ...task, fails: { code: effect.code, message: effect.message } })
      return answer
    default:
      return answer
  }
}

function postpone(world: World, task: Task, milliseconds: number): void {
  const due = task.due + milliseconds
  world.store.set('task', String(task.order), { ...task, due })
  const operation = task.what === 'operation' ? findOperation(world, task.key) : undefined
  if (operation !== undefined) saveOperation(world, { ...operation, due })
}
