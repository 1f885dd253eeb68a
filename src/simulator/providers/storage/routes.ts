import { createHash } from 'node:crypto'
import { at, type JsonObject } from '../../../common/json.ts'
import type { SpecialRequest, SpecialRoute, StoredResource } from '../../definition.ts'
import { badRequest, resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { skus } from './account-shape.ts'
import { storageAccount } from './accounts.ts'
import { linkGroups, storageType, versions } from './common.ts'

const account = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}'

export const routes: readonly SpecialRoute[] = [
  {
    method: 'POST',
    path: '/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability',
    apiVersions: versions,
    run(world, { body }) {
      const name = String(at(body, 'name') ?? '')
      if (!storageAccount.name.pattern.test(name)) {
        return {
          status: 200,
          body: {
            nameAvailable: false,
            reason: 'AccountNameInvalid',
            message: `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
          },
        }
      }
      const taken = world.ofType(storageType).some((one) => one.name === name)
      return {
        status: 200,
        body: taken
          ? { nameAvailable: false, reason: 'AlreadyExists', message: `The storage account named ${name} is already taken.` }
          : { nameAvailable: true },
      }
    },
  },
  {
    method: 'POST',
    path: `${account}/listKeys`,
    apiVersions: versions,
    run(world, request) {
      const found = requireAccount(world, request)
      return { status: 200, body: keysOf(found) }
    },
  },
  {
    method: 'POST',
    path: `${account}/regenerateKey`,
    apiVersions: versions,
    run(world, request) {
      const found = requireAccount(world, request)
      const name = String(at(request.body, 'keyName') ?? '')
      if (name !== 'key1' && name !== 'key2') throw badRequest('InvalidRequestContent', `The key name '${name}' is not key1 or key2.`)
      const turn = Number(at(found.facts.keyTurns, name) ?? 0) + 1
      const turns = { ...(found.facts.keyTurns as JsonObject | undefined), [name]: turn }
      const changed = { ...found, facts: { ...found.facts, keyTurns: turns } }
      world.save(changed)
      return { status: 200, body: keysOf(changed) }
    },
  },
  {
    method: 'GET',
    path: `${account}/privateLinkResources`,
    apiVersions: versions,
    run(world, request) {
      const found = requireAccount(world, request)
      const value = linkGroups.map((group) => ({
        id: `${found.id}/privateLinkResources/${group}`,
        name: group,
        type: `${storageType}/privateLinkResources`,
        properties: {
          groupId: group,
          requiredMembers: [group],
          requiredZoneNames: [`privatelink.${group.replace('_secondary', '')}.core.windows.net`],
        },
      }))
      return { status: 200, body: { value } }
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Storage/locations/{location}/usages',
    apiVersions: versions,
    run: (world) => ({
      status: 200,
      body: {
        value: [
          {
            unit: 'Count',
            currentValue: world.ofType(storageType).length,
            limit: 250,
            name: { value: 'StorageAccounts', localizedValue: 'Storage Accounts' },
          },
        ],
      },
    }),
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Storage/skus',
    apiVersions: versions,
    run: () => ({
      status: 200,
      body: {
        value: skus.map((name) => ({
          resourceType: 'storageAccounts',
          name,
          tier: name.startsWith('Premium') ? 'Premium' : 'Standard',
          kind: 'StorageV2',
          locations: [],
          capabilities: [],
          restrictions: [],
        })),
      },
    }),
  },
]

function requireAccount(world: World, { parameters }: SpecialRequest): StoredResource {
  const { subscription = '', group = '', account: name = '' } = parameters
  const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${storageType}/${name}`)
  if (found === undefined || found.hidden === true) throw resourceNotFound(storageType, [name], group)
  return found
}

/** Two keys that open nothing and say so: 64 bytes in base64 that decode to `NOT A KEY …`. */
function keysOf(found: StoredResource): JsonObject {
  return {
    keys: ['key1', 'key2'].map((keyName) => ({
      keyName,
      value: fakeKey(`${found.id.toLowerCase()} ${keyName} ${String(at(found.facts.keyTurns, keyName) ?? 0)}`),
      permissions: 'FULL',
    })),
  }
}

/** A key that is none: base64 of the words `NOT A KEY, practice cloud ` and some digits made of a text. */
export function fakeKey(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex').slice(0, 38)
  return Buffer.from(`NOT A KEY, practice cloud ${digits}`).toString('base64')
}
