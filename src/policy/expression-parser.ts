import type { Json } from '../common/json.ts'

/** A template expression taken apart: `concat('tags[', parameters('tagName'), ']')`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Expression[] }
  | { readonly kind: 'access'; readonly of: Expression; readonly key: Expression }

/** A text that cannot be read as an expression, or an expression that has no value. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
}

const known = new Map<string, Expression>()

/**
 * Reads a text of a policy: `[…]` is an expression, `[[…` a text that begins with a bracket, anything else the text itself.
 * Throws `ExpressionError`. Source: learn.microsoft.com azure-resource-manager/templates/template-expressions.
 */
export function parseExpression(text: string): Expression {
  const before = known.get(text)
  if (before !== undefined) return before
  const parsed = parse(text)
  known.set(text, parsed)
  return parsed
}

function parse(text: string): Expression {
  if (!text.startsWith('[') || !text.endsWith(']')) return { kind: 'literal', value: text }
  if (text.startsWith('[[')) return { kind: 'literal', value: text.slice(1) }
  const tokens = tokensOf(text.slice(1, -1))
  let place = 0
  const fail = (): never => {
    throw new ExpressionError(`The expression '${text}' is not well-formed near '${tokens[place] ?? 'its end'}'.`)
  }
  const take = (wanted: string) => {
    if (tokens[place] !== wanted) fail()
    place += 1
  }
  const primary = (): Expression => {
    const token = tokens[place] ?? fail()
    place += 1
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") }
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) }
    if (!/^[A-Za-z_]/.test(token)) {
      place -= 1
      return fail()
    }
    take('(')
    const of: Expression[] = []
    while (tokens[place] !== ')') {
      of.push(chain())
      if (tokens[place] !== ',') break
      place += 1
    }
    take(')')
    return { kind: 'call', name: token.toLowerCase(), of }
  }
  const chain = (): Expression => {
    let found = primary()
    for (;;) {
      if (tokens[place] === '.') {
        const key = tokens[place + 1] ?? fail()
        if (!/^[A-Za-z_]/.test(key)) fail()
        place += 2
        found = { kind: 'access', of: found, key: { kind: 'literal', value: key } }
      } else if (tokens[place] === '[') {
        place += 1
        const key = chain()
        take(']')
        found = { kind: 'access', of: found, key }
      } else return found
    }
  }
  const whole = chain()
  if (place !== tokens.length) fail()
  return whole
}

function tokensOf(text: string): string[] {
  const pattern = /\s*('(?:[^']|'')*'|-?\d+|[A-Za-z_]\w*|[()[\],.])/y
  const tokens: string[] = []
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex
    const token = pattern.exec(text)?.[1]
    if (token === undefined) throw new ExpressionError(`The expression '[${text}]' is not well-formed near '${text.slice(at, at + 20)}'.`)
    tokens.push(token)
  }
  return tokens
}
