import { isObject, type Json } from '../common/json.ts'
import { textOf } from './compare.ts'
import type { Context } from './context.ts'
import { type Expression, ExpressionError, parseExpression } from './expression-parser.ts'
import { property } from './fields.ts'
import { functions, truth } from './functions.ts'

/** A value of a policy with every expression in it worked out. Throws `ExpressionError`: then the evaluation has failed. */
export function resolve(context: Context, value: Json): Json {
  if (typeof value === 'string') return evaluate(context, parseExpression(value))
  if (Array.isArray(value)) return value.map((item: Json) => resolve(context, item))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : resolve(context, item)]))
}

function evaluate(context: Context, expression: Expression): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'access': {
      const of = evaluate(context, expression.of)
      const key = evaluate(context, expression.key)
      if (Array.isArray(of)) return of[Number(key)] ?? null
      return property(of, textOf(key)) ?? null
    }
    case 'call': {
      if (expression.name === 'if') {
        const [condition, then, other] = expression.of
        if (condition === undefined || then === undefined || other === undefined) throw new ExpressionError('if() takes three arguments.')
        return evaluate(context, truth(evaluate(context, condition)) ? then : other)
      }
      const found = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined
      if (found === undefined) throw new ExpressionError(`The function '${expression.name}' is not known.`)
      return found.run(
        expression.of.map((one) => evaluate(context, one)),
        context,
      )
    }
  }
}

/** Every function call inside a value, with its literal first argument: for checks before anything is evaluated. */
export function callsIn(value: Json | undefined): { readonly name: string; readonly count: number; readonly first: Json | undefined }[] {
  if (typeof value === 'string') return callsOf(parseExpression(value))
  if (Array.isArray(value)) return value.flatMap((item: Json) => callsIn(item))
  return isObject(value) ? Object.values(value).flatMap(callsIn) : []
}

function callsOf(expression: Expression): ReturnType<typeof callsIn> {
  if (expression.kind === 'literal') return []
  if (expression.kind === 'access') return [...callsOf(expression.of), ...callsOf(expression.key)]
  const [first] = expression.of
  return [
    { name: expression.name, count: expression.of.length, first: first?.kind === 'literal' ? first.value : undefined },
    ...expression.of.flatMap(callsOf),
  ]
}
