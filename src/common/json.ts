/** Plain JSON values: what every stage of the pipeline can be printed, saved and compared as. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Whether a value is a JSON object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path (`properties.principalId`), or undefined where any part is missing. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let current: Json | undefined = value
  for (const key of path.split('.')) {
    if (!isObject(current)) return undefined
    current = current[key]
  }
  return current
}

/** The list at a dotted path; empty where there is none. */
export function listAt(value: Json | undefined, path: string): readonly Json[] {
  const found = at(value, path)
  return Array.isArray(found) ? found : []
}

/** The objects of the list at a dotted path; empty where there is none. */
export function objectsAt(value: Json | undefined, path: string): readonly JsonObject[] {
  return listAt(value, path).filter(isObject)
}

/** A copy in which every string has been passed through `change`; keys are left alone. */
export function mapStrings<T>(value: T, change: (text: string) => string): T
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]))
  }
  return value
}

/** Every string inside a value, in reading order. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn)
  return []
}
