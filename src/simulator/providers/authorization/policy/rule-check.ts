import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { textOf } from '../../../../policy/compare.ts'
import { conditionOf, conditions } from '../../../../policy/conditions.ts'
import { ExpressionError } from '../../../../policy/expression-parser.ts'
import { callsIn } from '../../../../policy/expressions.ts'
import { aliasOf, property, stepsOf, tagOf } from '../../../../policy/fields.ts'
import { functions } from '../../../../policy/functions.ts'
import { type ArmError, badRequest } from '../../../errors.ts'
import type { Shape } from '../../../shape.ts'
import type { World } from '../../../world.ts'
import { pathIn } from './subject.ts'

/** Effects the practice cloud carries out, by lower-case name, in Azure's casing. */
export const effects: Readonly<Record<string, string>> = {
  deny: 'Deny',
  audit: 'Audit',
  modify: 'Modify',
  append: 'Append',
  auditifnotexists: 'AuditIfNotExists',
  deployifnotexists: 'DeployIfNotExists',
  disabled: 'Disabled',
}

const plainFields = new Set(['type', 'name', 'fullname', 'id', 'location', 'kind', 'tags', 'identity.type'])

/**
 * Refuses a definition whose rule cannot be evaluated: unknown words, functions, effects, aliases, parameters. Codes
 * `InvalidPolicyRule`, `InvalidPolicyAlias`, `InvalidPolicyRuleEffectDetails`, `UnusedPolicyParameters`, `InvalidPolicyParameters`;
 * the rest of the words is this program's.
 */
export function checkDefinition(world: World, name: string, properties: JsonObject): void {
  const rule = properties.policyRule
  const invalid = (why: string) => badRequest('InvalidPolicyRule', `Failed to parse policy rule: '${why}'.`)
  if (!isObject(rule)) throw invalid("the policy rule has no 'if' and 'then'")
  const then = property(rule, 'then')
  const test = property(rule, 'if')
  if (!isObject(test) || !isObject(then)) throw invalid("the policy rule needs 'if' and 'then'")
  try {
    checkNode(world, name, test)
    checkCalls(name, rule, properties, invalid)
    for (const effect of effectsOf(properties)) checkEffect(world, name, effect, property(then, 'details'))
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid(error.message)
    throw error
  }
}

/** The effects a definition can have: the one in its rule, or those its `effect` parameter allows. In lower case. */
export function effectsOf(properties: JsonObject): string[] {
  const raw = at(properties, 'policyRule.then.effect')
  const name = /^\[parameters\('([^']+)'\)\]$/.exec(textOf(raw))?.[1]
  if (name === undefined) return [textOf(raw).toLowerCase()]
  const parameter = property(properties.parameters, name)
  const allowed = isObject(parameter) ? (parameter.allowedValues ?? parameter.defaultValue) : undefined
  return (Array.isArray(allowed) ? allowed : allowed === undefined ? [] : [allowed]).map((value: Json) => textOf(value).toLowerCase())
}

function checkNode(world: World, name: string, node: Json): void {
  if (!isObject(node)) throw new ExpressionError('A condition must be an object.')
  only(node, wordsOf(world, name, node))
}

/** Checks what a condition or operator says; returns the words it may be made of. */
function wordsOf(world: World, name: string, node: JsonObject): readonly string[] {
  for (const key of ['allOf', 'anyOf']) {
    const list = property(node, key)
    if (list === undefined) continue
    if (!Array.isArray(list)) throw new ExpressionError(`'${key}' must be a list.`)
    for (const inner of list) checkNode(world, name, inner)
    return [key]
  }
  const denied = property(node, 'not')
  if (denied !== undefined) {
    checkNode(world, name, denied)
    return ['not']
  }
  const comparison = conditionOf(node).name
  const field = property(node, 'field')
  if (field !== undefined) {
    checkField(world, name, textOf(field))
    return ['field', comparison]
  }
  if (property(node, 'value') !== undefined) return ['value', comparison]
  checkCount(world, name, property(node, 'count'), comparison)
  return ['count', comparison]
}

function checkCount(world: World, name: string, count: Json | undefined, comparison: string): void {
  if (!isObject(count)) throw new ExpressionError("A condition needs 'field', 'value' or 'count'.")
  if (!/^(notE|e)quals$|^(less|greater)/i.test(comparison)) throw new ExpressionError(`'count' cannot be compared by '${comparison}'.`)
  const counted = property(count, 'field')
  if (counted === undefined && property(count, 'value') === undefined) throw new ExpressionError("'count' needs 'field' or 'value'.")
  if (counted !== undefined) {
    if (!textOf(counted).endsWith('[*]')) throw new ExpressionError(`'count' needs a list: '${textOf(counted)}' does not end with [*].`)
    checkField(world, name, textOf(counted))
  }
  const where = property(count, 'where')
  if (where !== undefined) checkNode(world, name, where)
}

