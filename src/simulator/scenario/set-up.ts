import { isObject, type Json } from '../../common/json.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { practiceSubscription, practiceTenant } from '../places.ts'
import type { Settings } from '../settings.ts'
import type { Simulator, SimulatorOptions } from '../simulator.ts'
import { openStore, type Store } from '../store.ts'
import type { SimulatorRequest, SimulatorResponse } from '../types.ts'
import type { Scenario, SetUpRequest } from './types.ts'

/** Between two set-up requests: longer than any operation takes. */
const pace = 20 * 60 * 1000
const origin = 'https://management.azure.com'

/**
 * What a scenario sets up, in a store of its own: every request is sent as the subscription's owner to a practice cloud whose time lies before
 * `birth`, so that at `birth` nothing is under way and every grant counts. `make` builds that cloud. Throws a UserProblem (exit 2) naming every request
 * that was refused or failed.
 */
export function setUpStore(scenario: Scenario, settings: Settings, birth: number, make: (options: SimulatorOptions) => Simulator): Store {
  const requests = scenario.setUp ?? []
  let now = birth - pace * (requests.length + 1)
  const store = openStore()
  const simulator = make({ clock: { now: () => now }, store, settings: { ...settings, throttling: 'off', slowness: 1 } })
  const problems: string[] = []
  for (const [index, request] of requests.entries()) {
    const before = new Set([...store.entries('operation')].map(([key]) => key))
    const answer = simulator.handleAsOwner(requestOf(request, settings))
    now += pace
    // Anything at all lets the time that has passed take effect.
    simulator.handleAsOwner({ method: 'GET', url: `${origin}/subscriptions?api-version=2022-12-01`, headers: {} })
    problems.push(...failedSince(store, before, answer).map((problem) => `${said(index, request, settings)}: ${problem}`))
  }
  if (problems.length === 0) return store
  throw refusedSetUp(scenario, requests.length, problems)
}

/** The request a set-up stands for. */
export function requestOf(request: SetUpRequest, settings: Settings): SimulatorRequest {
  return {
    method: request.method,
    url: `${origin}${filled(request.path, settings)}?api-version=${request.apiVersion}`,
    headers: { 'content-type': 'application/json' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(filledIn(request.body, settings)) }),
  }
}

/** Where a set-up is in its file, for messages. */
export function said(index: number, request: SetUpRequest, settings: Settings): string {
  return `setUp ${index + 1}, ${request.method} ${filled(request.path, settings)}`
}

/** What went wrong with a request: that it was refused, or how the operations it began ended. `before` has the keys of earlier operations. */
export function failedSince(store: Store, before: ReadonlySet<string>, answer: SimulatorResponse): readonly string[] {
  if (answer.status >= 300) return [`${answer.status} ${errorIn(answer.body)}`]
  return [...store.entries('operation')].flatMap(([key, { status, error }]) =>
    !before.has(key) && status === 'Failed' ? [`ended Failed: ${JSON.stringify(error)}`] : [],
  )
}

export function refusedSetUp(scenario: Scenario, requests: number, problems: readonly string[]): UserProblem {
  return new UserProblem({
    code: 'scenario-refused',
    what: `The scenario ${safeText(scenario.name)} cannot be set up: the practice cloud refuses ${problems.length} of its ${requests} requests.`,
    details: problems.map((problem) => safeText(problem)),
    now: ['Mend these requests under setUp in the scenario’s file; then run the same command again'],
    exit: exitCodes.usage,
  })
}

function filledIn(value: Json, settings: Settings): Json {
  if (typeof value === 'string') return filled(value, settings)
  if (Array.isArray(value)) return value.map((item) => filledIn(item, settings))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, held === undefined ? null : filledIn(held, settings)]))
}

/** A text with what belongs in the place of `{subscription}`, `{tenant}` and `{caller}`. */
export function filled(text: string, { caller }: Settings): string {
  return text
    .replaceAll('{subscription}', practiceSubscription)
    .replaceAll('{tenant}', practiceTenant)
    .replaceAll('{caller}', caller.objectId)
}

function errorIn(body: string | undefined): string {
  const parsed: unknown = JSON.parse(body ?? 'null')
  const error = isObject(parsed) && isObject(parsed.error) ? parsed.error : undefined
  return error === undefined ? '' : `${String(error.code)}: ${String(error.message)}`
}
