import { isObject, type Json, stringsIn } from '../../../common/json.ts'
import { UnknownAlias } from '../../../policy/context.ts'
import { aliasOf } from '../../../policy/fields.ts'
import { readAt } from '../api-versions.ts'
import { listAt, subscriptionOf, textAt } from '../intended.ts'
import { type Intent, type Reader, ReadRefused } from '../types.ts'

/** Where aliases lie, by lower-case alias, as the providers say. */
export type AliasTable = ReadonlyMap<string, Json>

/**
 * The alias tables of the providers whose aliases are spoken of, for types that are written. Azure keeps them per provider
 * (learn.microsoft.com/rest/api/resources/provider-resource-types/list); a few hundred kilobytes each, so only what is needed is read.
 */
export async function aliasesFor(intent: Intent, reader: Reader, rules: readonly Json[], types: ReadonlySet<string>): Promise<AliasTable> {
  const spoken = [...new Set(rules.flatMap((rule) => stringsIn(rule)).flatMap(aliasesIn))]
  const namespaces = new Set(spoken.filter((alias) => types.has((aliasOf(alias)?.type ?? '').toLowerCase())).map(namespaceOf))
  const tables = await Promise.all(
    [...namespaces].map(async (namespace) => {
      const path = `${subscriptionOf(intent)}/providers/${namespace}/resourceTypes`
      return reader.list(path, readAt.resources, { $expand: 'resourceTypes/aliases' }).catch((error: unknown) => {
        if (error instanceof ReadRefused) return []
        throw error
      })
    }),
  )
  return new Map(
    tables
      .flat()
      .flatMap((type) => listAt(type, 'aliases'))
      .flatMap((alias) => {
        const name = textAt(alias, 'name')
        return name === undefined ? [] : [[name.toLowerCase(), alias] as const]
      }),
  )
}

/** Aliases in a text: the text itself, or what an expression asks for by `field('…')` and `current('…')`. */
function aliasesIn(text: string): readonly string[] {
  const found = text.startsWith('[') ? [...text.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '') : [text]
  return found.filter((one) => aliasOf(one) !== undefined)
}

const namespaceOf = (alias: string) => alias.split('/')[0] ?? ''

/** Where an alias lies in a body written at an api-version. Throws `UnknownAlias` where the table does not say, or takes the value out of a text. */
export function pathIn(table: AliasTable, apiVersion: string): (alias: string) => string {
  return (alias) => {
    const entry = table.get(alias.toLowerCase())
    if (!isObject(entry)) throw new UnknownAlias(alias)
    const own = listAt(entry, 'paths').find((path) => listAt(path, 'apiVersions').includes(apiVersion))
    const pattern = own === undefined ? entry.defaultPattern : isObject(own) ? own.pattern : undefined
    const path = textAt(own, 'path') ?? textAt(entry, 'defaultPath')
    if (path === undefined || (isObject(pattern) && pattern.type === 'Extract')) throw new UnknownAlias(alias)
    return path
  }
}
