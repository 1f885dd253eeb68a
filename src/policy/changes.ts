import { isObject, type Json, type JsonObject } from '../common/json.ts'
import { equal, textOf } from './compare.ts'
import type { Context, Subject } from './context.ts'
import { resolve } from './expressions.ts'
import { aliasOf, keyIn, lookUp, property, tagOf } from './fields.ts'
import { truth } from './functions.ts'

/** One change a modify or append definition wants made. */
export interface Change {
  readonly operation: 'add' | 'addOrReplace' | 'remove'
  readonly field: string
  readonly value: Json
}

/** The operations of a modify definition whose conditions hold. Source: learn governance/policy/concepts/effect-modify. */
export function modifications(context: Context, details: Json | undefined): Change[] {
  const operations = property(details, 'operations')
  return (Array.isArray(operations) ? operations : []).flatMap((one: Json): Change[] => {
    const condition = property(one, 'condition')
    if (condition !== undefined && !truth(resolve(context, condition))) return []
    const operation = textOf(property(one, 'operation')).toLowerCase()
    const field = textOf(resolve(context, property(one, 'field') ?? ''))
    if (operation === 'remove') return [{ operation: 'remove', field, value: null }]
    const value = resolve(context, property(one, 'value') ?? null)
    if (operation === 'addorreplace') return [{ operation: 'addOrReplace', field, value }]
    const there = lookUp(context, field.replace(/\[\*\]$/, '')).values[0]
    return there === undefined || field.endsWith('[*]') ? [{ operation: 'add', field, value }] : []
  })
}

/** What an append definition adds; `conflict` when the request says something else there. Source: effect-append. */
export function appendings(context: Context, details: Json | undefined): { readonly changes: Change[]; readonly conflict: boolean } {
  const wanted = (Array.isArray(details) ? details : []).map((one: Json) => ({
    field: textOf(resolve(context, property(one, 'field') ?? '')),
    value: resolve(context, property(one, 'value') ?? null),
  }))
  const conflict = wanted.some(({ field, value }) => {
    const there = field.endsWith('[*]') ? undefined : lookUp(context, field).values[0]
    return there !== undefined && !equal(there, value)
  })
  return { changes: wanted.map((one) => ({ operation: 'add', ...one })), conflict }
}

/** A body with a change made: a tag, the location or kind, the identity's type, or an alias. */
export function changed(subject: Pick<Subject, 'pathOf'>, body: JsonObject, change: Change): JsonObject {
  const tag = tagOf(change.field)
  const alias = aliasOf(change.field)
  const path = tag !== undefined ? ['tags', tag] : (alias === undefined ? change.field : subject.pathOf(change.field)).split('.')
  return put(body, path, change)
}

function put(body: JsonObject, [head = '', ...rest]: readonly string[], change: Change): JsonObject {
  const each = head.endsWith('[*]')
  const bare = head.replace(/\[\*\]$/, '')
  const name = keyIn(body, bare) ?? bare
  const before = body[name]
  if (rest.length > 0) {
    if (each) {
      const items = Array.isArray(before) ? before : []
      return { ...body, [name]: items.map((item: Json) => (isObject(item) ? put(item, rest, change) : item)) }
    }
    return { ...body, [name]: put(isObject(before) ? before : {}, rest, change) }
  }
  if (change.operation === 'remove') {
    const { [name]: _, ...others } = body
    return others
  }
  if (!each) return { ...body, [name]: change.value }
  const items = Array.isArray(before) ? before : []
  return { ...body, [name]: items.some((item: Json) => equal(item, change.value)) ? items : [...items, change.value] }
}
