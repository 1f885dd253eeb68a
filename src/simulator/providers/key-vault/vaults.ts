import { at, isObject, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { boolean, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { connectionsTo } from '../private-link.ts'
import { accessPolicies, guidShape, vaultType, versions } from './common.ts'
import { bringBackKeys, deletedVault, sameOwner, softDelete } from './deleted-vaults.ts'

const vaultProperties = {
  'tenantId!': guidShape,
  'sku!': object({ 'family!': oneOf('A'), 'name!': oneOf('standard', 'premium') }),
  accessPolicies,
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
  provisioningState: oneOf('Succeeded', 'RegisteringDns'),
  publicNetworkAccess: text,
  ...readOnlyProperties('hsmPoolResourceId', 'privateEndpointConnections'),
}

export const vault: ResourceDefinition = {
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
  if (oldProperties.softDeleteRetentionInDays !== undefined) wanted.softDeleteRetentionInDays = oldProperties.softDeleteRetentionInDays
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
