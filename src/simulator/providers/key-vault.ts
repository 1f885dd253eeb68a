import { createHash } from 'node:crypto'
import { at, isObject, type Json, type JsonObject } from '../../common/json.ts'
import { page } from '../arm/listing.ts'
import { iso, startOperation } from '../arm/operations.ts'
import type { Provider, ResourceDefinition, SpecialRoute, StoredResource, Write } from '../definition.ts'
import { durations } from '../durations.ts'
import { ArmError, badRequest } from '../errors.ts'
import { placeName } from '../places.ts'
import { boolean, integer, list, matching, object, oneOf, readOnlyProperties, tags, text } from '../shape.ts'
import type { World } from '../world.ts'
import { connectionDefinition, connectionsTo } from './private-link.ts'

export const vaultType = 'Microsoft.KeyVault/vaults'
export const keyType = 'Microsoft.KeyVault/vaults/keys'
const versions = ['2019-09-01', '2021-10-01', '2022-07-01', '2023-02-01', '2023-07-01', '2024-11-01', '2025-05-01', '2026-02-01']
const guidShape = matching(/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/)

const vaultProperties = {
  'tenantId!': guidShape,
  'sku!': object({ 'family!': oneOf('A'), 'name!': oneOf('standard', 'premium') }),
  accessPolicies: list(
    object({
      'tenantId!': guidShape,
      'objectId!': text,
      applicationId: guidShape,
      'permissions!': object({ keys: list(text), secrets: list(text), certificates: list(text), storage: list(text) }),
    }),
    1024,
  ),
  vaultUri: text,
  enabledForDeployment: boolean,
  enabledForDiskEncryption: boolean,
  enabledForTemplateDeployment: boolean,
  enableSoftDelete: boolean,
  softDeleteRetentionInDays: integer(),
  enableRbacAuthorization: boolean,
  createMode: oneOf('recover', 'default'),
  enablePurgeProtection: boolean,
  networkAcls: object({
    bypass: oneOf('AzureServices', 'None'),
    defaultAction: oneOf('Allow', 'Deny'),
    ipRules: list(object({ 'value!': text }), 1000),
    virtualNetworkRules: list(object({ 'id!': text, ignoreMissingVnetServiceEndpoint: boolean })),
  }),
  provisioningState: text,
  publicNetworkAccess: text,
  ...readOnlyProperties('hsmPoolResourceId', 'privateEndpointConnections'),
}

/** A vault that was deleted and can still be brought back. */
interface DeletedVault {
  readonly name: string
  readonly subscription: string
  readonly location: string
  readonly deletedAt: number
  readonly purgeAt: number
  readonly protected: boolean
  /** The vault and its keys as they were. */
  readonly resources: readonly StoredResource[]
}

const vault: ResourceDefinition = {
  type: vaultType,
  apiVersions: versions,
  name: {
    pattern: /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])+$/,
    rule: "A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens",
    code: 'VaultNameNotValid',
  },
  location: 'regional',
  tracked: true,
  body: object({ 'location!': text, tags, 'properties!': object(vaultProperties), ...readOnlyProperties('systemData') }),
  patch: object({
    tags,
    properties: object(Object.fromEntries(Object.entries(vaultProperties).map(([name, shape]) => [name.replace(/!$/, ''), shape]))),
  }),
  put: { kind: 'body', seconds: durations.vault, state: 'RegisteringDns' },
  update: { kind: 'now', status: 200, takes: 2 },
  remove: { style: { kind: 'now', status: 200, takes: 3 }, done: softDelete },
  prepare: prepareVault,
  stored: (world, resource, write) => {
    if (at(write.sent, 'properties.createMode') === 'recover' && write.before === undefined) bringBackKeys(world, resource)
  },
  show(world, resource) {
    const properties = isObject(resource.body.properties) ? resource.body.properties : {}
    const connections = connectionsTo(world, resource)
    return {
      vaultUri: `https://${resource.name.toLowerCase()}.vault.azure.net/`,
      enableSoftDelete: true,
      softDeleteRetentionInDays: properties.softDeleteRetentionInDays ?? 90,
      enableRbacAuthorization: properties.enableRbacAuthorization ?? false,
      accessPolicies: properties.accessPolicies ?? [],
      enabledForDeployment: properties.enabledForDeployment ?? false,
      publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
      ...(connections.length === 0 ? {} : { privateEndpointConnections: connections }),
    }
  },
}

