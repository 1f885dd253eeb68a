import { isObject, type Json, type JsonObject } from '../common/json.ts'

/** What only the service writes; sending it back is refused, ignored, or says what is no longer so. */
const readOnly = new Set([
  'id',
  'type',
  'etag',
  'provisioningState',
  'resourceGuid',
  'privateEndpoints',
  'ipConfigurationProfiles',
  'purpose',
  'systemData',
  'peeringState',
  'peeringSyncLevel',
  'remoteAddressSpace',
  'remoteVirtualNetworkAddressSpace',
  'remoteBgpCommunities',
])

/**
 * A live body in the shape of the SDKs' models: `properties` one level up, wherever it is, without what only the service writes. The serialisers leave
 * out whatever else they do not know.
 */
export function lifted(live: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(hoisted(live)).filter(([key, value]) => !readOnly.has(key) && value !== undefined))
}

function hoisted({ properties, ...outer }: JsonObject): JsonObject {
  const all = isObject(properties) ? { ...outer, ...properties } : properties === undefined ? outer : { ...outer, properties }
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, below(value)]))
}

function below(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => below(item) ?? null)
  return isObject(value) ? hoisted(value) : value
}
