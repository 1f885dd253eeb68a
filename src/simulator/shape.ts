import { isObject, type Json, type JsonObject } from '../common/json.ts'

/** What a JSON value must look like. Written by hand for the properties this program sends and their neighbours. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly minimum?: number; readonly maximum?: number }
  | {
      readonly kind: 'text'
      readonly values?: readonly string[]
      readonly pattern?: RegExp
      readonly minimum?: number
      readonly maximum?: number
    }
  | { readonly kind: 'list'; readonly of: Shape; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'map'; readonly of: Shape }
  | {
      readonly kind: 'object'
      readonly properties: Readonly<Record<string, Shape>>
      readonly required: readonly string[]
      readonly open: boolean
    }

export const any: Shape = { kind: 'any' }
export const readOnly: Shape = { kind: 'read-only' }
export const boolean: Shape = { kind: 'boolean' }
export const integer = (minimum?: number, maximum?: number): Shape => ({
  kind: 'integer',
  ...(minimum === undefined ? {} : { minimum }),
  ...(maximum === undefined ? {} : { maximum }),
})
export const text: Shape = { kind: 'text' }
export const matching = (pattern: RegExp): Shape => ({ kind: 'text', pattern })
/** A closed set of words, compared exactly. */
export const oneOf = (...values: string[]): Shape => ({ kind: 'text', values })
export const list = (of: Shape, maximum?: number): Shape => ({ kind: 'list', of, ...(maximum === undefined ? {} : { maximum }) })
export const map = (of: Shape): Shape => ({ kind: 'map', of })
export const tags = map({ kind: 'text', maximum: 256 })

/** An object with exactly these properties; a name that ends in `!` is required. */
export function object(properties: Readonly<Record<string, Shape>>, { open = false } = {}): Shape {
  const entries = Object.entries(properties)
  return {
    kind: 'object',
    properties: Object.fromEntries(entries.map(([name, shape]) => [name.replace(/!$/, ''), shape])),
    required: entries.flatMap(([name]) => (name.endsWith('!') ? [name.slice(0, -1)] : [])),
    open,
  }
}

/** Properties Azure sets itself: sending one is refused, unless it repeats the value Azure gave. */
export function readOnlyProperties(...names: string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, readOnly]))
}

export interface ShapeProblem {
  readonly path: string
  readonly message: string
}

/**
 * Every way in which a value departs from a shape. `current` is what is stored now: a read-only property that
 * repeats it is let through, as clients send back what they read.
 */
export function problemsIn(shape: Shape, value: Json | undefined, path = '', current?: Json): ShapeProblem[] {
  const wrong = (message: string): ShapeProblem[] => [{ path, message }]
  switch (shape.kind) {
    case 'any':
      return []
    case 'read-only':
      return JSON.stringify(value) === JSON.stringify(current) ? [] : wrong(`Property '${path}' is read-only and cannot be set.`)
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong(`Error converting value ${show(value)} to type 'System.Boolean'. Path '${path}'.`)
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) {
        return wrong(`Error converting value ${show(value)} to type 'System.Int32'. Path '${path}'.`)
      }
      return (shape.minimum !== undefined && value < shape.minimum) || (shape.maximum !== undefined && value > shape.maximum)
        ? wrong(`The value ${value} of '${path}' is out of range (${shape.minimum ?? ''} to ${shape.maximum ?? ''}).`)
        : []
    case 'text':
      if (typeof value !== 'string') return wrong(`Error converting value ${show(value)} to type 'System.String'. Path '${path}'.`)
      if (shape.values !== undefined && !shape.values.includes(value)) {
        return wrong(`Error converting value ${show(value)} of '${path}'. Allowed values: ${shape.values.join(', ')}.`)
      }
      if (shape.pattern !== undefined && !shape.pattern.test(value)) {
        return wrong(`The value ${show(value)} of '${path}' does not match ${shape.pattern.source}.`)
      }
      return (shape.minimum !== undefined && value.length < shape.minimum) || (shape.maximum !== undefined && value.length > shape.maximum)
        ? wrong(`The length of '${path}' must be from ${shape.minimum ?? 0} to ${shape.maximum ?? 'any'} characters.`)
        : []
    case 'list': {
      if (!Array.isArray(value)) return wrong(`Cannot deserialize ${show(value)} into a list. Path '${path}'.`)
      if (shape.maximum !== undefined && value.length > shape.maximum) return wrong(`'${path}' may hold at most ${shape.maximum} items.`)
      const items = Array.isArray(current) ? current : []
      return value.flatMap((item: Json, index) => problemsIn(shape.of, item, `${path}[${index}]`, twinOf(item, items) ?? items[index]))
    }
    case 'map':
      if (!isObject(value)) return wrong(`Cannot deserialize ${show(value)} into an object. Path '${path}'.`)
      return Object.entries(value).flatMap(([key, item]) =>
        problemsIn(shape.of, item, join(path, key), isObject(current) ? current[key] : undefined),
      )
    case 'object': {
      if (!isObject(value)) return wrong(`Cannot deserialize ${show(value)} into an object. Path '${path}'.`)
      const stored: JsonObject = isObject(current) ? current : {}
      const missing = shape.required
        .filter((name) => value[name] === undefined)
        .map((name) => ({ path: join(path, name), message: `Required property '${name}' not found in JSON. Path '${path}'.` }))
      const own = Object.entries(value).flatMap(([name, item]) => {
        const inner = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined
        if (item === undefined || shape.open)
          return inner === undefined || item === undefined ? [] : problemsIn(inner, item, join(path, name), stored[name])
        return inner === undefined
          ? [{ path: join(path, name), message: `Could not find member '${name}' on object. Path '${join(path, name)}'.` }]
          : problemsIn(inner, item, join(path, name), stored[name])
      })
      return [...missing, ...own]
    }
  }
}

/** A value without what only Azure writes: read-only properties that came back unchanged are not kept as if they had been asked for. */
export function withoutReadOnly(shape: Shape, value: Json): Json {
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item: Json) => withoutReadOnly(shape.of, item))
  if (!isObject(value) || (shape.kind !== 'object' && shape.kind !== 'map')) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      if (item === undefined) return []
      const inner = shape.kind === 'map' ? shape.of : Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined
      if (inner === undefined) return [[name, item] as const]
      return inner.kind === 'read-only' ? [] : [[name, withoutReadOnly(inner, item)] as const]
    }),
  )
}

/** A value without nulls: to ARM a null is an absent property. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null || item === undefined ? [] : [[key, withoutNulls(item)] as const])),
  )
}

/** Among stored items the one of the same name: lists of named things may be sent back shorter or in another order. */
function twinOf(item: Json, items: readonly Json[]): Json | undefined {
  return isObject(item) && item.name !== undefined ? items.find((other) => isObject(other) && other.name === item.name) : undefined
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
const show = (value: Json | undefined) => JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
