import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { Write } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import type { World } from '../../world.ts'
import { batchServicePrincipal } from '../authorization/principals.ts'
import { hasGrant } from '../authorization/role-assignments.ts'
import { vaultType } from '../key-vault/common.ts'
import { findKey } from '../key-vault/keys.ts'
import { isAddressOrRange } from '../network/addresses.ts'
import { accountType, invalidValue, missingProperty, refused, textAt } from './common.ts'

export function checkNew(world: World, write: Write): void {
  const { before, name, subscription } = write
  const place = String(write.body.location)
  if (before !== undefined) {
    throw new ArmError(
      409,
      'AccountAlreadyExists',
      `An account named '${name}' already exists. Existing accounts cannot be updated with this API and should instead be updated with the Update Batch Account API.`,
      { target: 'BatchAccount' },
    )
  }
  const there = world.ofType(accountType).filter((account) => account.body.location === place)
  if (there.some((account) => account.name.toLowerCase() === name.toLowerCase())) {
    throw new ArmError(409, 'AccountAlreadyExists', `An account named '${name}' is already in use.`, { target: 'BatchAccount' })
  }
  if (
    there.filter((account) => account.subscription.toLowerCase() === subscription.toLowerCase()).length >=
    world.settings.quotas.batchAccountsPerRegion
  ) {
    throw new ArmError(409, 'SubscriptionQuotaExceeded', 'The regional account quota for the specified subscription has been reached.', {
      target: 'BatchAccount',
    })
  }
}

export function checkAccess(properties: JsonObject): void {
  for (const side of ['accountAccess', 'nodeManagementAccess']) {
    const rules = at(properties, `networkProfile.${side}.ipRules`)
    for (const rule of Array.isArray(rules) ? rules : []) {
      const value = textAt(rule, 'value') ?? ''
      if (!isAddressOrRange(value)) {
        throw invalidValue(
          `properties.networkProfile.${side}.ipRules`,
          `'${value}' is not an IPv4 address or an IPv4 range in CIDR notation.`,
        )
      }
    }
  }
}

/** User subscription mode: a vault in the same region and subscription, the flags, and the Batch service's grants. */
export function checkModes(world: World, write: Write, properties: JsonObject): void {
  if (properties.poolAllocationMode !== 'UserSubscription') return
  const reference = properties.keyVaultReference
  if (!isObject(reference)) throw missingProperty('properties.keyVaultReference')
  const modes = properties.allowedAuthenticationModes
  if (Array.isArray(modes) && modes.includes('SharedKey')) {
    throw invalidValue('properties.allowedAuthenticationModes', 'SharedKey cannot be used with the UserSubscription pool allocation mode.')
  }
  const scope = `/subscriptions/${write.subscription}`
  if (!hasGrant(world, batchServicePrincipal, ['Contributor', 'Owner', 'Azure Batch Service Orchestration Role'], scope)) {
    throw refused(
      'InsufficientPermissions',
      'The Batch service does not have the required permissions to access the specified Subscription.',
    )
  }
  const invalid = (reason: string) =>
    refused('InvalidKeyVaultReference', 'The specified Key Vault reference is invalid.', 'properties.keyVaultReference', reason)
  const vault = world.find(String(reference.id))
  if (vault === undefined || vault.type !== vaultType) throw invalid(`The Key Vault '${String(reference.id)}' was not found.`)
  if (vault.subscription.toLowerCase() !== write.subscription.toLowerCase() || vault.body.location !== write.body.location) {
    throw invalid('The Key Vault must be in the subscription and region of the Batch account.')
  }
  for (const flag of ['enabledForDeployment', 'enabledForTemplateDeployment', 'enabledForDiskEncryption']) {
    if (at(vault.body, `properties.${flag}`) !== true) throw invalid(`The Key Vault must have ${flag} set.`)
  }
  const byRole = at(vault.body, 'properties.enableRbacAuthorization') === true
  const allowed = byRole
    ? hasGrant(world, batchServicePrincipal, ['Key Vault Secrets Officer', 'Key Vault Administrator'], vault.id)
    : hasPolicy(at(vault.body, 'properties.accessPolicies'))
  if (!allowed) throw invalid(`The Key Vault '${vault.id}' does not have the Batch Service in access policies.`)
}

