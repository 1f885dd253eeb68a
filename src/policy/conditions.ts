import { isObject, type Json, type JsonObject } from '../common/json.ts'
import { contains, containsKey, equal, isIn, like, match, order, textOf } from './compare.ts'
import type { Context, Current } from './context.ts'
import { ExpressionError } from './expression-parser.ts'
import { resolve } from './expressions.ts'
import { lookUp, property } from './fields.ts'

type Test = (value: Json | undefined, target: Json) => boolean

const tests: Readonly<Record<string, Test>> = {
  equals: equal,
  like,
  match: (value, target) => match(value, target, false),
  matchInsensitively: (value, target) => match(value, target, true),
  contains,
  in: isIn,
  containsKey,
}

const not =
  (test: Test): Test =>
  (value, target) =>
    !test(value, target)

const compared =
  (holds: (sign: number) => boolean): Test =>
  (value, target) => {
    const sign = order(value, target)
    return sign !== undefined && holds(sign)
  }

/** The conditions of the policy language. Source: learn.microsoft.com governance/policy/concepts/definition-structure-policy-rule. */
export const conditions: Readonly<Record<string, Test>> = {
  ...tests,
  ...Object.fromEntries(
    Object.entries(tests).map(([name, test]) => [`not${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, not(test)] as const),
  ),
  less: compared((sign) => sign < 0),
  lessOrEquals: compared((sign) => sign <= 0),
  greater: compared((sign) => sign > 0),
  greaterOrEquals: compared((sign) => sign >= 0),
  exists: (value, target) => (value !== undefined && value !== null) === (textOf(target).toLowerCase() === 'true'),
}

/** One comparison that was made, as `evaluationDetails` of a refusal shows it. */
export interface Evaluated {
  readonly [key: string]: Json
  readonly result: 'True' | 'False'
  readonly expressionKind: 'Field' | 'Value' | 'Count'
  readonly expression: string
  readonly operator: string
}

/** Whether a rule's `if` (or an existence condition) holds. Throws `ExpressionError` when a template function fails. */
export function holds(context: Context, node: Json | undefined, seen: Evaluated[] = []): boolean {
  if (!isObject(node)) throw new ExpressionError('A condition is not an object.')
  const all = property(node, 'allOf')
  if (Array.isArray(all)) return all.every((inner: Json) => holds(context, inner, seen))
  const some = property(node, 'anyOf')
  if (Array.isArray(some)) return some.some((inner: Json) => holds(context, inner, seen))
  const denied = property(node, 'not')
  if (denied !== undefined) return !holds(context, denied, seen)
  return leaf(context, node, seen)
}

function leaf(context: Context, node: JsonObject, seen: Evaluated[]): boolean {
  const { name, test, target: raw } = conditionOf(node)
  const target = resolve(context, raw)
  const field = property(node, 'field')
  const value = property(node, 'value')
  const operator = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  const tell = (result: boolean, kind: Evaluated['expressionKind'], expression: Json, found: Json | undefined, path?: string) => {
    seen.push({
      result: result ? 'True' : 'False',
      expressionKind: kind,
      expression: textOf(expression),
      ...(path === undefined ? {} : { path }),
      ...(found === undefined ? {} : { expressionValue: found }),
      targetValue: typeof target === 'boolean' ? (target ? 'True' : 'False') : target,
      operator,
    })
    return result
  }
  if (field !== undefined) {
    const resolved = textOf(resolve(context, field))
    const { values, many, path } = lookUp(context, resolved)
    return tell(
      values.every((one) => test(one, target)),
      'Field',
      resolved,
      many ? values.map((one) => one ?? null) : values[0],
      path,
    )
  }
  if (value !== undefined) {
    const found = resolve(context, value)
    return tell(test(found, target), 'Value', value, found)
  }
  const count = counted(context, property(node, 'count'))
  return tell(test(count.number, target), 'Count', count.of, count.number)
}

/** The comparison a condition makes: its name, test and target. */
export function conditionOf(node: JsonObject): { readonly name: string; readonly test: Test; readonly target: Json } {
  for (const [name, test] of Object.entries(conditions)) {
    const target = property(node, name)
    if (target !== undefined) return { name, test, target }
  }
  throw new ExpressionError(`No comparison in ${JSON.stringify(node).slice(0, 80)}.`)
}

/** How many elements of a list satisfy `where`: of an array alias, or of a value, where `current()` is the element. */
function counted(context: Context, count: Json | undefined): { readonly number: number; readonly of: string } {
  if (!isObject(count)) throw new ExpressionError('A condition has neither field, value nor count.')
  const where = property(count, 'where')
  const field = property(count, 'field')
  const fits = (one: Current) => where === undefined || holds({ ...context, current: [...context.current, one] }, where)
  if (field !== undefined) {
    const alias = textOf(resolve(context, field))
    const items = lookUp(context, alias).values.filter((value) => value !== undefined)
    return { number: items.filter((value) => fits({ kind: 'field', name: alias.toLowerCase(), value })).length, of: alias }
  }
  const list = resolve(context, property(count, 'value') ?? null)
  const name = textOf(property(count, 'name')).toLowerCase()
  const items = Array.isArray(list) ? [...list] : list === null ? [] : [list]
  return { number: items.filter((value) => fits({ kind: 'value', name, value })).length, of: name === '' ? 'value' : name }
}
