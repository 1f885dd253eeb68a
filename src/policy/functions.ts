import ipaddr from 'ipaddr.js'
import { isObject, type Json } from '../common/json.ts'
import { equal, order, textOf } from './compare.ts'
import type { Context } from './context.ts'
import { ExpressionError } from './expression-parser.ts'
import { lookUp, property } from './fields.ts'

interface PolicyFunction {
  readonly least: number
  readonly most: number
  readonly run: (given: readonly Json[], context: Context) => Json
}

const any = Number.POSITIVE_INFINITY
const define = (least: number, most: number, run: PolicyFunction['run']): PolicyFunction => ({ least, most, run })
const onText = (change: (text: string) => Json) => define(1, 1, ([value]) => change(textOf(value)))
const onNumbers = (change: (one: number, other: number) => number) =>
  define(2, 2, ([one, other]) => change(number(one ?? null), number(other ?? null)))
const onOrder = (holds: (sign: number) => boolean) =>
  define(2, 2, ([one, other]) => {
    const sign = order(one, other)
    if (sign === undefined) throw new ExpressionError(`${show(one)} and ${show(other)} cannot be compared.`)
    return holds(sign)
  })

/**
 * The functions a rule may use: policy's own (field, current, policy, requestContext, utcNow, addDays, ipRangeContains) and the
 * template functions met in practice. Source: learn.microsoft.com governance/policy/concepts/definition-structure-policy-rule
 * (policy functions), azure-resource-manager/templates/template-functions. `if` is evaluated elsewhere: only one branch of it.
 */
export const functions: Readonly<Record<string, PolicyFunction>> = {
  parameters: define(1, 1, ([name], context) => {
    const value = context.parameters.get(textOf(name).toLowerCase())
    if (value === undefined) throw new ExpressionError(`The parameter '${textOf(name)}' has no value.`)
    return value
  }),
  field: define(1, 1, ([name], context) => {
    const { values, many } = lookUp(context, textOf(name))
    const found = values.map((value) => value ?? null)
    return many || textOf(name).endsWith('[*]') ? found : (found[0] ?? null)
  }),
  current: define(0, 1, ([name], context) => {
    if (name === undefined) return innermost(context).value ?? null
    const wanted = textOf(name).toLowerCase()
    const counted = context.current.find((one) => one.kind === 'value' && one.name === wanted)
    return counted === undefined ? (lookUp(context, textOf(name)).values[0] ?? null) : (counted.value ?? null)
  }),
  resourcegroup: define(0, 0, (_, { resourceGroup }) => {
    if (resourceGroup === undefined) throw new ExpressionError('resourceGroup() has no value: the resource is not in a resource group.')
    return resourceGroup
  }),
  subscription: define(0, 0, (_, { subscription }) => subscription),
  requestcontext: define(0, 0, (_, { apiVersion, subject }) => ({
    apiVersion,
    identity: {},
    pipelineRequestKind: 'Unknown',
    resourceId: subject.id,
  })),
  policy: define(0, 0, (_, { policy }) => policy),
  concat: define(1, any, (given) =>
    given.every((one) => Array.isArray(one)) ? given.flatMap((one) => (Array.isArray(one) ? [...one] : [])) : given.map(textOf).join(''),
  ),
  tolower: onText((text) => text.toLowerCase()),
  toupper: onText((text) => text.toUpperCase()),
  trim: onText((text) => text.trim()),
  string: onText((text) => text),
  int: define(1, 1, ([value]) => Math.trunc(number(value ?? null))),
  bool: define(1, 1, ([value]) => truth(value ?? null)),
  empty: define(1, 1, ([value]) => size(value ?? null) === 0),
  length: define(1, 1, ([value]) => size(value ?? null)),
  first: define(1, 1, ([value]) => sliced(value ?? null, 0, 1)[0] ?? null),
  last: define(1, 1, ([value]) => sliced(value ?? null, -1)[0] ?? null),
  take: define(2, 2, ([value, count]) => whole(value ?? null, sliced(value ?? null, 0, number(count ?? null)))),
  skip: define(2, 2, ([value, count]) => whole(value ?? null, sliced(value ?? null, number(count ?? null)))),
  contains: define(2, 2, ([value, wanted]) => {
    if (Array.isArray(value)) return value.some((item: Json) => equal(item, wanted))
    if (isObject(value)) return property(value, textOf(wanted)) !== undefined
    return textOf(value).includes(textOf(wanted))
  }),
  startswith: define(2, 2, ([text, start]) => textOf(text).toLowerCase().startsWith(textOf(start).toLowerCase())),
  endswith: define(2, 2, ([text, end]) => textOf(text).toLowerCase().endsWith(textOf(end).toLowerCase())),
  indexof: define(2, 2, ([text, part]) => textOf(text).toLowerCase().indexOf(textOf(part).toLowerCase())),
  replace: define(3, 3, ([text, part, other]) => textOf(text).replaceAll(textOf(part), textOf(other))),
  split: define(2, 2, ([text, sign]) => {
    const signs = Array.isArray(sign) ? sign.map(textOf) : [textOf(sign)]
    return signs.reduce<string[]>((parts, one) => parts.flatMap((part) => part.split(one)), [textOf(text)])
  }),
  join: define(2, 2, ([list, sign]) => (Array.isArray(list) ? list.map(textOf).join(textOf(sign)) : textOf(list))),
  substring: define(2, 3, ([text, start, count]) => {
    const whole = textOf(text)
    const from = number(start ?? null)
    const many = count === undefined ? whole.length - from : number(count)
    if (from < 0 || many < 0 || from + many > whole.length) {
      throw new ExpressionError(`substring: ${from} and ${many} lie outside a text of ${whole.length} characters.`)
    }
    return whole.slice(from, from + many)
  }),
  padleft: define(2, 3, ([text, count, sign]) => textOf(text).padStart(number(count ?? null), sign === undefined ? ' ' : textOf(sign))),
  createarray: define(0, any, (given) => [...given]),
  union: define(1, any, (given) => {
    if (given.every(isObject)) return Object.assign({}, ...given)
    const all = given.flatMap((one) => (Array.isArray(one) ? [...one] : []))
    return all.filter((item, index) => all.findIndex((other) => equal(item, other)) === index)
  }),
  intersection: define(1, any, ([head, ...rest]) =>
    Array.isArray(head)
      ? head.filter((item: Json) => rest.every((list) => Array.isArray(list) && list.some((one: Json) => equal(one, item))))
      : [],
  ),
  coalesce: define(1, any, (given) => given.find((one) => one !== null) ?? null),
  equals: define(2, 2, ([one, other]) => equal(one, other)),
  not: define(1, 1, ([value]) => !truth(value ?? null)),
  and: define(1, any, (given) => given.every(truth)),
  or: define(1, any, (given) => given.some(truth)),
  less: onOrder((sign) => sign < 0),
  lessorequals: onOrder((sign) => sign <= 0),
  greater: onOrder((sign) => sign > 0),
  greaterorequals: onOrder((sign) => sign >= 0),
  add: onNumbers((one, other) => one + other),
  sub: onNumbers((one, other) => one - other),
  mul: onNumbers((one, other) => one * other),
  div: onNumbers((one, other) => Math.trunc(one / other)),
  mod: onNumbers((one, other) => one % other),
  min: define(1, any, (given) => Math.min(...numbers(given))),
  max: define(1, any, (given) => Math.max(...numbers(given))),
  true: define(0, 0, () => true),
  false: define(0, 0, () => false),
  null: define(0, 0, () => null),
  utcnow: define(0, 1, (_, { now }) => new Date(now).toISOString()),
  adddays: define(2, 2, ([date, days]) => {
    const time = Date.parse(textOf(date))
    if (Number.isNaN(time)) throw new ExpressionError(`addDays: '${textOf(date)}' is not a date.`)
    return new Date(time + number(days ?? null) * 24 * 3600 * 1000).toISOString()
  }),
  iprangecontains: define(2, 2, ([range, target]) => {
    const [from, to] = ends(textOf(range))
    const [start, end] = ends(textOf(target))
    return from.length === start.length && from <= start && end <= to
  }),
}

