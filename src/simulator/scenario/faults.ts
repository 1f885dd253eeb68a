import type { Store } from '../store.ts'
import { type Draw, draw } from './chance.ts'
import type { FaultEffect, FaultRule } from './types.ts'

/** What fault rules look at. */
export interface FaultSubject {
  readonly method: string
  /** Path of the URL, decoded. */
  readonly path: string
}

/** How often each rule was met, in their order, and the state of chance. */
export interface FaultCounters {
  readonly met: readonly number[]
  readonly chance: number
}

/** Decides which requests go wrong. */
export interface Faults {
  /** Counts the request with every rule it matches and returns the effect that strikes it, if any. */
  next(subject: FaultSubject): FaultEffect | undefined
  /** Puts the counters where a restart finds them; to be committed with the request, or by itself when the request is refused. */
  keep(): void
}

const storeKind = 'fault'
const storeKey = 'counters'

/**
 * The fault rules of a scenario. How often each was met, and where the chance stands, is kept in the store, so that a restart goes on
 * in the same sequence: the same seed and the same requests give the same faults.
 */
export function createFaults(store: Store, rules: readonly FaultRule[], seed: number): Faults {
  if (rules.length === 0) return { next: () => undefined, keep: () => {} }
  const compiled = rules.map(compile)
  const kept = store.get(storeKind, storeKey)
  const met = rules.map((_, index) => kept?.met[index] ?? 0)
  let chance = kept?.chance ?? seed
  let changed = false
  const drawn = (): number => {
    const { value, state }: Draw = draw(chance)
    chance = state
    return value
  }
  return {
    next(subject) {
      const type = typeOf(subject.path)
      let effect: FaultEffect | undefined
      for (const [index, { rule, matches }] of compiled.entries()) {
        if (!matches(subject.method, type, subject.path)) continue
        changed = true
        const count = (met[index] ?? 0) + 1
        met[index] = count
        const strikes = inRange(rule, count) && (rule.probability === undefined || drawn() < rule.probability)
        if (strikes) effect ??= rule.effect
      }
      return effect
    },
    keep() {
      if (changed) store.set(storeKind, storeKey, { met: [...met], chance })
      changed = false
    },
  }
}

function inRange({ nth, from = 1, to = Number.POSITIVE_INFINITY }: FaultRule, count: number): boolean {
  return nth === undefined ? count >= from && count <= to : count === nth
}

function compile(rule: FaultRule) {
  const { method, type, path } = rule.match
  const tests = [method, type, path].map((text) => (text === undefined ? undefined : wildcard(text)))
  return {
    rule,
    matches: (...values: [method: string, type: string, path: string]) =>
      tests.every((test, index) => test?.test(values[index] ?? '') ?? true),
  }
}

/** `*` stands for any characters; everything else for itself, without case. */
function wildcard(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'is')
}

/** The resource type a path speaks of: `Microsoft.Network/virtualNetworks/subnets`; of operations `Microsoft.Network/locations/operations`. */
export function typeOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  if (provider === -1) return parts.length >= 3 ? 'Microsoft.Resources/resourceGroups' : 'Microsoft.Resources/subscriptions'
  const [namespace = '', ...rest] = parts.slice(provider + 1)
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/')
}
