import { isObject, type Json } from '../common/json.ts'

/**
 * Paths of changes and of rules. A change says which item it is about, `properties.securityRules[allow-vpn].properties.access`;
 * a rule speaks of all items, `properties.securityRules[].properties.access`. Maps keyed by ids are written like lists.
 */

/** The path of a change as a rule would write it. Azure names cannot hold brackets, so nothing is escaped. */
export function rulePath(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '[]')
}

/** Whether a path is one of the rules or lies below one. */
export function isCovered(path: string, rules: readonly string[] = []): boolean {
  const plain = rulePath(path)
  return rules.some((rule) => plain === rule || plain.startsWith(`${rule}.`) || plain.startsWith(`${rule}[`))
}

/** Whether a path is exactly one of the rules; a list may be named with or without its closing `[]`. */
export function isNamed(path: string, rules: readonly string[] = []): boolean {
  const plain = withoutItems(rulePath(path))
  return rules.some((rule) => withoutItems(rule) === plain)
}

/** Every value a rule's path reaches; for a map keyed by ids, the keys as well as what they hold. */
export function valuesAt(value: Json | undefined, rule: string): Json[] {
  let found: Json[] = value === undefined ? [] : [value]
  for (const part of rule.split('.').filter((each) => each !== '')) {
    const items = part.endsWith('[]')
    const key = items ? part.slice(0, -2) : part
    found = found.flatMap((each) => {
      const next: Json | undefined = key === '' ? each : isObject(each) ? each[key] : undefined
      if (next === undefined) return []
      if (!items) return [next]
      return isObject(next) ? [...Object.keys(next), ...definedValues(next)] : Array.isArray(next) ? [...next] : []
    })
  }
  return found
}

/** Every text inside a value, the keys of its maps included. */
export function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsIn(item))
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)])
  return []
}

function withoutItems(path: string): string {
  return path.endsWith('[]') ? path.slice(0, -2) : path
}

function definedValues(value: { readonly [key: string]: Json | undefined }): Json[] {
  return Object.values(value).filter((each): each is Json => each !== undefined)
}
