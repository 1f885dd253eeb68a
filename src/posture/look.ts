import { lastName } from '../common/arm-id.ts'
import { isObject } from '../common/json.ts'
import type { ArmResource, Fix, Verdict } from './types.ts'

/** A value inside a body by dotted path, a number taking an item of a list; undefined where there is none. */
export function value(resource: ArmResource, path: string): unknown {
  return valueAt(resource.body, path)
}

/** The same inside any part of a body. */
export function valueAt(part: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, key) => {
    if (Array.isArray(inside)) return inside[Number(key)]
    return isObject(inside) ? inside[key] : undefined
  }, part)
}

/** A list inside a body; empty where there is none. */
export function list(resource: ArmResource, path: string): readonly unknown[] {
  return listAt(resource.body, path)
}

/** The same inside any part of a body. */
export function listAt(part: unknown, path: string): readonly unknown[] {
  const found = valueAt(part, path)
  return Array.isArray(found) ? found : []
}

/** A verdict that names the property that decided. */
export function open(because: string, resource: ArmResource, path: string, fix?: Fix): Verdict {
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

/** The last name of a resource: `main` for a pool. */
export const nameOf = (resource: ArmResource) => lastName(resource.id)

/** The first finding about several resources; met where there is none, not applicable where there is no resource. */
export function each(
  resources: readonly ArmResource[],
  none: string,
  because: string,
  finding: (resource: ArmResource) => Verdict | undefined,
): Verdict {
  if (resources.length === 0) return notApplicable(none)
  for (const resource of resources) {
    const found = finding(resource)
    if (found !== undefined) return found
  }
  return met(because)
}

/** The source of a rule that means everybody on the internet. */
export function isEverybody(prefix: unknown): boolean {
  return typeof prefix === 'string' && ['*', 'any', 'internet', '0.0.0.0/0', '0.0.0.0', '::/0'].includes(prefix.toLowerCase())
}
