import { isObject } from '../../src/common/json.ts'

/** SDK models lift `properties` one level up, at every depth; undone on both sides, model and body must be the same. */
export function lifted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lifted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      if (item === undefined) return []
      if (key === 'properties' && isObject(item)) return Object.entries(lifted(item) as object)
      return [[key, lifted(item)]]
    }),
  )
}
