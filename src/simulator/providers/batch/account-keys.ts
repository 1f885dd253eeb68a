import { at, isObject, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { fakeKey } from '../storage/routes.ts'
import { usesKeys } from './auto-storage.ts'
import { batchVersions, inUserSubscription, requireAccount } from './common.ts'

const account = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}'

/** Keys of accounts. They open nothing here. */
export const keyRoutes: readonly SpecialRoute[] = [
  {
    method: 'POST',
    path: `${account}/listKeys`,
    apiVersions: batchVersions,
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      requireSharedKey(found)
      return { status: 200, body: keysOf(found) }
    },
  },
  {
    method: 'POST',
    path: `${account}/regenerateKeys`,
    apiVersions: batchVersions,
    run(world, { parameters, body }) {
      const found = requireAccount(world, parameters)
      requireSharedKey(found)
      const name = at(body, 'keyName')
      if (name !== 'Primary' && name !== 'Secondary') {
        throw badRequest('InvalidRequestContent', `The key name '${String(name)}' is not Primary or Secondary.`, { target: 'keyName' })
      }
      const turns = isObject(found.facts.keyTurns) ? found.facts.keyTurns : {}
      const changed = { ...found, facts: { ...found.facts, keyTurns: { ...turns, [name]: Number(turns[name] ?? 0) + 1 } } }
      world.save(changed)
      return { status: 200, body: keysOf(changed) }
    },
  },
  {
    method: 'POST',
    path: `${account}/syncAutoStorageKeys`,
    apiVersions: batchVersions,
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      const properties = isObject(found.body.properties) ? found.body.properties : {}
      if (!isObject(properties.autoStorage)) {
        throw new ArmError(409, 'AutoStorageNotConfigured', `The Batch account '${found.name}' has no auto-storage account.`)
      }
      if (usesKeys(found.body)) {
        const autoStorage = { ...properties.autoStorage, lastKeySync: iso(world.now()) }
        world.save({ ...found, body: { ...found.body, properties: { ...properties, autoStorage } } })
      }
      return { status: 204 }
    },
  },
]

/** Only accounts that let shared keys in have keys to list (learn rest/api/batchmanagement/batch-account/get-keys; code unverified). */
function requireSharedKey(found: StoredResource): void {
  const modes = at(found.body, 'properties.allowedAuthenticationModes')
  const named = Array.isArray(modes) && modes.length > 0
  if (!inUserSubscription(found) && (!named || modes.includes('SharedKey'))) return
  throw new ArmError(
    409,
    'SharedKeyNotAllowed',
    `The Batch account '${found.name}' does not allow authentication with shared keys: its keys cannot be listed or regenerated.`,
    { target: 'BatchAccount' },
  )
}

function keysOf(found: StoredResource): JsonObject {
  const key = (name: string) => fakeKey(`${found.id.toLowerCase()} ${name} ${String(at(found.facts.keyTurns, name) ?? 0)}`)
  return { accountName: found.name, primary: key('Primary'), secondary: key('Secondary') }
}