function innermost(context: Context) {
  const last = context.current.at(-1)
  if (last === undefined) throw new ExpressionError('current() has no value outside a count expression.')
  return last
}

/** First and last address of a range (`10.0.0.0/8`, `10.0.0.1-10.0.0.9`, one address), as texts that sort like addresses. */
function ends(range: string): [string, string] {
  const hex = (bytes: number[]) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  try {
    const [from = '', to] = range.split('-')
    if (to !== undefined) return [hex(ipaddr.parse(from).toByteArray()), hex(ipaddr.parse(to).toByteArray())]
    if (!range.includes('/')) return [hex(ipaddr.parse(range).toByteArray()), hex(ipaddr.parse(range).toByteArray())]
    const [address, bits] = ipaddr.parseCIDR(range)
    const bytes = address.toByteArray()
    const edge = (fill: 0 | 1) =>
      bytes.map((byte, index) => {
        const free = Math.min(8, Math.max(0, (index + 1) * 8 - bits))
        const mask = (1 << free) - 1
        return fill === 1 ? byte | mask : byte & ~mask & 255
      })
    return [hex(edge(0)), hex(edge(1))]
  } catch {
    throw new ExpressionError(`ipRangeContains: '${range}' is not an address, a CIDR range or two addresses.`)
  }
}

function number(value: Json): number {
  const found = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(found)) throw new ExpressionError(`${show(value)} is not a number.`)
  return found
}

const numbers = (given: readonly Json[]): number[] =>
  given.flatMap((one) => (Array.isArray(one) ? one.map((item: Json) => number(item)) : [number(one)]))

export function truth(value: Json): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (typeof value === 'number') return value !== 0
  throw new ExpressionError(`${show(value)} is neither true nor false.`)
}

function size(value: Json): number {
  if (value === null) return 0
  if (isObject(value)) return Object.keys(value).length
  return Array.isArray(value) ? value.length : textOf(value).length
}

function sliced(value: Json, from: number, to?: number): Json[] {
  return Array.isArray(value) ? value.slice(from, to) : [...textOf(value)].slice(from, to)
}

const whole = (value: Json, part: readonly Json[]): Json => (Array.isArray(value) ? part : part.join(''))

const show = (value: Json | undefined) => JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