function prepareVault(world: World, write: Write) {
  const { before, name } = write
  const sent = isObject(write.sent.properties) ? write.sent.properties : {}
  const gone = deletedVault(world, name)
  const recover = sent.createMode === 'recover'
  if (before === undefined) {
    const other = world.ofType(vaultType).find((one) => one.name.toLowerCase() === name.toLowerCase())
    const here = gone !== undefined && sameOwner(gone, write)
    if (other !== undefined || (gone !== undefined && !here)) {
      throw new ArmError(
        409,
        'VaultAlreadyExists',
        `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state.`,
      )
    }
    if (gone !== undefined && !recover) {
      throw new ArmError(
        409,
        'ConflictError',
        'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
      )
    }
    if (gone === undefined && recover) throw new ArmError(404, 'DeletedVaultNotFound', `The deleted vault '${name}' could not be found.`)
  }
  const restored = recover && before === undefined ? gone?.resources.find((resource) => resource.type === vaultType) : undefined
  const old = (restored ?? before)?.body.properties
  const oldProperties: JsonObject = isObject(old) ? old : {}
  checkProtection(sent, oldProperties)
  const wanted = { ...(restored === undefined ? {} : oldProperties), ...(isObject(write.body.properties) ? write.body.properties : {}) }
  if (!recover && wanted.enableRbacAuthorization === undefined) {
    // From api-version 2026-02-01 a new vault decides by roles unless told otherwise; an existing one keeps its setting.
    wanted.enableRbacAuthorization = oldProperties.enableRbacAuthorization ?? write.apiVersion >= '2026-02-01'
  }
  if (!recover && wanted.enableRbacAuthorization !== true && wanted.accessPolicies === undefined) {
    throw badRequest('BadRequest', 'The parameter accessPolicies is not specified.', { target: 'properties.accessPolicies' })
  }
  if (oldProperties.enablePurgeProtection === true) wanted.enablePurgeProtection = true
  const { createMode: _, provisioningState: __, vaultUri: ___, ...properties } = wanted
  return { body: { ...write.body, properties } }
}

/** Soft delete is always on; purge protection, once on, stays on; how long deleted vaults are kept is settled at creation. */
function checkProtection(sent: JsonObject, old: JsonObject): void {
  if (sent.enableSoftDelete === false) {
    throw badRequest(
      'BadRequest',
      "The property 'enableSoftDelete' cannot be set to false. Enabling the 'soft delete' functionality is an irreversible action.",
    )
  }
  if (sent.enablePurgeProtection === false) {
    throw badRequest(
      'BadRequest',
      "The property 'enablePurgeProtection' cannot be set to false. Enabling the purge protection for a vault is an irreversible action.",
    )
  }
  const days = sent.softDeleteRetentionInDays
  if (typeof days === 'number' && (days < 7 || days > 90)) {
    throw badRequest('BadRequest', "The property 'softDeleteRetentionInDays' must be between 7 and 90.")
  }
  const before = old.softDeleteRetentionInDays
  if (days !== undefined && Object.keys(old).length > 0 && days !== (before ?? 90)) {
    throw badRequest('BadRequest', "The property 'softDeleteRetentionInDays' has been set already and it can't be modified.")
  }
}

