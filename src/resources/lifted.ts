import { isObject, type JsonObject } from '../common/json.ts'

/** What only the service writes; sending it back is refused or ignored. */
const readOnly = new Set([
  'id',
  'type',
  'etag',
  'provisioningState',
  'resourceGuid',
  'ipConfigurations',
  'privateEndpoints',
  'ipConfigurationProfiles',
  'purpose',
  'systemData',
])

/**
 * A live body in the shape of the SDKs' models: `properties` one level up, without what only the service writes. The serialisers leave out
 * whatever else they do not know.
 */
export function lifted(live: JsonObject): JsonObject {
  const { properties, ...outer } = live
  const all = { ...outer, ...(isObject(properties) ? properties : {}) }
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => !readOnly.has(key) && value !== undefined))
}
