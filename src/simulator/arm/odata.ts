import { at, isObject, type Json, type JsonObject } from '../../common/json.ts'
import { ArmError } from '../errors.ts'
import type { Entry } from './listing.ts'

/**
 * A list with an OData `$filter` and `$select`, as Batch offers it for pools: comparisons, `and`, `or`, `not`, parentheses, `startswith`,
 * `endswith`, `contains`. Paths are written with slashes (`properties/allocationState`). Throws 400 for anything else.
 * Source: learn.microsoft.com rest/api/batchmanagement/pool/list-by-batch-account.
 */
export function filteredAndSelected(entries: readonly Entry[], query: ReadonlyMap<string, string>): Entry[] {
  const filter = query.get('$filter')?.trim() ?? ''
  const select = (query.get('$select') ?? '').split(',').flatMap((path) => (path.trim() === '' ? [] : [path.trim()]))
  const keeps = filter === '' ? () => true : parseFilter(filter)
  return entries
    .map(({ key, body }) => ({ key, shown: body() }))
    .filter(({ shown }) => keeps(shown))
    .map(({ key, shown }) => ({ key, body: () => (select.length === 0 ? shown : selected(shown, select)) }))
}

type Test = (body: JsonObject) => boolean
type Value = (body: JsonObject) => Json | undefined

/** Identity is always shown; the rest as selected. */
function selected(body: JsonObject, paths: readonly string[]): JsonObject {
  const { id, name, type, etag, properties } = body
  const wanted = paths.flatMap((path) => (/^properties\//i.test(path) ? [path.slice(11).toLowerCase()] : []))
  const whole = paths.some((path) => path.toLowerCase() === 'properties')
  const inner = Object.entries(isObject(properties) ? properties : {}).filter(([key]) => whole || wanted.includes(key.toLowerCase()))
  const top = Object.entries(body).filter(([key]) => key !== 'properties' && paths.some((path) => path.toLowerCase() === key.toLowerCase()))
  return { id, name, type, ...(etag === undefined ? {} : { etag }), ...Object.fromEntries(top), properties: Object.fromEntries(inner) }
}

const token = /\s*(?:('(?:[^']|'')*')|(datetime'[^']*')|([A-Za-z_][\w/]*)|(-?\d+(?:\.\d+)?)|([(),]))/y

function tokens(filter: string): string[] {
  const found: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < filter.trimEnd().length) {
    const match = token.exec(filter)
    if (match === null) throw invalid(filter)
    found.push(match[0].trim())
  }
  // `datetime'…'` is read as a word and a text: put them together again.
  return found.flatMap((part, index) =>
    part.toLowerCase() === 'datetime' && found[index + 1]?.startsWith("'") === true
      ? []
      : [found[index - 1]?.toLowerCase() === 'datetime' && part.startsWith("'") ? `datetime${part}` : part],
  )
}

function parseFilter(filter: string): Test {
  const words = tokens(filter)
  let next = 0
  const deepest = 50
  const take = () => words[next++]
  const peek = () => words[next]?.toLowerCase()
  const expect = (wanted: string) => {
    if (take()?.toLowerCase() !== wanted) throw invalid(filter)
  }
  const value = (): Value => {
    const word = take()
    if (word === undefined || /^[(),]$/.test(word)) throw invalid(filter)
    if (word.startsWith("'")) return () => word.slice(1, -1).replaceAll("''", "'")
    if (/^datetime'/i.test(word)) return () => moment(word.slice(9, -1))
    if (/^-?\d/.test(word)) return () => Number(word)
    if (word === 'true' || word === 'false') return () => word === 'true'
    if (word === 'null') return () => null
    return (body) => at(body, word.replaceAll('/', '.'))
  }
  const term = (depth: number): Test => {
    if (depth > deepest) throw invalid(filter)
    const word = peek()
    if (word === 'not') {
      take()
      const inner = term(depth + 1)
      return (body) => !inner(body)
    }
    if (word === '(') {
      take()
      const inner = either(depth + 1)
      expect(')')
      return inner
    }
    if (word === 'startswith' || word === 'endswith' || word === 'contains') {
      take()
      expect('(')
      const left = value()
      expect(',')
      const right = value()
      expect(')')
      return (body) => textTest(word, String(left(body) ?? ''), String(right(body) ?? ''))
    }
    const left = value()
    const operator = take()?.toLowerCase() ?? ''
    if (!/^(eq|ne|lt|le|gt|ge)$/.test(operator)) throw invalid(filter)
    const right = value()
    return (body) => compare(operator, left(body), right(body))
  }
  const both = (depth: number): Test => {
    let result = term(depth)
    while (peek() === 'and') {
      take()
      const [left, right] = [result, term(depth)]
      result = (body) => left(body) && right(body)
    }
    return result
  }
  const either = (depth: number): Test => {
    let result = both(depth)
    while (peek() === 'or') {
      take()
      const [left, right] = [result, both(depth)]
      result = (body) => left(body) || right(body)
    }
    return result
  }
  const result = either(0)
  if (next < words.length) throw invalid(filter)
  return result
}

function textTest(kind: 'startswith' | 'endswith' | 'contains', text: string, part: string): boolean {
  if (kind === 'startswith') return text.startsWith(part)
  return kind === 'endswith' ? text.endsWith(part) : text.includes(part)
}

function compare(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  const [one, other] = typeof right === 'number' && typeof left === 'string' ? [moment(left), right] : [left ?? null, right ?? null]
  if (operator === 'eq') return one === other
  if (operator === 'ne') return one !== other
  if (one === null || other === null || typeof one !== typeof other) return false
  if (operator === 'lt') return one < other
  if (operator === 'le') return one <= other
  return operator === 'gt' ? one > other : one >= other
}

const moment = (text: string) => Date.parse(text)

const invalid = (filter: string) =>
  new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`)
