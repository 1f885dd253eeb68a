import { isObject, type Json, type JsonObject } from '../../../common/json.ts'

const secret = new Set(['password', 'accountKey', 'sasKey', 'sshPrivateKey', 'protectedSettings'])

/** A pool's body without what Batch never shows again: passwords, account keys, protected settings. The practice cloud does not keep them either. */
export function withoutSecrets(body: JsonObject): JsonObject {
  const cleaned = clean(body)
  return isObject(cleaned) ? cleaned : {}
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name, item]) => item !== undefined && !secret.has(name))
  return Object.fromEntries(kept.map(([name, item]) => [name, name === 'settings' ? item : clean(item ?? null)]))
}
