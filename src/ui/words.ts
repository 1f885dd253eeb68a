import { lastName } from '../common/arm-id.ts'
import { isObject, type Json } from '../common/json.ts'
import type { Action } from '../engine/types.ts'

/** Seconds as people say them: `8 s`, `1 m 04 s`, `1 h 02 m`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} m`
}

/** A rough time ahead: never more precise than it can be. */
export function roughly(seconds: number): string {
  if (seconds < 10) return 'a few seconds'
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} s`
  return `about ${Math.ceil(seconds / 60)} min`
}

/** `1 resource`, `2 resources`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
}

/** What an action does, as a column of its own. */
export const actionWords: Readonly<Record<Action, string>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  keep: 'keep',
  adopt: 'use',
  recover: 'recover',
  delete: 'delete',
}

export const actionMarks: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  keep: '=',
  adopt: '=',
  recover: '+',
  delete: '-',
}

/** Words of ARM types that keep capitals. */
const properWords: Readonly<Record<string, string>> = { dns: 'DNS', nat: 'NAT', ip: 'IP', batch: 'Batch' }

/** An ARM type as a noun: `Microsoft.Network/privateEndpoints` reads `private endpoint`. */
export function typeNoun(type: string): string {
  const last = lastName(type)
  const words = last
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2,})([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : (properWords[word.toLowerCase()] ?? word.toLowerCase())))
  const noun = words.at(-1) ?? ''
  const singular = noun.endsWith('ies')
    ? `${noun.slice(0, -3)}y`
    : noun.endsWith('sses')
      ? noun.slice(0, -2)
      : noun.endsWith('s') && !noun.endsWith('ss')
        ? noun.slice(0, -1)
        : noun
  return [...words.slice(0, -1), singular].join(' ')
}

/** A JSON value on one line; what is absent reads `(none)`, and what only the service says of a resource is left out. */
export function shortJson(value: Json | undefined): string {
  if (value === undefined) return '(none)'
  if (typeof value === 'string') return `"${value}"`
  return JSON.stringify(value, (key, part: Json | undefined) => {
    if (key === 'provisioningState') return undefined
    if (!isObject(part) || part.etag === undefined) return part
    const { id: _, etag: __, type: ___, ...said } = part
    return said
  })
}

/** Items as a sentence part: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** ARM types as a phrase: `virtual network, 2 network security groups`. */
export function kindsOf(types: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const noun of types.map(typeNoun)) counts.set(noun, (counts.get(noun) ?? 0) + 1)
  return [...counts].map(([noun, number]) => (number === 1 ? noun : `${number} ${plural(noun)}`)).join(', ')
}

function plural(noun: string): string {
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

/** Whether a step is about a resource; registering a provider is a step, but makes none. */
export function isResource(type: string): boolean {
  return !['microsoft.resources/providers', 'microsoft.features/providers/features'].includes(type.toLowerCase())
}
