import { sameId } from '../common/arm-id.ts'
import type { Json } from '../common/json.ts'
import { regionName } from '../common/region-name.ts'
import { isNamed, rulePath } from './paths.ts'
import type { DiffRules } from './types.ts'

/**
 * Whether two plain values mean the same to Azure:
 * - ids without regard to case (names and types are case-insensitive: Azure/azure-resource-manager-rpc, common-api-details.md);
 * - a region by its programmatic name, `West Europe` = `westeurope`, where the property is called location or region;
 * - GUIDs without regard to case (RFC 9562 §4);
 * - durations of days and smaller by length, `PT60M` = `PT1H`; months have no fixed length, so `P90D` is not `P3M`;
 * - points in time by instant, `…00Z` = `…00.000Z`;
 * - one IPv4 address with or without `/32`, which Key Vault adds to its IP rules;
 * - addresses of keys that `rules.versioned` names without their version;
 * - paths that `rules.caseless` names without regard to case. Every other text is compared letter by letter.
 */
export function sameValue(path: string, wanted: Json, live: Json, rules: DiffRules = {}): boolean {
  if (wanted === live) return true
  if (typeof wanted !== 'string' || typeof live !== 'string') return false
  if (looksLikeId(wanted) && looksLikeId(live)) return sameId(wanted, live)
  if (isNamed(path, rules.versioned)) return withoutVersion(wanted) === withoutVersion(live)
  if (holdsRegion(path)) return regionName(wanted) === regionName(live)
  if (isNamed(path, rules.caseless)) return wanted.toLowerCase() === live.toLowerCase()
  return [guid, duration, instant, address].some((form) => {
    const value = form(wanted)
    return value !== undefined && value === form(live)
  })
}

/** Whether a text is an ARM id. */
export function looksLikeId(text: string): boolean {
  return /^\/(subscriptions|providers)\/[^/]/i.test(text)
}

function withoutVersion(address: string): string {
  return address.replace(/\/[0-9a-f]{32}\/?$/i, '').toLowerCase()
}

function holdsRegion(path: string): boolean {
  return /(^|\.)(location|locations|region|regions)(\[\])?$/i.test(rulePath(path))
}

function guid(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined
}

function duration(text: string): number | undefined {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text)
  if (match === null || !/\d/.test(text)) return undefined
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}

function instant(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : undefined
}

function address(text: string): string | undefined {
  return /^(\d{1,3}\.){3}\d{1,3}(\/32)?$/.test(text) ? text.replace(/\/32$/, '') : undefined
}
