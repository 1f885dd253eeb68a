import type { JsonObject } from '../../common/json.ts'
import type { ResourceDefinition } from '../definition.ts'
import type { Shape } from '../shape.ts'

/** One alias of Azure Policy and where it lies in a body. */
interface Alias {
  readonly name: string
  readonly path: string
}

/** Beside `properties`, but not aliases: fields of their own, or Resource Manager's. */
const fields = new Set(['location', 'tags', 'properties', 'etag', 'name', 'id', 'type'])

/**
 * The aliases of a type: every property of its body, inner `properties` left out of the name. Azure's own table is made per provider and differs in
 * places (learn.microsoft.com governance/policy/concepts/definition-structure-alias); that each property has one is a decision of this project.
 */
export function aliasesOf({ type, body }: Pick<ResourceDefinition, 'type' | 'body'>): JsonObject[] {
  if (body.kind !== 'object') return []
  const inner = body.properties.properties
  const own = Object.entries(body.properties).flatMap(([name, shape]) => (fields.has(name) ? [] : below(shape, { name, path: name })))
  const found = [...own, ...(inner?.kind === 'object' ? inside(inner.properties, '', 'properties') : [])]
  return [...new Map(found.map((one) => [one.name.toLowerCase(), one])).values()].map(({ name, path }) => ({
    name: `${type}/${name}`,
    paths: [],
    defaultPath: path,
    defaultMetadata: { type: 'NotSpecified', attributes: 'None' },
  }))
}

function inside(properties: Readonly<Record<string, Shape>>, name: string, path: string): Alias[] {
  return Object.entries(properties).flatMap(([key, shape]) => {
    // Inner `properties` of list elements are left out of the name, not of the path.
    const shown = key === 'properties' ? name : name === '' ? key : `${name}.${key}`
    return key === 'properties' && shape.kind === 'object'
      ? inside(shape.properties, shown, `${path}.properties`)
      : below(shape, { name: shown, path: `${path}.${key}` })
  })
}

function below(shape: Shape, alias: Alias): Alias[] {
  const items = { name: `${alias.name}[*]`, path: `${alias.path}[*]` }
  if (shape.kind === 'list') return [alias, ...below(shape.of, items)]
  if (shape.kind === 'object') return [alias, ...inside(shape.properties, alias.name, alias.path)]
  return [alias]
}
