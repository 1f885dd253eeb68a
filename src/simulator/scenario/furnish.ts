import { parseArmId } from '../../common/arm-id.ts'
import { registrationKey, registrationState } from '../arm/registration.ts'
import { practiceSubscription } from '../places.ts'
import { carryOut } from '../timeline.ts'
import type { SimulatorRequest, SimulatorResponse } from '../types.ts'
import type { World } from '../world.ts'
import { fingerprintOf } from './belonging.ts'
import { failedSince, filled, refusedSetUp, requestOf, said } from './set-up.ts'
import type { StartedWork } from './strike.ts'
import type { Scenario } from './types.ts'

export interface Furnishing {
  readonly world: World
  readonly started: StartedWork
  /** Answers with every right. */
  readonly ask: (request: SimulatorRequest) => SimulatorResponse
}

const storeKind = 'furnished'

/**
 * Puts into a cloud that has begun what a scenario sets up: as the owner, only where nothing is yet, and the work of each request is over at once.
 * Settings and faults of the scenario do not count. Once for each scenario: what somebody removes later stays away. Returns whether anything was
 * made. Throws a UserProblem (exit 2) naming every request that was refused or failed.
 */
export function furnish({ world, started, ask }: Furnishing, scenario: Scenario): boolean {
  const { store, settings } = world
  const fingerprint = fingerprintOf(scenario)
  if (store.get(storeKind, scenario.name) === fingerprint) return false
  const requests = (scenario.setUp ?? []).filter(({ method, path }) => method !== 'PUT' || world.find(filled(path, settings)) === undefined)
  const problems: string[] = []
  for (const [index, request] of requests.entries()) {
    registered(world, filled(request.path, settings))
    const before = new Set([...store.entries('operation')].map(([key]) => key))
    const answer = ask(requestOf(request, settings))
    for (const task of started.tasks()) {
      store.delete('task', String(task.order))
      carryOut(world, task)
    }
    store.commit(world.now())
    problems.push(...failedSince(store, before, answer).map((problem) => `${said(index, request, settings)}: ${problem}`))
  }
  if (problems.length > 0) throw refusedSetUp(scenario, requests.length, problems)
  store.set(storeKind, scenario.name, fingerprint)
  store.commit(world.now())
  return requests.length > 0
}

/** A provider with resources in the subscription is registered there (ARM-10). */
function registered(world: World, path: string): void {
  const [namespace = 'Microsoft.Resources'] = parseArmId(path).type.split('/')
  if (registrationState(world, practiceSubscription, namespace) !== 'Registered')
    world.store.set('registration', registrationKey(practiceSubscription, namespace), 'Registered')
}
