import { isObject, type Json } from '../common/json.ts'
import { property } from './fields.ts'

type Value = Json | undefined

/**
 * Equality of the policy language: texts without case, `true` equals `'true'`, nothing equals the empty text.
 * Source: learn.microsoft.com governance/policy/concepts/definition-structure-policy-rule (conditions).
 */
export function equal(left: Value, right: Value): boolean {
  if (isObject(left) || isObject(right) || Array.isArray(left) || Array.isArray(right)) {
    return JSON.stringify(left)?.toLowerCase() === JSON.stringify(right)?.toLowerCase()
  }
  return textOf(left).toLowerCase() === textOf(right).toLowerCase()
}

/** One `*` stands for any characters; no case. */
export function like(value: Value, pattern: Value): boolean {
  if (value === undefined || value === null) return false
  const [head = '', ...tail] = textOf(pattern).toLowerCase().split('*')
  const text = textOf(value).toLowerCase()
  if (tail.length === 0) return text === head
  const end = tail.join('*')
  return text.length >= head.length + end.length && text.startsWith(head) && text.endsWith(end)
}

/** `#` a digit, `?` a letter, `.` any character, others themselves. */
export function match(value: Value, pattern: Value, ignoreCase: boolean): boolean {
  if (value === undefined || value === null) return false
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  const text = [...fold(textOf(value))]
  const wanted = [...fold(textOf(pattern))]
  return (
    text.length === wanted.length &&
    wanted.every((sign, index) => {
      const letter = text[index] ?? ''
      if (sign === '#') return /\d/.test(letter)
      if (sign === '?') return /[a-z]/i.test(letter)
      return sign === '.' || sign === letter
    })
  )
}

/** Part of a text, or one of a list. */
export function contains(value: Value, target: Value): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => equal(item, target))
  if (value === undefined || value === null || isObject(value)) return false
  return textOf(value).toLowerCase().includes(textOf(target).toLowerCase())
}

export function isIn(value: Value, list: Value): boolean {
  return Array.isArray(list) && list.some((item: Json) => equal(value, item))
}

export function containsKey(value: Value, key: Value): boolean {
  return isObject(value) && property(value, textOf(key)) !== undefined
}

/** Below, equal, above as -1, 0, 1; undefined where the two cannot be compared: numbers, dates, else texts without case. */
export function order(left: Value, right: Value): number | undefined {
  if (typeof left === 'number' || typeof right === 'number') {
    const [one, other] = [Number(left ?? Number.NaN), Number(right ?? Number.NaN)]
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : Math.sign(one - other)
  }
  if (typeof left !== 'string' || typeof right !== 'string') return undefined
  const [one, other] = isDate(left) && isDate(right) ? [Date.parse(left), Date.parse(right)] : [left.toLowerCase(), right.toLowerCase()]
  return one < other ? -1 : one > other ? 1 : 0
}

const isDate = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)

export function textOf(value: Value): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)
}
