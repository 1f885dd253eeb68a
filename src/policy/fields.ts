import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { Context } from './context.ts'

/** What a field holds. `many`: an array alias, whose elements are judged one by one. */
export interface Found {
  readonly values: readonly (Json | undefined)[]
  readonly many: boolean
  /** Where in the body it lies, as Azure's evaluation details show it. */
  readonly path: string
}

/** One step of a path: a property, or a property whose elements are meant (`targets[*]`). */
export interface Step {
  readonly key: string
  readonly each: boolean
}

/**
 * The value of a policy field: `type`, `name`, `fullName`, `id`, `location`, `kind`, `identity.type`, `tags`, one tag, or an alias
 * (`Microsoft.Batch/batchAccounts/encryption.keySource`). Inside a `count`, an alias that goes through the counted list means
 * the element at hand. Source: learn.microsoft.com governance/policy/concepts/definition-structure-policy-rule (fields),
 * definition-structure-alias, policy/how-to/author-policies-for-arrays.
 */
export function lookUp(context: Context, field: string): Found {
  const { subject } = context
  const one = (value: Json | undefined, path = field): Found => ({ values: [value], many: false, path })
  const tag = tagOf(field)
  if (tag !== undefined) return one(property(subject.body.tags, tag), `tags[${tag}]`)
  switch (field.toLowerCase()) {
    case 'type':
      return one(subject.type)
    case 'name':
      return one(subject.name)
    case 'fullname':
      return one(fullName(subject.id))
    case 'id':
      return one(subject.id)
    case 'location':
    case 'kind':
    case 'tags':
      return one(property(subject.body, field))
    case 'identity.type':
      return one(property(subject.body.identity, 'type'))
  }
  const alias = aliasOf(field)
  if (alias === undefined) return one(undefined)
  if (alias.type.toLowerCase() !== subject.type.toLowerCase())
    return { values: [undefined], many: alias.path.includes('[*]'), path: `properties.${alias.path}` }
  const path = subject.pathOf(field)
  const lower = field.toLowerCase()
  const inside = [...context.current]
    .reverse()
    .find((one) => one.kind === 'field' && (lower === one.name || lower.startsWith(`${one.name}.`) || lower.startsWith(`${one.name}[`)))
  const start = inside === undefined ? subject.body : inside.value
  const rest = inside === undefined ? path : below(path, subject.pathOf(inside.name), field.slice(inside.name.length)).replace(/^\./, '')
  const steps = stepsOf(rest)
  return { values: walk([start], steps), many: steps.some(({ each }) => each), path }
}

/** The tag a field names: `tags['cost center']`, `tags[cost center]`, `tags.team`; undefined for other fields. */
export function tagOf(field: string): string | undefined {
  const bracket = /^tags\[(?:'(.*)'|(.*))\]$/is.exec(field)
  if (bracket !== null) return (bracket[1] ?? bracket[2] ?? '').replaceAll("''", "'")
  return /^tags\.(.+)$/i.exec(field)?.[1]
}

/** An alias taken apart: the resource type, and the path below it. Undefined for a text that is no alias. */
export function aliasOf(field: string): { readonly type: string; readonly path: string } | undefined {
  const cut = field.lastIndexOf('/')
  const type = field.slice(0, cut)
  return cut < 0 || !/^[\w.]+\/[\w./]+$/.test(type) ? undefined : { type, path: field.slice(cut + 1) }
}

/** What remains of a path below another one; where it does not lie below it, what remains of the alias. */
function below(path: string, container: string, rest: string): string {
  return path.toLowerCase().startsWith(container.toLowerCase()) ? path.slice(container.length) : rest
}

export function stepsOf(path: string): Step[] {
  return path
    .split('.')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const key = part.replace(/\[\*\]/g, '')
      const depth = (part.match(/\[\*\]/g) ?? []).length
      const more = Array.from({ length: Math.max(0, depth - 1) }, (): Step => ({ key: '', each: true }))
      return key === '' ? more.concat(depth > 0 ? [{ key: '', each: true }] : []) : [{ key, each: depth > 0 }, ...more]
    })
}

function walk(from: readonly (Json | undefined)[], steps: readonly Step[]): (Json | undefined)[] {
  let values = [...from]
  for (const { key, each } of steps) {
    const next = key === '' ? values : values.map((value) => inner(value, key))
    values = each ? next.flatMap((value) => (Array.isArray(value) ? [...value] : [])) : next
  }
  return values
}

/** Aliases leave the inner `properties` of list elements out: `securityRules[*].access`. */
function inner(value: Json | undefined, key: string): Json | undefined {
  const own = property(value, key)
  return own === undefined && isObject(value) ? property(value.properties, key) : own
}

/** A property by its name, whatever its casing. */
export function property(value: Json | undefined, key: string): Json | undefined {
  if (!isObject(value)) return undefined
  const name = keyIn(value, key)
  return name === undefined ? undefined : value[name]
}

/** The name under which an object holds a property, in the object's own casing. */
export function keyIn(value: JsonObject, key: string): string | undefined {
  if (Object.hasOwn(value, key)) return key
  return Object.keys(value).find((name) => name.toLowerCase() === key.toLowerCase())
}

function fullName(id: string): string {
  const parts = id.split('/')
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  if (provider === -1) return parts.at(-1) ?? ''
  return parts
    .slice(provider + 2)
    .filter((_, index) => index % 2 === 1)
    .join('/')
}
