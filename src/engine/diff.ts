import { idKey } from '../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../common/json.ts'
import { isCovered, isNamed, rulePath, valuesAt } from './paths.ts'
import { resolved } from './references.ts'
import { looksLikeId, sameValue } from './same-value.ts'
import type { Change, DiffRules, KnownValues } from './types.ts'

const nothingKnown: KnownValues = new Map()

/**
 * Where a live body differs from a wanted one, path by path. It differs only where the wanted body states a value.
 *
 * - Absent, null, `{}` and `[]` state nothing when the other side has nothing either. A wanted null asks for absence.
 * - Keys are looked up exactly, then without regard to case (tag names and id keys come back in another case). A key that is an id
 *   (`userAssignedIdentities`) states that the entry exists: `{}` below it is satisfied by any object.
 * - Lists of objects that all have a `name` (or `rules.keys`, or else an `id`) are matched by it in any order; extra live entries are
 *   someone else's, unless the list or map is `exact`.
 * - All other lists are one value: order is of no account unless `ordered`, and an extra entry is a difference. The change is the whole
 *   list, or one item of it when just items differ.
 * - References are resolved from `known` first; one that cannot be is a difference, shown as the reference.
 */
export function diff(wanted: JsonObject, live: JsonObject, rules: DiffRules = {}, known: KnownValues = nothingKnown): Change[] {
  const body = resolved(wanted, known)
  return [...compare('', body, live, rules), ...unaskedIn(body, live, rules)]
}

/** Values another wish has left behind, where this one says nothing. */
function unaskedIn(wanted: JsonObject, live: JsonObject, rules: DiffRules): Change[] {
  return Object.entries(rules.unasked ?? {}).flatMap(([path, values]) => {
    if (valuesAt(wanted, path).length > 0) return []
    const found = valuesAt(live, path).find((value) => values.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    return found === undefined ? [] : [{ path: path.replaceAll('[]', ''), from: found, to: undefined }]
  })
}

/** Whether any change touches a part that can only be set at creation. */
export function needsReplacement(changes: readonly Change[], rules: DiffRules = {}): boolean {
  return changes.some((change) => {
    if (isCovered(change.path, rules.immutable)) return true
    const plain = rulePath(change.path)
    return (rules.immutable ?? []).some((rule) => {
      if (!rule.startsWith(`${plain}.`) && !rule.startsWith(`${plain}[`)) return false
      return valuesAt(change.to, rule.slice(plain.length).replace(/^\./, '')).length > 0
    })
  })
}

function compare(path: string, wanted: Json | undefined, live: Json | undefined, rules: DiffRules): Change[] {
  if (wanted === undefined || isCovered(path, rules.ignore)) return []
  if (wanted === null) return live === undefined || live === null ? [] : [{ path, from: live, to: null }]
  if (Array.isArray(wanted)) return compareLists(path, wanted, live, rules)
  if (isObject(wanted)) return compareObjects(path, wanted, live, rules)
  return live !== undefined && sameValue(path, wanted, live, rules) ? [] : [{ path, from: live, to: wanted }]
}

function compareObjects(path: string, wanted: JsonObject, live: Json | undefined, rules: DiffRules): Change[] {
  if (!isObject(live)) return missing(path, wanted, live, rules)
  const seen = new Set<string>()
  const changes = Object.entries(wanted).flatMap(([key, value]) => {
    const liveKey = findKey(live, key)
    if (liveKey !== undefined) seen.add(liveKey)
    const found = liveKey === undefined ? undefined : live[liveKey]
    const below = belowKey(path, key)
    if (looksLikeId(key) && (found === undefined || found === null) && value !== undefined && !isCovered(below, rules.ignore)) {
      return [{ path: below, from: undefined, to: value }]
    }
    return compare(below, value, found, rules)
  })
  changes.push(...unwanted(path, wanted, live, rules))
  // An item of an exact list is not exact itself: the service adds id, etag and state to what it lists.
  if (path.endsWith(']') || !isNamed(path, rules.exact)) return changes
  const extra = Object.entries(live).filter(([key, value]) => !seen.has(key) && value !== undefined && value !== null)
  return [...changes, ...extra.map(([key, value]) => ({ path: belowKey(path, key), from: value, to: undefined }))]
}

/** Parts a rule wants away where the wanted body does not state them. */
function unwanted(path: string, wanted: JsonObject, live: JsonObject, rules: DiffRules): Change[] {
  return (rules.absent ?? []).flatMap((rule) => {
    const dot = rule.lastIndexOf('.')
    const key = rule.slice(dot + 1)
    if (rulePath(path) !== rule.slice(0, Math.max(0, dot)) || wanted[key] !== undefined) return []
    const found = live[key]
    return isEmpty(found) ? [] : [{ path: belowKey(path, key), from: found, to: undefined }]
  })
}

/** Services show some parts that say nothing: an empty list, an object of such. */
function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.values(value).every((item) => isEmpty(item))
}

