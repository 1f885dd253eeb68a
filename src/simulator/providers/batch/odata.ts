import { at, type Json } from '../../../common/json.ts'
import { ArmError } from '../../errors.ts'

type Test = (item: Json) => boolean

const tokens = /\s*(\(|\)|,|'(?:[^']|'')*'|[^\s(),']+)/gy

/**
 * A `$filter` of Batch's lists as a test on the items shown: `and`, `or`, `not`, parentheses, `eq ne gt ge lt le`, and `startswith(path, 'text')`.
 * Paths are given with `/` and must be among the known ones. Anything else: 400 `InvalidQueryParameterValue` (code unverified).
 */
export function filterOf(text: string | undefined, known: readonly string[]): Test {
  if (text === undefined || text.trim() === '') return () => true
  const parts = split(text)
  let next = 0
  const refuse = () => new ArmError(400, 'InvalidQueryParameterValue', `The value '${text}' of the query parameter $filter is invalid.`)
  const take = (): string => {
    const part = parts[next]
    if (part === undefined) throw refuse()
    next += 1
    return part
  }
  const expect = (wanted: string) => {
    if (take() !== wanted) throw refuse()
  }
  const path = (word: string): string => {
    const found = known.find((one) => one.toLowerCase() === word.toLowerCase())
    if (found === undefined) throw refuse()
    return found.replaceAll('/', '.')
  }
  const either = (): Test => {
    let left = both()
    while (parts[next]?.toLowerCase() === 'or') {
      next += 1
      const [one, other] = [left, both()]
      left = (item) => one(item) || other(item)
    }
    return left
  }
  const both = (): Test => {
    let left = single()
    while (parts[next]?.toLowerCase() === 'and') {
      next += 1
      const [one, other] = [left, single()]
      left = (item) => one(item) && other(item)
    }
    return left
  }
  const single = (): Test => {
    const word = take()
    if (word.toLowerCase() === 'not') {
      const inner = single()
      return (item) => !inner(item)
    }
    if (word === '(') {
      const inner = either()
      expect(')')
      return inner
    }
    if (word.toLowerCase() === 'startswith') {
      expect('(')
      const where = path(take())
      expect(',')
      const start = String(literal(take(), refuse)).toLowerCase()
      expect(')')
      return (item) =>
        String(at(item, where) ?? '')
          .toLowerCase()
          .startsWith(start)
    }
    const where = path(word)
    const compare = comparisons[take().toLowerCase()]
    if (compare === undefined) throw refuse()
    const value = literal(take(), refuse)
    return (item) => compare(order(at(item, where), value))
  }
  const test = either()
  if (next < parts.length) throw refuse()
  return test
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
}

/** Texts compare without case, `datetime'…'` literals arrive as plain texts; a missing value equals null only. */
function order(actual: Json | undefined, wanted: Json): number {
  if (actual === undefined || actual === null || wanted === null) return (actual ?? null) === wanted ? 0 : Number.NaN
  if (typeof actual === 'number' && typeof wanted === 'number') return actual - wanted
  const [left, right] = [String(actual).toLowerCase(), String(wanted).toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}

function literal(word: string, refuse: () => ArmError): Json {
  if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'")
  if (word === 'null' || word === 'true' || word === 'false') return JSON.parse(word) as Json
  if (word.trim() !== '' && Number.isFinite(Number(word))) return Number(word)
  if (/^\d{4}-\d\d-\d\dT/.test(word)) return word
  throw refuse()
}

/** `datetime'x'` is read as `'x'`. */
function split(text: string): string[] {
  const found: string[] = []
  tokens.lastIndex = 0
  const plain = text.replace(/\bdatetime(?=')/gi, '').trim()
  for (let match = tokens.exec(plain); match !== null; match = tokens.exec(plain)) {
    found.push(match[1] ?? '')
    if (tokens.lastIndex >= plain.length) break
  }
  return tokens.lastIndex < plain.length || found.length === 0 ? [...found, '\u0000'] : found
}
