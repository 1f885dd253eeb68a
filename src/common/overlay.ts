import { idKey } from './arm-id.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** A value at a path of a body, as the plan writes paths: `properties.securityRules[allow-vpn].properties.access`. */
export interface ValueAt {
  readonly path: string
  /** Undefined: nothing shall be there. */
  readonly value: Json | undefined
}

/**
 * A copy of a body that says, at each path, the value given: what is found there and shall stay although something else is wanted.
 * An item of a list is found by its `name` or `id`, or by its place; one that is not in the list is added to it. A path the body does not lead to
 * (a PATCH speaks of some parts only) is passed over.
 */
export function overlay(body: JsonObject, values: readonly ValueAt[]): JsonObject {
  return values.reduce<JsonObject>((current, { path, value }) => {
    const parts = partsOf(path)
    const changed = parts.length === 0 ? current : put(current, parts, value)
    return isObject(changed) ? changed : current
  }, body)
}

type Part = { readonly key: string } | { readonly item: string }

/** `a.b[c].d` → a, b, [c], d. What stands in brackets may hold dots and slashes. */
function partsOf(path: string): Part[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, item, key]) => (item === undefined ? { key: key ?? '' } : { item }))
}

function put(target: Json | undefined, [part, ...rest]: readonly Part[], value: Json | undefined): Json | undefined {
  if (part === undefined) return value
  if ('item' in part && Array.isArray(target)) return putItem(target, part.item, rest, value)
  const wanted = 'item' in part ? part.item : part.key
  if (!isObject(target)) return target
  const key = Object.keys(target).find((each) => idKey(each) === idKey(wanted)) ?? wanted
  const below = target[key]
  if (rest.length > 0 && below === undefined) return target
  const changed = put(below, rest, value)
  const { [key]: _, ...others } = target
  return changed === undefined ? others : { ...target, [key]: changed }
}

function putItem(list: readonly Json[], item: string, rest: readonly Part[], value: Json | undefined): Json {
  const by = (keys: readonly string[] | undefined) =>
    list.findIndex(
      (each) =>
        isObject(each) &&
        (keys ?? Object.keys(each)).some((key) => typeof each[key] === 'string' && idKey(String(each[key])) === idKey(item)),
    )
  const named = by(['name', 'id']) === -1 ? by(undefined) : by(['name', 'id'])
  const index = named === -1 && /^\d+$/.test(item) && Number(item) < list.length ? Number(item) : named
  if (index === -1) return rest.length === 0 && value !== undefined ? [...list, value] : list
  const changed = put(list[index], rest, value)
  return list.flatMap((each, position) => (position !== index ? [each] : changed === undefined ? [] : [changed]))
}
