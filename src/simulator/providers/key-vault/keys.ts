import { createHash } from 'node:crypto'
import { at, isObject, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { boolean, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { keyType, vaultType, versions } from './common.ts'
import { checkRotation } from './rotation.ts'

export const key: ResourceDefinition = {
  type: keyType,
  apiVersions: versions,
  name: { pattern: /^[A-Za-z0-9-]{1,127}$/, rule: 'it has 1 to 127 letters, digits and hyphens' },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    tags,
    'properties!': object({
      attributes: object({
        enabled: boolean,
        nbf: integer(),
        exp: integer(),
        exportable: boolean,
        ...readOnlyProperties('created', 'updated', 'recoveryLevel'),
      }),
      kty: oneOf('EC', 'EC-HSM', 'RSA', 'RSA-HSM'),
      keyOps: list(oneOf('encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey', 'import', 'release')),
      keySize: integer(),
      curveName: oneOf('P-256', 'P-384', 'P-521', 'P-256K'),
      rotationPolicy: object({
        attributes: object({ expiryTime: text, ...readOnlyProperties('created', 'updated') }),
        lifetimeActions: list(
          object({
            trigger: object({ timeAfterCreate: text, timeBeforeExpiry: text }),
            action: object({ type: oneOf('rotate', 'notify') }),
          }),
        ),
      }),
      release_policy: object({ contentType: text, data: text }),
      ...readOnlyProperties('keyUri', 'keyUriWithVersion'),
    }),
    ...readOnlyProperties('location', 'systemData'),
  }),
  put: { kind: 'now', status: 200, takes: durations.vaultKey },
  remove: {
    style: { kind: 'now', status: 200 },
    check: (_world, resource) => {
      throw new ArmError(
        405,
        'MethodNotAllowed',
        `The resource type '${keyType}' does not support DELETE: '${resource.name}' is deleted through the vault itself.`,
      )
    },
  },
  prepare(world, write) {
    const parent = world.find(write.parent ?? '')
    // Keys are only created here, never changed: a second PUT answers with the key as it is.
    if (write.before !== undefined) return { body: write.before.body }
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    const { kty = 'RSA', keySize } = properties
    if (String(kty).startsWith('RSA') && keySize !== undefined && ![2048, 3072, 4096].includes(Number(keySize))) {
      throw badRequest('BadRequest', `The key size ${String(keySize)} is not supported for RSA keys: 2048, 3072 or 4096.`)
    }
    if (String(kty).endsWith('-HSM') && at(parent?.body, 'properties.sku.name') !== 'premium') {
      throw badRequest('BadRequest', `The key type ${String(kty)} needs a premium vault.`)
    }
    checkRotation(properties.rotationPolicy)
    checkAttributes(properties.attributes)
    const version = createHash('sha256').update(world.newGuid()).digest('hex').slice(0, 32)
    const uri = `https://${(parent?.name ?? '').toLowerCase()}.vault.azure.net/keys/${write.name}`
    return {
      body: write.body,
      facts: { keyUri: uri, keyUriWithVersion: `${uri}/${version}`, created: Math.floor(world.now() / 1000) },
    }
  },
  show(world, resource) {
    const properties = isObject(resource.body.properties) ? resource.body.properties : {}
    const owner = world.find(resource.id.slice(0, resource.id.toLowerCase().lastIndexOf('/keys/')))
    const attributes = isObject(properties.attributes) ? properties.attributes : {}
    const protectedVault = at(owner?.body, 'properties.enablePurgeProtection') === true
    return {
      kty: properties.kty ?? 'RSA',
      keySize: properties.keySize ?? 2048,
      keyOps: properties.keyOps ?? ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
      attributes: {
        enabled: true,
        exportable: false,
        ...attributes,
        created: resource.facts.created ?? 0,
        updated: resource.facts.created ?? 0,
        recoveryLevel: protectedVault ? 'Recoverable' : 'Recoverable+Purgeable',
      },
    }
  },
  dress: (_world, resource, body) => {
    const { created: _, ...properties } = isObject(body.properties) ? body.properties : {}
    return { ...body, location: resource.body.location ?? '', properties }
  },
}

function checkAttributes(attributes: Json | undefined): void {
  const { exp, nbf } = isObject(attributes) ? attributes : {}
  if (typeof exp === 'number' && typeof nbf === 'number' && exp <= nbf) {
    throw badRequest('BadRequest', 'The expiry of the key (exp) must be later than its start (nbf).', { target: 'properties.attributes' })
  }
}

/** The vault's key of a key identifier (`https://vault.vault.azure.net/keys/name[/version]`), wherever it is. */
export function findKey(
  world: World,
  identifier: string,
): { readonly vault?: StoredResource; readonly key?: StoredResource; readonly version?: string } {
  const match = /^https:\/\/([a-z0-9-]+)\.vault\.azure\.net\/keys\/([A-Za-z0-9-]+)(?:\/([0-9a-f]{32}))?\/?$/i.exec(identifier)
  if (match === null) return {}
  const found = world.ofType(vaultType).find((one) => one.name.toLowerCase() === match[1]?.toLowerCase())
  const named = found === undefined ? undefined : world.find(`${found.id}/keys/${match[2]}`)
  return {
    ...(found === undefined ? {} : { vault: found }),
    ...(named === undefined ? {} : { key: named }),
    ...(match[3] === undefined ? {} : { version: match[3] }),
  }
}