function only(node: JsonObject, known: readonly string[]): void {
  const odd = Object.keys(node).find((key) => !known.some((one) => one.toLowerCase() === key.toLowerCase()))
  if (odd === undefined) return
  const hint = Object.hasOwn(conditions, odd) ? 'a condition makes one comparison' : `the words known beside it are ${known.join(', ')}`
  throw new ExpressionError(`Could not find member '${odd}' on a condition: ${hint}.`)
}

/** A field must be a known one or an alias; of a type the practice cloud has, also the path must be one the type has. */
function checkField(world: World, definition: string, field: string): void {
  if (field.startsWith('[') || tagOf(field) !== undefined || plainFields.has(field.toLowerCase())) return
  const alias = aliasOf(field)
  if (alias === undefined) throw unknownAlias(definition, field)
  const type = world.definition(alias.type)
  if (type === undefined) return
  const path = pathIn(type.body)(field)
  if (!has(type.body, stepsOf(path))) throw unknownAlias(definition, field, alias.type)
}

function unknownAlias(definition: string, field: string, type = ''): ArmError {
  const [namespace = '', ...rest] = type.split('/')
  const where = type === '' ? '' : ` under provider '${namespace}' and resource type '${rest.join('/')}'`
  return badRequest(
    'InvalidPolicyAlias',
    `The policy definition '${definition}' rule is invalid. The 'field' property '${field}' of the policy rule doesn't exist as an alias${where}.`,
  )
}

function has(shape: Shape, steps: readonly { key: string; each: boolean }[]): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return true
  if (shape.kind === 'any' || shape.kind === 'read-only' || shape.kind === 'map') return true
  if (shape.kind === 'list') return has(shape.of, steps)
  if (shape.kind !== 'object') return false
  const find = (properties: Readonly<Record<string, Shape>>) =>
    Object.entries(properties).find(([name]) => name.toLowerCase() === step.key.toLowerCase())?.[1]
  const nested = shape.properties.properties
  const inner = find(shape.properties) ?? (nested?.kind === 'object' ? find(nested.properties) : undefined)
  if (inner === undefined) return shape.open || nested?.kind === 'any'
  return has(inner, rest)
}

/** Only known functions with as many arguments as they take; every parameter used is declared, every declared one used. */
function checkCalls(definition: string, rule: JsonObject, properties: JsonObject, invalid: (why: string) => ArmError): void {
  const then = property(rule, 'then')
  const details = property(then, 'details')
  // A deployment's template speaks the whole template language, not the policy's.
  const { deployment, ...others } = isObject(details) ? details : {}
  const rest = Array.isArray(details) ? details : others
  const calls = callsIn([property(rule, 'if') ?? null, property(then, 'effect') ?? null, rest])
  for (const { name, count } of calls) {
    if (name === 'if') continue
    const known = functions[name]
    if (known === undefined) throw invalid(`the function '${name}' is not one the practice cloud can evaluate in a policy rule`)
    if (count < known.least || count > known.most) throw invalid(`the function '${name}' does not take ${count} argument(s)`)
  }
  const declaredNames = Object.keys(isObject(properties.parameters) ? properties.parameters : {})
  const used = new Set(
    calls.flatMap(({ name, first }) => (name === 'parameters' && first !== undefined ? [textOf(first).toLowerCase()] : [])),
  )
  const undeclared = [...used].filter((one) => !declaredNames.some((known) => known.toLowerCase() === one))
  if (undeclared.length > 0) {
    throw badRequest(
      'InvalidPolicyParameters',
      `The policy definition '${definition}' uses the parameter(s) '${undeclared.join(',')}' which it does not define.`,
    )
  }
  const inTemplate = JSON.stringify(deployment ?? {}).toLowerCase()
  const unused = declaredNames.filter((one) => !used.has(one.toLowerCase()) && !inTemplate.includes(`parameters('${one.toLowerCase()}')`))
  if (unused.length > 0) {
    throw badRequest(
      'UnusedPolicyParameters',
      `The policy has defined parameters '${unused.join(',')}' which are not used in the policy rule. Please either remove these parameters from the definition or ensure that they are used in the policy rule.`,
    )
  }
}

function checkEffect(world: World, name: string, effect: string, details: Json | undefined): void {
  if (effects[effect] === undefined) {
    throw badRequest(
      'InvalidPolicyRule',
      `Failed to parse policy rule: 'the effect '${effect}' is not one the practice cloud carries out; it knows ${Object.values(effects).join(', ')}'.`,
    )
  }
  const wrong = () =>
    badRequest(
      'InvalidPolicyRuleEffectDetails',
      `The policy definition '${name}' rule is invalid. The policy effect 'details' property could not be parsed.`,
    )
  const list = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0
  const of = isObject(details) ? details : {}
  if (effect === 'append' && !list(details)) throw wrong()
  if (effect === 'modify' && !(list(of.operations) && list(of.roleDefinitionIds))) throw wrong()
  if (!effect.endsWith('ifnotexists')) return
  if (typeof of.type !== 'string') throw wrong()
  if (effect === 'deployifnotexists' && !(isObject(of.deployment) && list(of.roleDefinitionIds))) throw wrong()
  if (of.existenceCondition !== undefined) checkNode(world, name, of.existenceCondition)
}
