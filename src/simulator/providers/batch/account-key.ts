import { at, type JsonObject } from '../../../common/json.ts'
import type { StoredResource, Write } from '../../definition.ts'
import type { World } from '../../world.ts'
import { keyTrouble, mayWrap, trustedServicesReach } from '../key-vault/access.ts'
import { findKey } from '../key-vault/keys.ts'
import { invalidValue, missingProperty, refused, textAt } from './common.ts'

const path = 'properties.encryption.keyVaultProperties.keyIdentifier'

/**
 * A customer-managed key: the account has an identity, the vault is of the tenant, protects against purge and lets Batch by, the key is there,
 * RSA and usable now, and an identity of the account may wrap with it, in effect now. The account's own identity exists only once the account
 * does: create, grant, then PATCH (learn.microsoft.com batch/batch-customer-managed-key).
 */
export function checkEncryption(world: World, write: Write, properties: JsonObject, identities: readonly string[]): void {
  if (at(properties, 'encryption.keySource') !== 'Microsoft.KeyVault') return
  const identifier = textAt(properties, 'encryption.keyVaultProperties.keyIdentifier')
  if (identifier === undefined) throw missingProperty('properties.encryption.keyVaultProperties')
  const own = at(write.body, 'identity.type') === 'SystemAssigned'
  if (identities.length === 0 && !own) throw invalidValue('identity', 'A customer-managed key needs an identity on the Batch account.')
  const { vault, key } = requireKey(world, path, identifier)
  const principals = own
    ? [String(write.before?.facts.identityPrincipal ?? '')]
    : identities.map((id) => String(world.find(id)?.facts.principalId ?? ''))
  const forbidden = (reason: string) => refused('KeyVaultAccessForbidden', reason, path)
  if (!trustedServicesReach(vault)) {
    throw forbidden(
      `The firewall of the Key Vault '${vault.id}' does not let trusted Microsoft services by: networkAcls.bypass must be AzureServices.`,
    )
  }
  if (principals.some((principal) => principal !== '' && mayWrap(world, vault, key, principal))) return
  throw forbidden(
    `The identity of the Batch account does not have get, wrapKey and unwrapKey permissions on the key '${identifier}'. If access was granted a moment ago, it may not be in effect yet.`,
  )
}

/** The vault and key of an identifier, versionless or of the current version, if both can serve; refuses with the property's path. */
export function requireKey(
  world: World,
  property: string,
  identifier: string,
): { readonly vault: StoredResource; readonly key: StoredResource } {
  const refuse = (reason: string) => invalidValue(property, reason)
  const { vault, key, version } = findKey(world, identifier)
  if (vault === undefined) throw refuse(`The Key Vault of '${identifier}' was not found.`)
  const tenant = String(at(vault.body, 'properties.tenantId') ?? world.tenant)
  if (tenant.toLowerCase() !== world.tenant) throw refuse(`The Key Vault '${vault.id}' belongs to another tenant (${tenant}).`)
  if (at(vault.body, 'properties.enablePurgeProtection') !== true) {
    throw refuse(`The Key Vault '${vault.id}' must have soft delete and purge protection enabled.`)
  }
  const known =
    key !== undefined && (version === undefined || String(key.facts.keyUriWithVersion).toLowerCase().endsWith(`/${version.toLowerCase()}`))
  if (!known) throw refuse(`The key '${identifier}' was not found.`)
  const trouble = keyTrouble(world, key)
  if (trouble !== undefined) throw refuse(`The key '${identifier}' ${trouble}.`)
  if (!String(at(key.body, 'properties.kty') ?? 'RSA').startsWith('RSA')) {
    throw refuse('The key must be an RSA key of 2048, 3072 or 4096 bits.')
  }
  return { vault, key }
}