const key: ResourceDefinition = {
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

function softDelete(world: World, resource: StoredResource): void {
  const days = at(resource.body, 'properties.softDeleteRetentionInDays')
  const gone: DeletedVault = {
    name: resource.name,
    subscription: resource.subscription,
    location: String(resource.body.location),
    deletedAt: world.now(),
    purgeAt: world.now() + (typeof days === 'number' ? days : 90) * 24 * 3600 * 1000,
    protected: at(resource.body, 'properties.enablePurgeProtection') === true,
    resources: [resource, ...deletedKeys(world, resource.id)],
  }
  world.store.set('deleted-vault', resource.name.toLowerCase(), gone as unknown as Json)
  world.store.delete('deleted-keys', resource.id.toLowerCase())
}

/** Keys go before their vault when a tree is removed: they wait here for it. */
function keepKey(world: World, resource: StoredResource): void {
  const owner = resource.id.slice(0, resource.id.toLowerCase().lastIndexOf('/keys/')).toLowerCase()
  const kept = world.store.get('deleted-keys', owner)
  world.store.set('deleted-keys', owner, [...(Array.isArray(kept) ? kept : []), resource as unknown as Json])
}

function deletedKeys(world: World, vaultId: string): StoredResource[] {
  const kept = world.store.get('deleted-keys', vaultId.toLowerCase())
  return Array.isArray(kept) ? (kept as unknown as StoredResource[]) : []
}

function bringBackKeys(world: World, resource: StoredResource): void {
  for (const old of deletedVault(world, resource.name)?.resources ?? []) {
    if (old.type === keyType) world.save({ ...old, id: `${resource.id}/keys/${old.name}`, subscription: resource.subscription })
  }
  world.store.delete('deleted-vault', resource.name.toLowerCase())
}

/** A deleted vault still kept; one whose time is over is gone. */
function deletedVault(world: World, name: string): DeletedVault | undefined {
  const stored = world.store.get('deleted-vault', name.toLowerCase())
  if (stored === undefined) return undefined
  const gone = stored as unknown as DeletedVault
  return gone.purgeAt > world.now() ? gone : undefined
}

const sameOwner = (gone: DeletedVault, write: Write) =>
  gone.subscription.toLowerCase() === write.subscription.toLowerCase() && gone.location === write.body.location

const base = '/subscriptions/{subscription}/providers/Microsoft.KeyVault'

const routes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: `${base}/deletedVaults`,
    apiVersions: versions,
    run(world, { parameters, url, query }) {
      const all = [...world.store.entries('deleted-vault')].flatMap(([name]) => deletedVault(world, name) ?? [])
      const own = all.filter((gone) => gone.subscription.toLowerCase() === parameters.subscription?.toLowerCase())
      return page(
        own.map((gone) => ({ key: gone.name, body: () => showDeleted(gone) })),
        url,
        query,
        10,
      )
    },
  },
  {
    method: 'GET',
    path: `${base}/locations/{location}/deletedVaults/{name}`,
    apiVersions: versions,
    run: (world, { parameters }) => ({ status: 200, body: showDeleted(requireDeleted(world, parameters)) }),
  },
  {
    method: 'POST',
    path: `${base}/locations/{location}/deletedVaults/{name}/purge`,
    apiVersions: versions,
    run(world, { parameters, origin, apiVersion }) {
      const gone = requireDeleted(world, parameters)
      if (gone.protected) {
        throw new ArmError(
          405,
          'MethodNotAllowed',
          `Operation 'PurgeDeletedVault' is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed. Vault: ${gone.name}`,
        )
      }
      world.store.delete('deleted-vault', gone.name.toLowerCase())
      const operation = startOperation(world, 'action', `/subscriptions/${gone.subscription}/providers/${vaultType}/${gone.name}`, 10)
      return {
        status: 202,
        headers: {
          Location: `${origin}/subscriptions/${gone.subscription}/providers/Microsoft.KeyVault/locations/${gone.location}/operationResults/${operation.id}?api-version=${apiVersion}`,
          'Retry-After': '10',
        },
      }
    },
  },
  {
    method: 'POST',
    path: `${base}/checkNameAvailability`,
    apiVersions: versions,
    run(world, { body }) {
      const name = String(at(body, 'name') ?? '')
      if (!vault.name.pattern.test(name)) {
        return {
          status: 200,
          body: { nameAvailable: false, reason: 'AccountNameInvalid', message: `The vault name '${name}' is invalid. ${vault.name.rule}.` },
        }
      }
      const taken = world.ofType(vaultType).some((one) => one.name.toLowerCase() === name.toLowerCase())
      const gone = deletedVault(world, name)
      if (!taken && gone === undefined) return { status: 200, body: { nameAvailable: true } }
      return {
        status: 200,
        body: {
          nameAvailable: false,
          reason: 'AlreadyExists',
          message: `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
        },
      }
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}/keys/{key}/versions',
    apiVersions: versions,
    run(world, { parameters: { subscription, group, vault: owner, key: name } }) {
      const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${owner}/keys/${name}`)
      if (found === undefined) return { status: 200, body: { value: [] } }
      const version = String(found.facts.keyUriWithVersion).split('/').at(-1) ?? ''
      return {
        status: 200,
        body: { value: [{ id: `${found.id}/versions/${version}`, name: version, type: `${keyType}/versions`, properties: found.facts }] },
      }
    },
  },
]

function requireDeleted(world: World, { location = '', name = '', subscription = '' }: Readonly<Record<string, string>>): DeletedVault {
  const gone = deletedVault(world, name)
  if (gone !== undefined && gone.location === placeName(location) && gone.subscription.toLowerCase() === subscription.toLowerCase())
    return gone
  throw new ArmError(404, 'DeletedVaultNotFound', `The deleted vault '${name}' could not be found.`)
}

function showDeleted(gone: DeletedVault): JsonObject {
  const original = gone.resources.find((resource) => resource.type === vaultType)
  return {
    id: `/subscriptions/${gone.subscription}/providers/Microsoft.KeyVault/locations/${gone.location}/deletedVaults/${gone.name}`,
    type: 'Microsoft.KeyVault/deletedVaults',
    name: gone.name,
    properties: {
      vaultId: original?.id ?? '',
      location: gone.location,
      tags: original?.body.tags ?? {},
      deletionDate: iso(gone.deletedAt),
      scheduledPurgeDate: iso(gone.purgeAt),
      ...(gone.protected ? { purgeProtectionEnabled: true } : {}),
    },
  }
}

export const keyVault: Provider = {
  namespace: 'Microsoft.KeyVault',
  types: [vault, { ...key, remove: { ...key.remove, done: keepKey } }, connectionDefinition(vaultType, versions)],
  routes,
}
