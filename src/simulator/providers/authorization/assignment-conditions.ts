import { at, type JsonObject } from '../../../common/json.ts'

/** What a condition may look at: the assignment as it is asked for and as it stands. */
export interface ConditionSubject {
  readonly request: JsonObject | undefined
  readonly resource: JsonObject | undefined
}

/** A condition on a role assignment, ready to be asked. */
export type Condition = (action: string, subject: ConditionSubject) => boolean

/** Thrown with the place for what is not understood: nothing is taken for granted. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
}

const attributes: Readonly<Record<string, string>> = {
  'microsoft.authorization/roleassignments:roledefinitionid': 'properties.roleDefinitionId',
  'microsoft.authorization/roleassignments:principalid': 'properties.principalId',
  'microsoft.authorization/roleassignments:principaltype': 'properties.principalType',
}

type Test = (value: string, among: readonly string[]) => boolean
const isAmong: Test = (value, among) => among.some((one) => one.toLowerCase() === value.toLowerCase())
const exactly: Test = (value, among) => among.includes(value)
const not =
  (test: Test): Test =>
  (value, among) =>
    !test(value, among)

/** Each attribute here has one value, so that any of it and all of it are the same. */
const comparisons: Readonly<Record<string, Test>> = {
  guidequals: isAmong,
  guidnotequals: not(isAmong),
  stringequals: exactly,
  stringnotequals: not(exactly),
  stringequalsignorecase: isAmong,
  stringnotequalsignorecase: not(isAmong),
}

/**
 * Conditions in the shape documented for delegating role assignments: `ActionMatches{'…'}`, `@Request[…]` and `@Resource[…]` of role, principal and
 * its type, compared with a set or one value, with AND, OR, NOT and brackets (learn.microsoft.com role-based-access-control/conditions-format,
 * conditions-authorization-actions-attributes). Throws a ConditionError at anything else.
 */
export function readCondition(text: string): Condition {
  const known = read.get(text)
  if (known !== undefined) return known
  const tokens = tokensOf(text)
  let next = 0
  const look = () => tokens[next] ?? ''
  const take = () => tokens[next++] ?? ''
  const need = (token: string) => {
    const found = take()
    if (found !== token) throw new ConditionError(`'${token}' is expected, not '${found}'.`)
  }
  const isWord = (...words: readonly string[]) => words.includes(look().toUpperCase())

  const either = (): Condition => {
    const parts = [both()]
    while (isWord('OR', '||')) {
      take()
      parts.push(both())
    }
    return (action, subject) => parts.some((part) => part(action, subject))
  }
  const both = (): Condition => {
    const parts = [one()]
    while (isWord('AND', '&&')) {
      take()
      parts.push(one())
    }
    return (action, subject) => parts.every((part) => part(action, subject))
  }
  const one = (): Condition => {
    if (isWord('NOT', '!')) {
      take()
      const inner = one()
      return (action, subject) => !inner(action, subject)
    }
    if (look() === '(') {
      take()
      const inner = either()
      need(')')
      return inner
    }
    if (isWord('ACTIONMATCHES')) {
      take()
      const [pattern = ''] = values()
      return (action) => action.toLowerCase() === pattern.toLowerCase()
    }
    return comparison()
  }
  const comparison = (): Condition => {
    const [, source = '', name = ''] = /^@(\w+)\[([^\]]*)\]$/.exec(look()) ?? []
    const path = attributes[name.toLowerCase()]
    const side = source.toLowerCase()
    if (path === undefined || (side !== 'request' && side !== 'resource')) throw new ConditionError(`'${look()}' is not known.`)
    take()
    const operator = take()
    const [, each, what = ''] = /^(?:ForAnyOf(AnyValues|AllValues):)?(\w+)$/i.exec(operator) ?? []
    const test = comparisons[what.toLowerCase()]
    const negative = /Not/i.test(what)
    if (test === undefined || (each !== undefined && /all/i.test(each) !== negative))
      throw new ConditionError(`'${operator}' is not known.`)
    const among = look() === '{' ? values() : [value()]
    return (_action, subject) => {
      const found = at(subject[side], path)
      // A role is named by the last part of its definition's id.
      return typeof found === 'string' && test(found.split('/').at(-1) ?? '', among)
    }
  }
  const values = (): string[] => {
    need('{')
    const found = [value()]
    while (look() === ',') {
      take()
      found.push(value())
    }
    need('}')
    return found
  }
  const value = (): string => {
    const [, quoted, bare] = /^(?:'([^']*)'|([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}))$/i.exec(look()) ?? []
    const found = quoted ?? bare
    if (found === undefined) throw new ConditionError(`A value is expected, not '${look()}'.`)
    take()
    return found
  }

  const condition = either()
  if (next < tokens.length) throw new ConditionError(`Nothing is expected after the end, not '${look()}'.`)
  read.set(text, condition)
  return condition
}

const read = new Map<string, Condition>()

function tokensOf(text: string): string[] {
  const found = text.match(/'[^']*'|@\w+\[[^\]]*\]|[(){},!]|&&|\|\||[\w:.-]+|\S/g) ?? []
  if (found.length === 0) throw new ConditionError('It is empty.')
  return [...found]
}