function hasPolicy(policies: Json | undefined): boolean {
  if (!Array.isArray(policies)) return false
  return policies.some((policy: Json) => {
    const secrets = at(policy, 'permissions.secrets')
    const given = Array.isArray(secrets) ? secrets.map((secret: Json) => String(secret).toLowerCase()) : []
    return (
      textAt(policy, 'objectId')?.toLowerCase() === batchServicePrincipal &&
      (given.includes('all') || ['get', 'list', 'set', 'delete'].every((secret) => given.includes(secret)))
    )
  })
}

export function checkStorage(world: World, properties: JsonObject): void {
  const id = textAt(properties, 'autoStorage.storageAccountId')
  if (id !== undefined && world.find(id) === undefined) {
    throw invalidValue('properties.autoStorage.storageAccountId', `The storage account '${id}' was not found.`)
  }
}

/**
 * A customer-managed key: the account has an identity, the vault protects against purge, the key is there and enabled, and
 * one of the identities may wrap with it, in effect now.
 */
export function checkEncryption(world: World, write: Write, properties: JsonObject, identities: readonly string[]): void {
  if (at(properties, 'encryption.keySource') !== 'Microsoft.KeyVault') return
  const identifier = textAt(properties, 'encryption.keyVaultProperties.keyIdentifier')
  const path = 'properties.encryption.keyVaultProperties.keyIdentifier'
  if (identifier === undefined) throw missingProperty('properties.encryption.keyVaultProperties')
  if (identities.length === 0 && at(write.body, 'identity.type') !== 'SystemAssigned') {
    throw invalidValue('identity', 'A customer-managed key needs an identity on the Batch account.')
  }
  const { vault, key, version } = findKey(world, identifier)
  if (vault === undefined) throw invalidValue(path, `The Key Vault of '${identifier}' was not found.`)
  if (at(vault.body, 'properties.enablePurgeProtection') !== true) {
    throw invalidValue(path, `The Key Vault '${vault.id}' must have soft delete and purge protection enabled.`)
  }
  if (key === undefined) throw invalidValue(path, `The key '${identifier}' was not found.`)
  if (version !== undefined && !String(key.facts.keyUriWithVersion).endsWith(`/${version}`))
    throw invalidValue(path, `The key '${identifier}' was not found.`)
  if (at(key.body, 'properties.attributes.enabled') === false) throw invalidValue(path, `The key '${identifier}' is disabled.`)
  if (!String(at(key.body, 'properties.kty') ?? 'RSA').startsWith('RSA'))
    throw invalidValue(path, 'The key must be an RSA key of 2048, 3072 or 4096 bits.')
  const principals = identities.map((id) => String(world.find(id)?.facts.principalId ?? ''))
  const byRole = at(vault.body, 'properties.enableRbacAuthorization') === true
  const allowed = principals.some((principal) =>
    byRole
      ? hasGrant(
          world,
          principal,
          ['Key Vault Crypto Service Encryption User', 'Key Vault Crypto Officer', 'Key Vault Administrator'],
          key.id,
        )
      : hasKeyPolicy(at(vault.body, 'properties.accessPolicies'), principal),
  )
  if (allowed) return
  throw refused(
    'KeyVaultAccessForbidden',
    `The identity of the Batch account does not have get, wrapKey and unwrapKey permissions on the key '${identifier}'. If access was granted a moment ago, it may not be in effect yet.`,
    path,
  )
}

function hasKeyPolicy(policies: Json | undefined, principal: string): boolean {
  if (!Array.isArray(policies)) return false
  return policies.some((policy: Json) => {
    const keys = at(policy, 'permissions.keys')
    const given = Array.isArray(keys) ? keys.map((one: Json) => String(one).toLowerCase()) : []
    return (
      textAt(policy, 'objectId')?.toLowerCase() === principal.toLowerCase() &&
      (given.includes('all') || ['get', 'wrapkey', 'unwrapkey'].every((one) => given.includes(one)))
    )
  })
}
