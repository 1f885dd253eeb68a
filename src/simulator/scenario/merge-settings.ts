import { isObject, type Json, type JsonObject } from '../../common/json.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import type { DeepPartial } from './types.ts'

/** The default settings with what is given put over them: objects merge key by key, everything else, lists too, is replaced. */
export function mergeSettings(over: DeepPartial<Settings> | undefined): Settings {
  // Settings are plain JSON, and what is put over them has their shape: so has the result.
  return merge(defaultSettings as unknown as JsonObject, (over ?? {}) as JsonObject) as unknown as Settings
}

function merge(under: Json | undefined, over: Json): Json {
  if (!isObject(under) || !isObject(over)) return over
  const entries = Object.entries(over).flatMap(([key, value]) => (value === undefined ? [] : [[key, merge(under[key], value)] as const]))
  return { ...under, ...Object.fromEntries(entries) }
}
