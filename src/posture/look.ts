import { isObject, type JsonObject } from '../common/json.ts'
import type { ArmResource, Verdict } from './types.ts'

/** A value inside a body by dotted path; undefined where there is none. */
export function value(resource: ArmResource, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, key) => (isRecord(inside) ? inside[key] : undefined), resource.body)
}

/** A list inside a body; empty where there is none. */
export function list(resource: ArmResource, path: string): readonly unknown[] {
  const found = value(resource, path)
  return Array.isArray(found) ? found : []
}

/** A verdict that names the property that decided. */
export function open(
  because: string,
  resource: ArmResource,
  path: string,
  fix?: { readonly question: string; readonly value: string },
): Verdict {
  return {
    state: 'open',
    because,
    evidence: { id: resource.id, path, value: value(resource, path) },
    ...(fix === undefined ? {} : { fix }),
  }
}

export const met = (because: string): Verdict => ({ state: 'met', because })
export const notApplicable = (because: string): Verdict => ({ state: 'not-applicable', because })

/** Whether text equals, without regard to case: ARM returns some words in another casing than they were sent. */
export const same = (left: unknown, right: string) => typeof left === 'string' && left.toLowerCase() === right.toLowerCase()

const isRecord = (inside: unknown): inside is JsonObject => isObject(inside)
