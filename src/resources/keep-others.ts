import { idKey } from '../common/arm-id.ts'
import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { Change, DiffRules } from '../engine/types.ts'
import { lifted } from './lifted.ts'

export interface Found {
  readonly live: JsonObject
  readonly rules: DiffRules
  /** What the plan said would change. */
  readonly changes: readonly Change[]
  /** Parts in which the service lists who uses it. */
  readonly backReferences?: readonly string[]
}

/**
 * A model to send over what stands: what the model does not speak of stays as others set it, because a PUT takes away whatever it does not state
 * (learn.microsoft.com/rest/api/virtualnetwork). Only what the plan listed changes. A list the model states is ours; of lists of named things that are
 * not `exact`, others' entries stay. What points at another resource is never mixed.
 */
export function keepOthers(model: unknown, { live, rules, changes, backReferences = [] }: Found): unknown {
  if (!isObject(model)) return model
  const going = changes.filter(({ to }) => to === undefined || to === null).map(({ path }) => path)
  const left = new Set([...(rules.absent ?? []), ...going, ...backReferences].map(plain))
  const exact = new Set((rules.exact ?? []).map(plain))
  const nested = isObject(model.properties)
  const kept = nested
    ? { ...withoutProperties(lifted(live), live), properties: isObject(live.properties) ? lifted(live.properties) : {} }
    : lifted(live)
  return merged('', model, kept)

  function merged(path: string, wanted: JsonObject, found: JsonObject): JsonObject {
    const others = Object.entries(found).filter(([key]) => !(key in wanted) && !left.has(plain(under(path, key))))
    const ours = Object.entries(wanted).map(([key, value]) => [
      key,
      value === undefined ? value : together(under(path, key), value, found[key]),
    ])
    return Object.fromEntries([...others, ...ours])
  }

  function together(path: string, wanted: Json, found: Json | undefined): Json {
    if (Array.isArray(wanted)) return exact.has(plain(path)) ? wanted : withOthers(wanted, found)
    if (!isObject(wanted) || !isObject(found) || 'id' in wanted) return wanted
    return merged(path, wanted, found)
  }
}

/** Our entries, and those of others that go by another name. */
function withOthers(wanted: readonly Json[], found: Json | undefined): Json {
  const all = Array.isArray(found) ? [...found] : []
  const by = ['name', 'id'].find(
    (key) => wanted.length > 0 && [...wanted, ...all].every((item) => isObject(item) && typeof item[key] === 'string'),
  )
  if (by === undefined) return [...wanted]
  const nameOf = (item: Json) => (isObject(item) ? idKey(String(item[by])) : '')
  const ours = new Set(wanted.map(nameOf))
  return [...wanted, ...all.filter((item: Json) => !ours.has(nameOf(item)))]
}

/** The parts of a lifted body that do not come from `properties`. */
function withoutProperties(body: JsonObject, { properties }: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !isObject(properties) || !(key in properties)))
}

const under = (path: string, key: string) => (path === '' ? key : `${path}.${key}`)
const plain = (path: string) =>
  path
    .replaceAll(/(^|\.)properties(?=\.|$)/g, '$1')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^\./, '')
