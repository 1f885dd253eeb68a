import { idKey } from '../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../common/json.ts'
import { type Reference, referencesIn, resolveReferences } from '../common/reference.ts'
import { textsIn } from './paths.ts'
import type { KnownValues } from './types.ts'

/**
 * A copy of a body with every reference replaced by the value it stands for, as far as known; what is not known stays.
 * A text that is nothing but one reference takes on the value itself, so that numbers and lists survive.
 */
export function resolved(body: JsonObject, known: KnownValues): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([key, item]) => [resolvedText(key, known), resolvedValue(item, known)]))
}

/** The references inside a value, keys of maps included, each once. */
export function referencesOf(value: Json | undefined): Reference[] {
  const found = textsIn(value).flatMap(referencesIn)
  return [...new Map(found.map((each) => [`${idKey(each.id)}#${each.path}`, each])).values()]
}

function resolvedValue(value: Json | undefined, known: KnownValues): Json | undefined {
  if (typeof value === 'string') {
    const [only, ...others] = referencesIn(value)
    if (only !== undefined && others.length === 0 && value === `{{${only.id}#${only.path}}}`) return lookUp(only, known) ?? value
    return resolvedText(value, known)
  }
  if (Array.isArray(value)) return value.map((item: Json) => resolvedValue(item, known) ?? null)
  return isObject(value) ? resolved(value, known) : value
}

function resolvedText(text: string, known: KnownValues): string {
  return resolveReferences(text, (reference) => {
    const value = lookUp(reference, known)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  })
}

/** Empty text is what a service gives for a value it has not made up its mind about: not known. */
function lookUp(reference: Reference, known: KnownValues): Json | undefined {
  const value = at(known.get(idKey(reference.id)), reference.path)
  return value === '' ? undefined : value
}
