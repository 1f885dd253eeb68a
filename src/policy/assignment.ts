import { idKey } from '../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../common/json.ts'
import { isIn, textOf } from './compare.ts'
import type { Subject } from './context.ts'
import { property } from './fields.ts'

type Reached = Pick<Subject, 'id' | 'type' | 'body'>

/**
 * Whether an assignment leaves a resource out: by excluded scopes or by resource selectors. `properties` are the assignment's.
 * Source: learn.microsoft.com governance/policy/concepts/assignment-structure, scope.
 */
export function leavesOut({ notScopes, resourceSelectors }: JsonObject, subject: Reached): boolean {
  const key = idKey(subject.id)
  const under = (scope: Json) => typeof scope === 'string' && (key === idKey(scope) || key.startsWith(`${idKey(scope)}/`))
  if (Array.isArray(notScopes) && notScopes.some(under)) return true
  return !isSelected(resourceSelectors, subject)
}

/** Whether resource selectors, of an assignment or an exemption, take a resource in; none take everything in. */
export function isSelected(resourceSelectors: Json | undefined, subject: Reached): boolean {
  if (!Array.isArray(resourceSelectors) || resourceSelectors.length === 0) return true
  const values: Readonly<Record<string, Json>> = { resourcelocation: subject.body.location ?? '', resourcetype: subject.type }
  return resourceSelectors.some((selector: Json) => selects(at(selector, 'selectors'), values))
}

/** All of a list of selectors (`kind` with `in` or `notIn`) hold; kinds nobody here knows hold. */
function selects(selectors: Json | undefined, values: Readonly<Record<string, Json>>): boolean {
  if (!Array.isArray(selectors)) return true
  return selectors.every((one: Json) => {
    const kind = textOf(property(one, 'kind')).toLowerCase()
    const value = Object.hasOwn(values, kind) ? values[kind] : undefined
    if (value === undefined) return true
    const list = property(one, 'in')
    return list === undefined ? !isIn(value, property(one, 'notIn')) : isIn(value, list)
  })
}

/** The effect an assignment's `overrides` of kind `policyEffect` put in place of the definition's. */
export function overriddenEffect({ overrides }: JsonObject, reference: string | undefined, subject: Reached): Json | undefined {
  if (!Array.isArray(overrides)) return undefined
  const values = { policydefinitionreferenceid: reference ?? '', resourcelocation: subject.body.location ?? '', resourcetype: subject.type }
  const found = overrides.find(
    (one: Json) => textOf(property(one, 'kind')).toLowerCase() === 'policyeffect' && selects(property(one, 'selectors'), values),
  )
  return found === undefined ? undefined : property(found, 'value')
}
