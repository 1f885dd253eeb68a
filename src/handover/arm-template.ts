import { parseArmId } from '../common/arm-id.ts'
import type { Json, JsonObject } from '../common/json.ts'
import { type Reference, referencesIn, resolveReferences } from '../common/reference.ts'

/** What a template is made of: the same values the plan has. */
export interface Exportable {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly body: JsonObject
  readonly dependsOn: readonly string[]
}

/**
 * A deployable ARM template for a resource group (`az deployment group create`). Each resource's body is the one `apply` sends; values
 * known only at run time become `reference(...)` expressions. Ids that are not in `resources` are dropped from `dependsOn`.
 */
export function armTemplate(resources: readonly Exportable[], metadata: JsonObject): JsonObject {
  const included = new Set(resources.map((resource) => resource.id.toLowerCase()))
  const versions = new Map(resources.map((resource) => [resource.id.toLowerCase(), resource.apiVersion]))
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata,
    parameters: {},
    resources: resources.map((resource): JsonObject => {
      const parsed = parseArmId(resource.id)
      const scope = parsed.scope !== undefined && included.has(parsed.scope.toLowerCase()) ? { scope: parsed.scope } : {}
      const dependsOn = resource.dependsOn.filter((id) => included.has(id.toLowerCase()))
      return {
        type: resource.type,
        apiVersion: resource.apiVersion,
        name: parsed.names.join('/'),
        ...scope,
        ...(dependsOn.length === 0 ? {} : { dependsOn }),
        ...bodyAsTemplate(resource.body, versions),
      }
    }),
  }
}

function bodyAsTemplate(body: JsonObject, versions: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value === undefined ? undefined : asTemplate(value, versions)]),
  )
}

function asTemplate(value: Json, versions: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return expression(value, versions)
  if (Array.isArray(value)) return value.map((item: Json) => asTemplate(item, versions))
  if (typeof value === 'object' && value !== null) return bodyAsTemplate(value as JsonObject, versions)
  return value
}

/** References as a template expression; a text that only looks like one is escaped. */
function expression(text: string, versions: ReadonlyMap<string, string>): string {
  const references = referencesIn(text)
  if (references.length === 0) return text.startsWith('[') ? `[${text}` : text
  // Between two references, and before and after them, stands plain text.
  const plain = resolveReferences(text, () => between).split(between)
  const parts = plain.flatMap((piece, index) => {
    const next = references[index]
    return [...(piece === '' ? [] : [literal(piece)]), ...(next === undefined ? [] : [referenceCall(next, versions)])]
  })
  return parts.length === 1 ? `[${parts[0]}]` : `[concat(${parts.join(', ')})]`
}

/** Never in a text: tags and names take no control characters. */
const between = '\u0000'

function referenceCall({ id, path }: Reference, versions: ReadonlyMap<string, string>): string {
  if (path === 'tenantId') return 'subscription().tenantId'
  const version = versions.get(id.toLowerCase())
  return `reference(${literal(id)}${version === undefined ? '' : `, ${literal(version)}`}).${path.replace(/^properties\./, '')}`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
