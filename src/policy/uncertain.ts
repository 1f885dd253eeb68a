import { isObject, type Json, type JsonObject, stringsIn } from '../common/json.ts'
import { referencesIn } from '../common/reference.ts'
import { textOf } from './compare.ts'
import { type Evaluated, holds } from './conditions.ts'
import { type Context, UnknownAlias } from './context.ts'
import { ExpressionError } from './expression-parser.ts'
import { resolve } from './expressions.ts'
import { lookUp, property } from './fields.ts'

/** Whether a rule holds, or why that is not known beforehand. */
export type Truth =
  | { readonly holds: boolean; readonly seen: readonly Evaluated[] }
  | { readonly holds: 'unknown'; readonly because: string }

/**
 * Whether a rule's `if` holds, where some things are not known: an alias without a path, a value that exists only once something is created
 * (`common/reference.ts`), an expression of a kind that cannot be evaluated here. What is known may still decide: one false condition of an `allOf`
 * makes it false, whatever the others are.
 */
export function truthOf(context: Context, node: Json | undefined): Truth {
  if (!isObject(node)) return { holds: 'unknown', because: 'a condition is not an object' }
  const all = property(node, 'allOf')
  if (Array.isArray(all))
    return joined(
      all.map((inner: Json) => truthOf(context, inner)),
      false,
    )
  const some = property(node, 'anyOf')
  if (Array.isArray(some))
    return joined(
      some.map((inner: Json) => truthOf(context, inner)),
      true,
    )
  const denied = property(node, 'not')
  if (denied !== undefined) {
    const inner = truthOf(context, denied)
    return inner.holds === 'unknown' ? inner : { ...inner, holds: !inner.holds }
  }
  return leaf(context, node)
}

/** What several conditions come to: any that `decides` does, else the first that is not known, else all agree. */
function joined(parts: readonly Truth[], decides: boolean): Truth {
  const deciding = parts.find((part) => part.holds === decides)
  if (deciding !== undefined) return deciding
  const unknown = parts.find((part) => part.holds === 'unknown')
  if (unknown !== undefined) return unknown
  return { holds: !decides, seen: parts.flatMap((part) => (part.holds === 'unknown' ? [] : part.seen)) }
}

function leaf(context: Context, node: JsonObject): Truth {
  try {
    const later = textsOf(context, node).find((text) => referencesIn(text).length > 0)
    if (later !== undefined && property(node, 'exists') === undefined) {
      return { holds: 'unknown', because: 'it asks for a value that exists only once something is created' }
    }
    const seen: Evaluated[] = []
    return { holds: holds(context, node, seen), seen }
  } catch (error) {
    if (error instanceof UnknownAlias) return { holds: 'unknown', because: `the alias ${error.alias} is not known` }
    if (error instanceof ExpressionError) return { holds: 'unknown', because: error.message }
    throw error
  }
}

/** The texts a condition compares. */
function textsOf(context: Context, node: JsonObject): readonly string[] {
  const field = property(node, 'field')
  if (field !== undefined) return stringsIn(lookUp(context, textOf(resolve(context, field))).values)
  const value = property(node, 'value')
  if (value !== undefined) return stringsIn(resolve(context, value))
  const counted = property(property(node, 'count'), 'field')
  return counted === undefined ? [] : stringsIn(lookUp(context, textOf(resolve(context, counted))).values)
}