function compareLists(path: string, wanted: readonly Json[], live: Json | undefined, rules: DiffRules): Change[] {
  if (!Array.isArray(live)) return missing(path, wanted, live, rules)
  const key = itemKey(path, wanted.length > 0 ? wanted : live, rules)
  if (key !== undefined) return compareNamed(path, key, wanted, live, rules)
  return isNamed(path, rules.ordered) ? compareInOrder(path, wanted, live, rules) : compareUnordered(path, wanted, live, rules)
}

function compareNamed(path: string, key: string, wanted: readonly Json[], live: readonly Json[], rules: DiffRules): Change[] {
  const left = [...live]
  const changes = wanted.flatMap((item): Change[] => {
    const name = isObject(item) ? item[key] : undefined
    const below = `${path}[${String(name)}]`
    const index = left.findIndex((each) => isObject(each) && sameName(each[key], name))
    if (index === -1) return isCovered(below, rules.ignore) ? [] : [{ path: below, from: undefined, to: stated(below, item, rules) }]
    const [found] = left.splice(index, 1)
    // The key has matched already, in whatever case the service prefers.
    return compare(below, isObject(item) ? { ...item, [key]: undefined } : item, found, rules)
  })
  if (!isNamed(path, rules.exact)) return changes
  const extra = left.map((item): Change => ({ path: `${path}[${isObject(item) ? String(item[key]) : ''}]`, from: item, to: undefined }))
  return [...changes, ...extra.filter((change) => !isCovered(change.path, rules.ignore))]
}

function compareInOrder(path: string, wanted: readonly Json[], live: readonly Json[], rules: DiffRules): Change[] {
  if (wanted.length !== live.length) return [{ path, from: live, to: wanted }]
  return wanted.flatMap((item, index) => compare(`${path}[${index}]`, item, live[index], rules))
}

function compareUnordered(path: string, wanted: readonly Json[], live: readonly Json[], rules: DiffRules): Change[] {
  const left = [...live]
  const unmatched = wanted.filter((item, position) => {
    const index = left.findIndex((each) => compare(`${path}[${position}]`, item, each, rules).length === 0)
    if (index !== -1) left.splice(index, 1)
    // A value given twice in a list of plain values is the same set.
    return index === -1 && (isObject(item) || !live.some((each) => compare(`${path}[]`, item, each, rules).length === 0))
  })
  const extra = left.filter((each) => isObject(each) || !wanted.some((item) => compare(`${path}[]`, item, each, rules).length === 0))
  if (unmatched.length === 0 && extra.length === 0) return []
  if (unmatched.length === extra.length && [...unmatched, ...extra].every(isObject)) {
    return unmatched.flatMap((item, index) => compare(`${path}[${wanted.indexOf(item)}]`, item, extra[index], rules))
  }
  return [{ path, from: live, to: wanted }]
}

function missing(path: string, wanted: Json, live: Json | undefined, rules: DiffRules): Change[] {
  const to = stated(path, wanted, rules)
  return to === undefined ? [] : [{ path, from: live, to }]
}

/** What a wanted value really asks for: without ignored parts and without parts that state nothing; undefined when that is nothing. */
function stated(path: string, value: Json | undefined, rules: DiffRules): Json | undefined {
  if (value === undefined || value === null || isCovered(path, rules.ignore)) return undefined
  if (Array.isArray(value)) {
    const items = value.map((item: Json, index) => stated(`${path}[${index}]`, item, rules)).filter((item) => item !== undefined)
    return items.length === 0 ? undefined : items
  }
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const below = belowKey(path, key)
    const kept = stated(below, item, rules)
    if (kept !== undefined) return [[key, kept] as const]
    return looksLikeId(key) && item !== undefined && item !== null && !isCovered(below, rules.ignore) ? [[key, {}] as const] : []
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function itemKey(path: string, items: readonly Json[], rules: DiffRules): string | undefined {
  const told = Object.entries(rules.keys ?? {}).find(([list]) => isNamed(path, [list]))?.[1]
  const candidates = told === undefined ? ['name', 'id'] : [told]
  if (items.length === 0) return undefined
  return candidates.find((key) => items.every((item) => isObject(item) && ['string', 'number'].includes(typeof item[key])))
}

function sameName(left: Json | undefined, right: Json | undefined): boolean {
  return typeof left === typeof right && idKey(String(left)) === idKey(String(right))
}

function findKey(live: JsonObject, key: string): string | undefined {
  if (Object.hasOwn(live, key)) return key
  return Object.keys(live).find((each) => idKey(each) === idKey(key))
}

function belowKey(path: string, key: string): string {
  if (looksLikeId(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
