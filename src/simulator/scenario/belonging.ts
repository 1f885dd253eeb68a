import { createHash } from 'node:crypto'
import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import type { Settings } from '../settings.ts'
import type { Store } from '../store.ts'
import { mergeSettings } from './merge-settings.ts'
import type { DeepPartial, FaultRule, Scenario } from './types.ts'

/** The scenario a practice cloud was born in: what of it still matters. */
export interface Belonging {
  readonly name: string
  readonly fingerprint: string
  readonly seed: number
  readonly settings: Settings
  readonly faults: readonly FaultRule[]
}

/** A new subscription with nothing in it: what a practice cloud begins as when no scenario is named. */
export const freshSubscription: Scenario = { name: 'fresh-subscription', title: 'A new subscription with nothing in it' }

const storeKind = 'scenario'
const storeKey = 'scenario'

export function belongingOf(scenario: Scenario, settings: Settings = mergeSettings(scenario.settings)): Belonging {
  return {
    name: scenario.name,
    fingerprint: fingerprintOf(scenario),
    seed: scenario.seed ?? 1,
    settings,
    faults: scenario.faults ?? [],
  }
}

/** What the store says of itself; undefined for a cloud that has not begun. One begun before scenarios were kept is a fresh subscription. */
export function storedBelonging(store: Store): Belonging | undefined {
  const stored = store.get(storeKind, storeKey)
  // Settings of an older version are completed from the defaults.
  if (stored !== undefined) return { ...stored, settings: mergeSettings(stored.settings as DeepPartial<Settings>) }
  const begun = !store.entries('subscription').next().done
  return begun ? belongingOf(freshSubscription) : undefined
}

export function keepBelonging(store: Store, belonging: Belonging): void {
  store.set(storeKind, storeKey, belonging)
}

/** Refuses a scenario that is not the one the cloud behind a store was born in. Throws a UserProblem (exit 2). */
export function requireBelonging(store: Store, wanted: Scenario): void {
  const found = storedBelonging(store)
  if (found === undefined || (found.name === wanted.name && found.fingerprint === fingerprintOf(wanted))) return
  const name = safeText(wanted.name)
  const where = store.file === undefined ? 'This practice cloud' : `The practice cloud in ${safeText(store.file)}`
  throw new UserProblem({
    code: 'another-scenario',
    what:
      found.name === wanted.name
        ? `${where} began in an earlier version of the scenario ${name}.`
        : `${where} began in the scenario ${safeText(found.name)}, not in ${name}.`,
    why: 'A practice cloud keeps the scenario it began in.',
    now: [
      `Begin another one: the same command with --practice-state ${name}.jsonl`,
      'Go on in this one: the same command without --scenario',
    ],
    exit: exitCodes.usage,
  })
}

/** Changes with anything that changes the cloud: not with the title. */
export function fingerprintOf({ seed = 1, settings = {}, setUp = [], faults = [] }: Scenario): string {
  const content = { seed, settings, setUp, faults } as unknown as JsonObject
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
    .slice(0, 16)
}

/** The order of keys in a file says nothing. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .flatMap(([key, held]) => (held === undefined ? [] : [[key, sorted(held)] as const]))
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  )
}
