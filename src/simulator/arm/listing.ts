import type { Json, JsonObject } from '../../common/json.ts'
import { isObject } from '../../common/json.ts'
import { ArmError } from '../errors.ts'
import type { Answer } from '../types.ts'

/** One entry of a list, with the key that orders it. */
export interface Entry {
  readonly key: string
  readonly body: () => JsonObject
}

/** The entries of a list in the order of their keys; only those after a key when one is given. */
export type Source = (after: string | undefined) => Iterable<Entry>

/** One page of a list, ordered by key, with an absolute `nextLink` while there is more. `$top` bounds the page, not the list. */
export function page(entries: readonly Entry[] | Source, url: URL, query: ReadonlyMap<string, string>, pageSize: number): Answer {
  const top = Number(query.get('$top') ?? pageSize)
  const size = Number.isInteger(top) && top > 0 ? Math.min(top, pageSize) : pageSize
  const after = query.get('$skiptoken')
  const source = typeof entries === 'function' ? entries : sorted(entries)
  const shown: Entry[] = []
  let more = false
  for (const entry of source(after === undefined ? undefined : Buffer.from(after, 'base64url').toString())) {
    more = shown.length === size
    if (more) break
    shown.push(entry)
  }
  const last = shown.at(-1)
  return {
    status: 200,
    body: { value: shown.map((entry) => entry.body()), ...(more && last !== undefined ? { nextLink: nextLink(url, last.key) } : {}) },
  }
}

function sorted(entries: readonly Entry[]): Source {
  const ordered = [...entries].sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
  return (after) => (after === undefined ? ordered : ordered.filter((entry) => entry.key > after))
}

function nextLink(url: URL, key: string): string {
  const next = new URL(url)
  for (const name of [...next.searchParams.keys()]) if (name.toLowerCase() === '$skiptoken') next.searchParams.delete(name)
  next.searchParams.set('$skipToken', Buffer.from(key).toString('base64url'))
  return next.href
}

/** `name eq 'value'` terms joined by `and`: what our calls and common tools use of `$filter`. Names in lower case. */
export function filterTerms(filter: string | undefined): ReadonlyMap<string, string> {
  const terms = new Map<string, string>()
  if (filter === undefined || filter.trim() === '') return terms
  for (const term of filter.trim().split(/\s+and\s+/i)) {
    const equal = /^\(?\s*([\w/.]+)\s+eq\s+'((?:[^']|'')*)'\s*\)?$/i.exec(term)
    const call = /^(atScope|atExactScope|assignedTo|principalId)\(\s*(?:'([^']*)')?\s*\)$/i.exec(term)
    if (equal !== null) terms.set((equal[1] ?? '').toLowerCase(), (equal[2] ?? '').replaceAll("''", "'"))
    else if (call !== null) terms.set(`${(call[1] ?? '').toLowerCase()}()`, call[2] ?? '')
    else throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`)
  }
  return terms
}

/** Whether a body's tags satisfy the tag terms of a filter. */
export function tagsMatch(tags: Json | undefined, terms: ReadonlyMap<string, string>): boolean {
  const name = terms.get('tagname')
  const value = terms.get('tagvalue')
  if (name === undefined) return value === undefined || (isObject(tags) && Object.values(tags).includes(value))
  if (!isObject(tags)) return false
  // Tag names are case-insensitive, values are not.
  const found = Object.entries(tags).find(([tag]) => tag.toLowerCase() === name.toLowerCase())
  return found !== undefined && (value === undefined || found[1] === value)
}
